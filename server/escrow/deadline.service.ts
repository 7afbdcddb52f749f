import type { Ctx } from '../context.js';
import { STORED_TEXTS } from '../kernel/stored-texts.js';
import { inTransaction } from '../kernel/transaction.js';
import { NoticeKind } from '../notices/notice.rules.js';
import { PaidQuestion } from '../paid-questions/paid-question.entity.js';
import {
  deadlineJob,
  dueJob,
  QUESTION_DEADLINE_TASK,
  type AboutQuestion,
} from '../paid-questions/question.job.js';
import { dueBefore, mayStillAnswer, PaidQuestionState } from '../paid-questions/question.rules.js';
import { tellAsker, tellExpert } from '../paid-questions/tell.service.js';
import { giveBack, lockPaidQuestion } from './locked-question.service.js';

/** Gives the money back of a question that nobody answered in time; of any other it does nothing. */
export async function expireQuestion(ctx: Ctx, payload: unknown): Promise<void> {
  const { questionId } = payload as AboutQuestion;
  await inTransaction(ctx, async tx => {
    const locked = await lockPaidQuestion(tx, questionId);
    const { question } = locked;
    if (question.state !== PaidQuestionState.WAITING || !question.deadline) return;
    if (question.deadline > tx.now()) {
      // The queue's clock was ahead of ours, or the time began anew.
      tx.enqueue(deadlineJob(question.id, question.deadline));
      return;
    }
    await giveBack(tx, locked, PaidQuestionState.EXPIRED, STORED_TEXTS.questionExpired);
    await tellAsker(tx, question, NoticeKind.PAID_QUESTION_EXPIRED);
  });
}

/** Reminds the expert of a question whose time is nearly over. */
export async function remindExpert(ctx: Ctx, payload: unknown): Promise<void> {
  const { questionId } = payload as AboutQuestion;
  await inTransaction(ctx, async tx => {
    const question = await tx.em.findOne(PaidQuestion, questionId);
    if (!question?.deadline || !mayStillAnswer(question, tx.now())) return;
    const due = dueBefore(question.deadline);
    if (due > tx.now()) tx.enqueue(dueJob(question.id, due));
    else await tellExpert(tx, question, NoticeKind.PAID_QUESTION_DUE);
  });
}

/** At most so many in one sweep; the next one takes the rest. */
const SWEEP = 500;

const FORGOTTEN = `select id, deadline from paid_questions where state = 'WAITING' and not exists (
  select 1 from graphile_worker.jobs j where j.key = '${QUESTION_DEADLINE_TASK} ' || paid_questions.id
    and j.attempts < j.max_attempts) order by deadline limit ${SWEEP}`;

/** The belt for jobs that got lost: a question that waits has a deadline that somebody looks at. */
export async function sweepQuestions(ctx: Ctx): Promise<void> {
  const em = ctx.em.fork();
  const rows = await em.execute<{ id: string }[]>(FORGOTTEN);
  if (!rows.length) return;
  ctx.log.warn({ jobs: rows.length, task: QUESTION_DEADLINE_TASK }, 'Jobs that were lost are planned again');
  const questions = await em.find(PaidQuestion, { id: { $in: rows.map(({ id }) => id) } });
  await inTransaction(ctx, async tx => {
    for (const { id, deadline } of questions) tx.enqueue(deadlineJob(id, deadline ?? tx.now()));
  });
}
