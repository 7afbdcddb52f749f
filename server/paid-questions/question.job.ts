import type { Job } from '../kernel/transaction.js';

/** Gives the money back of what nobody answered in time. */
export const QUESTION_DEADLINE_TASK = 'questionDeadline';

/** Reminds the expert that the deadline is near. */
export const QUESTION_DUE_TASK = 'questionDue';

export interface AboutQuestion {
  questionId: string;
}

/** Placed with the payment, and anew when the deadline moves. */
export function deadlineJob(questionId: string, deadline: Date): Job {
  return job(QUESTION_DEADLINE_TASK, questionId, deadline);
}

export function dueJob(questionId: string, due: Date): Job {
  return job(QUESTION_DUE_TASK, questionId, due);
}

function job(task: string, questionId: string, runAt: Date): Job {
  const payload: AboutQuestion = { questionId };
  return { task, payload, runAt, key: `${task} ${questionId}` };
}
