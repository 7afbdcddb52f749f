import type { Quiz } from '../catalog/activity.rules.js';
import type { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { completeLesson } from '../learning/completion.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { openedLesson } from './lesson-access.service.js';
import { QuizAttempt } from './quiz-attempt.entity.js';
import { attemptsLeft, grade, totalOf, type Answer } from './quiz.rules.js';
import type { SubmitQuizInput } from './quiz.types.js';

/** Characters of one value: the longest wording that is looked at. */
const MAX_VALUE = 500;

interface Outcome {
  attemptId: string;
  lessonId: string;
}

/**
 * Begins a go at the quiz of a lesson, over its questions as they are now; the one that runs already goes on. Throws
 * `NOT_FOUND`, `LESSON_LOCKED`, `QUIZ_ATTEMPTS_USED`.
 */
export async function startQuiz(ctx: Ctx, lessonId: string): Promise<Outcome> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('quiz', viewer.id);
  return inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    const lesson = await openedLesson(tx, lessonId);
    const quiz = quizOf(lesson);
    const mine = { user: viewer.id, lesson: lesson.id };
    const running = await tx.em.findOne(QuizAttempt, { ...mine, endedAt: null });
    if (running) return { attemptId: running.id, lessonId: lesson.id };
    const handedIn = await tx.em.count(QuizAttempt, { ...mine, submittedAt: { $ne: null } });
    if (attemptsLeft(quiz.maxAttempts, handedIn) === 0)
      throw new UserError('QUIZ_ATTEMPTS_USED', ['lessonId']);
    const attempt = tx.em.create(QuizAttempt, {
      ...{ user, lesson, questions: quiz.questions, passPercent: quiz.passPercent },
      totalPoints: totalOf(quiz.questions),
      createdAt: tx.now(),
    });
    return { attemptId: attempt.id, lessonId: lesson.id };
  });
}

/**
 * Hands in an attempt of the viewer's own and grades it, once: a retry with the same key finds the grade. Passing
 * completes the lesson. Throws `NOT_FOUND`, `LESSON_LOCKED`, `INVALID_INPUT`, `QUIZ_ALREADY_SUBMITTED`,
 * `CLIENT_KEY_REUSED`.
 */
export async function submitQuiz(ctx: Ctx, input: SubmitQuizInput): Promise<Outcome> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('quiz', viewer.id);
  assertClientKey(input.clientKey);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const attempt = await attemptOf(tx, viewer.id, input.attemptId);
    const outcome = { attemptId: attempt.id, lessonId: attempt.lesson.id };
    if (attempt.endedAt) {
      if (attempt.clientKey === input.clientKey) return outcome;
      throw new UserError('QUIZ_ALREADY_SUBMITTED', ['attemptId']);
    }
    if (await tx.em.count(QuizAttempt, { user: viewer.id, clientKey: input.clientKey }))
      throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
    await openedLesson(tx, attempt.lesson.id);
    const { results, score, percent, passed } = grade(attempt, answersOf(input, attempt));
    const now = tx.now();
    tx.em.assign(attempt, { clientKey: input.clientKey, results, score, percent, passed });
    tx.em.assign(attempt, { submittedAt: now, endedAt: now });
    await tx.em.flush();
    if (passed) await completeLesson(tx, viewer.id, attempt.lesson.id);
    return outcome;
  });
}

function quizOf({ kind, activity }: Lesson): Quiz {
  if (kind !== 'QUIZ' || !activity) throw new UserError('NOT_FOUND', ['lessonId']);
  return activity as Quiz;
}

async function attemptOf(tx: Tx<Ctx>, userId: string, id: string): Promise<QuizAttempt> {
  const attempt = isId(id) ? await tx.em.findOne(QuizAttempt, { id, user: userId }) : null;
  if (!attempt) throw new UserError('NOT_FOUND', ['attemptId']);
  return attempt;
}

/** Answers to questions of this attempt, each once, as PostgreSQL can hold them. */
function answersOf({ answers }: SubmitQuizInput, { questions }: QuizAttempt): Answer[] {
  const known = new Set(questions.map(({ id }) => id));
  const ids = answers.map(({ questionId }) => questionId);
  if (new Set(ids).size < ids.length || ids.some(id => !known.has(id)))
    throw new UserError('INVALID_INPUT', ['answers']);
  return answers.map(({ questionId, values }, index) => {
    if (values.some(value => value.length > MAX_VALUE))
      throw new UserError('TEXT_TOO_LONG', ['answers', String(index), 'values']);
    return { questionId, values: values.map(storable) };
  });
}
