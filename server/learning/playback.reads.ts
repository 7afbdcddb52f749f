import { sql } from 'kysely';
import { courseOfIdVisible } from '../catalog/catalog.reads.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { reads } from '../kernel/reads/index.js';
import { mayOpen } from './learning.reads.js';
import { LivePlayback } from './live-playback.entity.js';
import { OpenLesson } from './open-lesson.js';

reads<Lesson>(OpenLesson, {
  from: Lesson,
  visible: (lesson, given) => sql`${lesson.removedAt} is null and ${courseOfIdVisible(lesson.course, given)}
    and ${mayOpen(lesson, given)}`,
});

/** Shows for as long as it is what the viewer plays, in this session, and may. */
reads(LivePlayback, {
  visible: (
    playback,
    given,
  ) => sql`${playback.user} = ${given.viewerId} and ${playback.session} = ${given.sessionId}
    and exists (select 1 from sessions ps where ps.id = ${playback.session} and ps.revoked_at is null)
    and ${given.exists(OpenLesson, lesson => sql`${lesson.id} = ${playback.lesson}`)}`,
});
