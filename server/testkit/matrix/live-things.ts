import { ask, liveNow, plannedAt, saveLive, say } from '../live.js';
import type { TestApp } from '../start-app.js';
import type { Visitor } from '../visitor.js';

const HOUR_MS = 3_600_000;

/** Two sessions of a teacher, and what a learner says in the one that runs. */
export async function liveThings(app: TestApp, staff: Visitor, learner: Visitor, courseId: string) {
  const facts = { courseId, access: 'GRANT' } as const;
  const live = await liveNow(app, staff, facts);
  const planned = await saveLive(staff, plannedAt(app, HOUR_MS, facts));
  const asked = async (text: string) => (await ask(learner, live, text)).question?.id ?? '';
  return {
    live,
    livePlanned: planned.session?.id ?? '',
    roomQuestion: await asked('怎么学？'),
    roomQuestionToWithdraw: await asked('问错了'),
    roomMessage: (await say(learner, live, '大家好')).message?.id ?? '',
  };
}
