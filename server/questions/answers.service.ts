import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { openableLesson } from '../learning/access.service.js';
import { TextState } from '../safety/written.rules.js';
import { judged, writtenBefore, type Decision } from '../safety/written.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { CourseAnswer } from './course-answer.entity.js';
import { CourseQuestion } from './course-question.entity.js';
import { answerText } from './question.rules.js';
import type {
  AcceptCourseAnswerInput,
  AnswerCourseQuestionInput,
  EditTextInput,
  HideTextInput,
  LikeTextInput,
} from './questions.types.js';
import {
  decideAbout,
  editText,
  hideText,
  likeText,
  lockedQuestion,
  removeText,
  touched,
  type Kind,
  type Touched,
} from './texts.service.js';
import { tellOfAccepted, tellOfText } from './told.service.js';

const ANSWERS: Kind<CourseAnswer> = {
  entity: CourseAnswer,
  likes: { table: 'course_answer_likes', column: 'answer_id' },
  from: 'course_answers t join course_questions q on q.id = t.question_id',
  textOf(typed) {
    const text = answerText(typed);
    if (text === null) throw new UserError('ANSWER_INVALID', ['text']);
    return text;
  },
};

/**
 * Answers a question that shows. The same `clientKey` returns what came of it first. Throws `NOT_FOUND`, `ANSWER_INVALID`,
 * `TEXT_REFUSED`, `CLIENT_KEY_REUSED`, `INVALID_INPUT`.
 */
export async function answer(ctx: Ctx, input: AnswerCourseQuestionInput): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('question', viewer.id);
  assertClientKey(input.clientKey);
  const { clientKey, questionId } = input;
  const text = ANSWERS.textOf(input.text);
  const before = await answeredBefore({ em: ctx.em.fork() }, viewer.id, { clientKey, text });
  if (before) return before;
  const teacher = await shownQuestion(ctx, questionId);
  const byTeacher = teacher === viewer.id;
  const state = await judged(ctx, { text, scene: 'FORUM', isTrusted: byTeacher });
  return inTransaction(ctx, async tx => {
    const author = await lockViewer(tx, viewer);
    const meanwhile = await answeredBefore(tx, viewer.id, { clientKey, text });
    if (meanwhile) return meanwhile;
    const question = await lockedQuestion(tx, questionId);
    // The right to the lesson may have ended while WeChat was asked.
    await openableLesson(tx, question.lesson.id);
    const created = tx.em.create(CourseAnswer, {
      ...{ question, author, byTeacher, text, state, clientKey },
      createdAt: tx.now(),
    });
    await tellOfText(tx, { text: created, question });
    return touched({ text: created, question });
  });
}

/** Whoever teaches the course of a question that shows. Throws `NOT_FOUND`. */
async function shownQuestion(ctx: Ctx, id: string): Promise<string> {
  if (!(await ctx.reads.shows(ctx, CourseQuestion, id))) throw new UserError('NOT_FOUND', ['questionId']);
  const { course } = await ctx.em.fork().findOneOrFail(CourseQuestion, id, { populate: ['course'] });
  return course.$.teacher.id;
}

async function answeredBefore(
  looking: Pick<Ctx, 'em'>,
  author: string,
  wanted: { clientKey: string; text: string },
): Promise<Touched | null> {
  const before = await writtenBefore(looking, CourseAnswer, author, wanted);
  if (!before) return null;
  const question = await looking.em.findOneOrFail(CourseQuestion, before.question.id);
  return touched({ text: before, question });
}

export const edit = (ctx: Ctx, input: EditTextInput): Promise<Touched> => editText(ctx, ANSWERS, input);

export const remove = (ctx: Ctx, id: string): Promise<Touched> => removeText(ctx, ANSWERS, id);

export const hide = (ctx: Ctx, input: HideTextInput): Promise<Touched> => hideText(ctx, ANSWERS, input);

export const like = (ctx: Ctx, input: LikeTextInput): Promise<Touched> => likeText(ctx, ANSWERS, input);

/** For whoever moderates: see `decideAbout`. */
export const decideAnswer = (tx: Tx<Ctx>, id: string, decision: Decision): Promise<Touched | null> =>
  decideAbout(tx, ANSWERS, id, decision);

/**
 * Says which answer settles a question, another one than before, or that none does; whoever asked, and staff of the
 * course. Twice is once. Throws `NOT_FOUND`.
 */
export async function accept(ctx: Ctx, { questionId, answerId }: AcceptCourseAnswerInput): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('question', viewer.id);
  if (!(await ctx.reads.shows(ctx, CourseQuestion, questionId)))
    throw new UserError('NOT_FOUND', ['questionId']);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const question = await lockedQuestion(tx, questionId);
    const isAsker = question.author.id === viewer.id;
    const isStaff = viewer.role === 'ADMIN' || question.course.getEntity().teacher.id === viewer.id;
    if (!isAsker && !isStaff) throw new UserError('NOT_FOUND', ['questionId']);
    const accepted = answerId ? await shownAnswer(tx, question, answerId) : null;
    if (question.acceptedId === (accepted?.id ?? null))
      return touched({ text: accepted ?? question, question });
    tx.em.assign(question, { acceptedId: accepted?.id ?? null, acceptedAt: accepted && tx.now() });
    if (!isAsker) {
      const detail = { courseId: question.course.id, answerId: accepted?.id ?? null };
      record(tx, {
        action: 'courseQuestion.accept',
        subjectType: 'CourseQuestion',
        subjectId: question.id,
        detail,
      });
    }
    if (accepted) await tellOfAccepted(tx, accepted, question, viewer.id);
    return touched({ text: accepted ?? question, question });
  });
}

/** Not locked: what takes it out of sight has to wait for its question, and then takes back that it was accepted. */
async function shownAnswer({ em }: Tx<Ctx>, question: CourseQuestion, id: string): Promise<CourseAnswer> {
  const shown = { id, question: question.id, state: TextState.VISIBLE };
  const found = isId(id) ? await em.findOne(CourseAnswer, shown) : null;
  if (!found) throw new UserError('NOT_FOUND', ['answerId']);
  return found;
}
