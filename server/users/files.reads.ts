import { sql } from 'kysely';
import { extend } from '../kernel/reads/index.js';
import '../media/media.reads.js';
import { MediaPurpose } from '../media/media.rules.js';
import { StoredFile } from '../media/stored-file.entity.js';
import './users.reads.js';
import { User } from './user.entity.js';
import { Viewer } from './users.types.js';

extend(Viewer, User)
  .byId('file', () => StoredFile, { description: 'A file of the viewer’s own; an admin sees anybody’s.' })
  .page('files', StoredFile, {
    description: 'What the viewer has sent, the latest first.',
    args: { purpose: { type: () => MediaPurpose } },
    where: (file, viewer, given) => {
      const mine = sql`${file.ownerId} = ${viewer.id} and ${file.partOf} is null`;
      return given.has('purpose') ? sql`${mine} and ${file.purpose} = ${given.arg('purpose')}` : mine;
    },
    orderBy: file => [file.createdAt, file.id],
    direction: 'desc',
  });
