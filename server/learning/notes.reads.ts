import { sql } from 'kysely';
import '../catalog/catalog.reads.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { extend, reads } from '../kernel/reads/index.js';
import { ID } from 'type-graphql';
import '../users/users.reads.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { LessonNote } from './lesson-note.entity.js';

reads(LessonNote, { visible: (note, { viewerId }) => sql`${note.user} = ${viewerId}` })
  .one('lesson', () => Lesson, {
    description: 'Null once it was taken out of the course, or the course is closed.',
    where: (lesson, note) => sql`${lesson.id} = ${note.lesson}`,
  })
  .value('createdAt', () => Date, { description: 'When it was written.', sql: note => note.createdAt });

extend(Lesson, Lesson).page('notes', LessonNote, {
  description: "The viewer's own, by position.",
  where: (note, lesson) => sql`${note.lesson} = ${lesson.id}`,
  orderBy: note => [note.positionSeconds, note.id],
});

extend(Viewer, User).page('notes', LessonNote, {
  description: 'What the viewer wrote down in a course, lesson by lesson.',
  args: { courseId: { type: () => ID, required: true } },
  where: (note, viewer, given) => sql`${note.user} = ${viewer.id} and exists (select 1 from lessons nl
    where nl.id = ${note.lesson} and nl.course_id = ${given.id('courseId')})`,
  orderBy: note => [
    sql`(select nl.number from lessons nl where nl.id = ${note.lesson})`,
    note.positionSeconds,
    note.id,
  ],
});
