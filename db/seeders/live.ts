import type { EntityManager } from '@mikro-orm/postgresql';
import type { Course } from '../../server/catalog/course.entity.js';
import { LiveReservation } from '../../server/live/live-reservation.entity.js';
import { LiveSession } from '../../server/live/live-session.entity.js';
import { hourJobs } from '../../server/live/hours.rules.js';
import { LiveAccess, LiveStatus } from '../../server/live/live.rules.js';
import { RoomMessage } from '../../server/live/room-message.entity.js';
import { RoomQuestion } from '../../server/live/room-question.entity.js';
import { RoomVote } from '../../server/live/room-vote.entity.js';
import { QuestionState } from '../../server/live/room.rules.js';
import { SAMPLE_REPLAY, SAMPLE_STREAM } from '../../server/live/sample-stream.rules.js';
import type { User } from '../../server/users/user.entity.js';
import { liveSessions, type LiveContent } from './content/index.js';
import type { Catalogue } from './offers.js';

const MINUTE_MS = 60_000;

/**
 * Sessions by the demo's teachers, with what fictitious learners ask and say there. Their hours are those of real ones,
 * so that the one that runs ends by itself. `people` are by name.
 */
export async function storeLive(
  em: EntityManager,
  { courses }: Catalogue,
  people: ReadonlyMap<string, User>,
): Promise<void> {
  const now = new Date();
  const planned = liveSessions.map(content =>
    storeSession(em, courses.get(content.course)!, content, people, now),
  );
  await em.flush();
  for (const { session, pinned } of planned) {
    session.pinnedQuestionId = pinned?.id ?? null;
    if (session.status !== LiveStatus.ENDED)
      for (const { task, payload, runAt, key } of hourJobs(session))
        await em.execute(
          'select graphile_worker.add_job(?, payload := ?::json, run_at := ?::timestamptz, job_key := ?)',
          [task, JSON.stringify(payload), runAt.toISOString(), key],
        );
  }
}

function storeSession(
  em: EntityManager,
  course: Course,
  { questions, lines, ...content }: LiveContent,
  people: ReadonlyMap<string, User>,
  now: Date,
): { session: LiveSession; pinned: RoomQuestion | undefined } {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS);
  const status = LiveStatus[content.state];
  const session = em.create(LiveSession, {
    ...{ course, teacher: course.teacher, title: content.title, intro: content.intro },
    ...{ access: LiveAccess[content.access], status },
    ...{ startsAt: ago(-content.beginsIn), endsAt: ago(-content.beginsIn - content.lasts) },
    streamUrl: SAMPLE_STREAM,
    replayUrl: status === LiveStatus.ENDED ? SAMPLE_REPLAY : null,
    peakViewers: status === LiveStatus.ENDED ? new Set(lines.map(({ by }) => by)).size : 0,
    createdAt: ago(Math.max(0, -content.beginsIn) + 60),
  });
  let pinned: RoomQuestion | undefined;
  for (const { by, minutesAgo, text, wantedBy = [], answer, isPinned } of questions) {
    const createdAt = ago(minutesAgo);
    const question = em.create(RoomQuestion, {
      ...{ session, author: people.get(by)!, text, createdAt },
      state: answer === undefined ? QuestionState.ASKED : QuestionState.ANSWERED,
      answer: answer || null,
      answeredAt: answer === undefined ? null : ago(minutesAgo - 2),
    });
    for (const name of wantedBy) em.create(RoomVote, { question, user: people.get(name)!, createdAt });
    if (isPinned) pinned = question;
  }
  for (const { by, minutesAgo, text } of lines)
    em.create(RoomMessage, { session, author: people.get(by)!, text, createdAt: ago(minutesAgo) });
  if (status === LiveStatus.SCHEDULED)
    for (const name of ['半块黑板', '南窗有竹', '晚风与代码'])
      em.create(LiveReservation, { session, user: people.get(name)!, createdAt: now });
  return { session, pinned };
}
