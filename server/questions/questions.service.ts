import { CourseStatus, type Course } from '../catalog/course.entity.js';
import type { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx, Viewer } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { openableLesson } from '../learning/access.service.js';
import { judged, writtenBefore, type Decision } from '../safety/written.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { CourseQuestion } from './course-question.entity.js';
import { isPlaceIn, questionText } from './question.rules.js';
import type {
  AskCourseQuestionInput,
  EditTextInput,
  HideTextInput,
  LikeTextInput,
} from './questions.types.js';
import {
  decideAbout,
  editText,
  hideText,
  likeText,
  removeText,
  touched,
  type Kind,
  type Touched,
} from './texts.service.js';
import { tellOfText } from './told.service.js';

export type { Touched } from './texts.service.js';

const QUESTIONS: Kind<CourseQuestion> = {
  entity: CourseQuestion,
  likes: { table: 'course_question_likes', column: 'question_id' },
  from: 'course_questions t join course_questions q on q.id = t.id',
  textOf(typed) {
    const text = questionText(typed);
    if (text === null) throw new UserError('QUESTION_INVALID', ['text']);
    return text;
  },
};

/**
 * Asks under a lesson that the viewer may open and does not teach. The same `clientKey` returns what came of it first.
 * Throws `NOT_FOUND`, `LESSON_LOCKED`, `QUESTION_NOT_ALLOWED`, `QUESTION_INVALID`, `TEXT_REFUSED`, `CLIENT_KEY_REUSED`,
 * `INVALID_INPUT`.
 */
export async function ask(ctx: Ctx, input: AskCourseQuestionInput): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('question', viewer.id);
  assertClientKey(input.clientKey);
  const { clientKey, positionSeconds = null } = input;
  const text = QUESTIONS.textOf(input.text);
  const looking = { ...ctx, em: ctx.em.fork() };
  const before = await writtenBefore(looking, CourseQuestion, viewer.id, { clientKey, text });
  if (before) return touched({ text: before, question: before });
  await placeOf(looking, viewer, input);
  const state = await judged(ctx, { text, scene: 'FORUM' });
  return inTransaction(ctx, async tx => {
    const author = await lockViewer(tx, viewer);
    // The second of two taps waited for the lock, and finds what the first one wrote.
    const meanwhile = await writtenBefore(tx, CourseQuestion, viewer.id, { clientKey, text });
    if (meanwhile) return touched({ text: meanwhile, question: meanwhile });
    const { course, lesson } = await placeOf(tx, viewer, input);
    const question = tx.em.create(CourseQuestion, {
      ...{ course, lesson, positionSeconds, author, text, state, clientKey },
      createdAt: tx.now(),
    });
    await tellOfText(tx, { text: question, question });
    return touched({ text: question, question });
  });
}

/** Where the viewer wants to ask, if they may. */
async function placeOf(
  ctx: Ctx,
  viewer: Viewer,
  { lessonId, positionSeconds = null }: AskCourseQuestionInput,
): Promise<{ course: Course; lesson: Lesson }> {
  const { lesson } = await openableLesson(ctx, lessonId);
  const course = lesson.course.$;
  // A draft is talked about with nobody; whoever teaches answers.
  if (course.status === CourseStatus.DRAFT) throw new UserError('NOT_FOUND', ['lessonId']);
  if (course.teacher.id === viewer.id) throw new UserError('QUESTION_NOT_ALLOWED', ['lessonId']);
  if (!isPlaceIn(positionSeconds, lesson)) throw new UserError('INVALID_INPUT', ['positionSeconds']);
  return { course, lesson };
}

export const edit = (ctx: Ctx, input: EditTextInput): Promise<Touched> => editText(ctx, QUESTIONS, input);

export const remove = (ctx: Ctx, id: string): Promise<Touched> => removeText(ctx, QUESTIONS, id);

export const hide = (ctx: Ctx, input: HideTextInput): Promise<Touched> => hideText(ctx, QUESTIONS, input);

export const like = (ctx: Ctx, input: LikeTextInput): Promise<Touched> => likeText(ctx, QUESTIONS, input);

/** For whoever moderates: see `decideAbout`. */
export const decideQuestion = (tx: Tx<Ctx>, id: string, decision: Decision): Promise<Touched | null> =>
  decideAbout(tx, QUESTIONS, id, decision);
