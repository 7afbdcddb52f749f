import { sql } from 'kysely';
import { Course } from '../catalog/course.entity.js';
import { extend, reads, type Row, type Sql } from '../kernel/reads/index.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { Certificate } from './certificate.entity.js';

const address = ({ number }: Row<Certificate>, publicUrl: Sql, ending: string): Sql =>
  sql`${publicUrl} || '/certificates/' || ${number} || ${ending}`;

// For whoever has the number, which nobody can guess; no list shows those of others.
reads(Certificate)
  .value('issuedAt', () => Date, { description: 'When it was issued.', sql: ({ createdAt }) => createdAt })
  .value('pdfUrl', () => String, {
    description: 'The document, for printing.',
    sql: (certificate, { publicUrl }) => address(certificate, publicUrl, '.pdf'),
  })
  .value('imageUrl', () => String, {
    description: 'The document as a picture (PNG).',
    sql: (certificate, { publicUrl }) => address(certificate, publicUrl, '.png'),
  })
  .one('course', () => Course, {
    description: 'The course as it is now; null where it shows no more.',
    where: (course, certificate) => sql`${course.id} = ${certificate.course}`,
  });

extend(Viewer, User).page('certificates', Certificate, {
  description: "The viewer's own, the latest first.",
  where: (certificate, viewer) => sql`${certificate.user} = ${viewer.id}`,
  orderBy: certificate => [certificate.createdAt, certificate.id],
  direction: 'desc',
});

extend(Course, Course).one('certificate', () => Certificate, {
  description: "The viewer's own; null before it is claimed.",
  where: (certificate, course, { viewerId }) =>
    sql`${certificate.course} = ${course.id} and ${certificate.user} = ${viewerId} and not ${certificate.beside}`,
});
