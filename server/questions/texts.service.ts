import { LockMode, type EntityClass } from '@mikro-orm/core';
import type { ClassType } from 'type-graphql';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { TextState } from '../safety/written.rules.js';
import {
  assertEditable,
  decideText,
  givenReason,
  hide,
  judged,
  lockedText,
  ownText,
  rewrite,
  setLiked,
  show,
  takeBack,
  type Decision,
  type Likes,
} from '../safety/written.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { CourseAnswer } from './course-answer.entity.js';
import { CourseQuestion } from './course-question.entity.js';
import type { EditTextInput, HideTextInput, LikeTextInput } from './questions.types.js';
import { tellOfHidden, tellOfText, type Placed } from './told.service.js';

/** What something was done to. */
export interface Touched {
  questionId: string;
  answerId: string | null;
  courseId: string;
}

/** What differs between questions and answers, for what is done to both alike. */
export interface Kind<T extends CourseQuestion | CourseAnswer = CourseQuestion | CourseAnswer> {
  entity: EntityClass<T> & ClassType<T>;
  likes: Likes;
  /** SQL: the text as `t` beside its question as `q`. */
  from: string;
  /** As it is kept; throws where it may not be. */
  textOf(typed: string): string;
}

export const touched = ({ text, question }: Placed): Touched => ({
  questionId: question.id,
  answerId: text instanceof CourseAnswer ? text.id : null,
  courseId: question.course.id,
});

/** Whose a text has to be: what is somebody else's is looked for no longer than what is not there. */
type Whose = 'anybody' | { author: string } | { staff: Viewer };

const ruleOf = (whose: Whose): [sql: string, values: unknown[]] => {
  if (whose === 'anybody') return ['true', []];
  if ('author' in whose) return [`t.author_id = ? and t.state <> 'REMOVED'`, [whose.author]];
  return ['(k.teacher_id = ? or ?)', [whose.staff.id, whose.staff.role === 'ADMIN']];
};

/** Both locked in the order in which everybody locks them: what an answer becomes is counted on its question. */
async function placed(tx: Tx<Ctx>, { from, entity }: Kind, id: string, whose: Whose): Promise<Placed | null> {
  const [rule, values] = ruleOf(whose);
  const [row] = isId(id)
    ? await tx.em.execute<{ id: string }[]>(
        `select q.id from ${from} join courses k on k.id = q.course_id where t.id = ? and ${rule}`,
        [id, ...values],
      )
    : [];
  const question = row ? await lockedText(tx, CourseQuestion, row.id) : null;
  if (!question) return null;
  await tx.em.populate(question, ['course']);
  const text = entity === CourseQuestion ? question : await lockedText(tx, CourseAnswer, id);
  return text && { text, question };
}

/** Changes what the viewer wrote a short while ago. Throws `NOT_FOUND`, `EDIT_WINDOW_OVER` and what a text may. */
export async function editText(ctx: Ctx, kind: Kind, { id, text: typed }: EditTextInput): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('question', viewer.id);
  const text = kind.textOf(typed);
  const before = await ownText({ em: ctx.em.fork() }, kind.entity, viewer.id, id);
  assertEditable(before, ctx.now());
  const isTrusted = before instanceof CourseAnswer && before.byTeacher;
  const state = await judged(ctx, { text, scene: 'FORUM', isTrusted });
  return own(ctx, viewer, kind, id, async (tx, found) => {
    rewrite(tx, found.text, text, state);
    await tellOfText(tx, found);
  });
}

/** Takes back what the viewer wrote: the words are gone. Throws `NOT_FOUND`. */
export async function removeText(ctx: Ctx, kind: Kind, id: string): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('question', viewer.id);
  return own(ctx, viewer, kind, id, async (tx, found) => {
    takeBack(found.text);
    await tellOfText(tx, found);
  });
}

/** Does something to what the viewer wrote, as whoever moderates has left it. */
async function own(
  ctx: Ctx,
  viewer: Viewer,
  kind: Kind,
  id: string,
  work: (tx: Tx<Ctx>, found: Placed) => Promise<void>,
): Promise<Touched> {
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const found = await placed(tx, kind, id, { author: viewer.id });
    if (!found || found.text.state === TextState.REMOVED) throw new UserError('NOT_FOUND', ['id']);
    await work(tx, found);
    return touched(found);
  });
}

/**
 * Takes a text out of sight with a reason for its author, or lets it show again: of what an admin hid, only an admin.
 * Twice is once. Throws `NOT_FOUND`, `INVALID_INPUT`.
 */
export async function hideText(ctx: Ctx, kind: Kind, input: HideTextInput): Promise<Touched> {
  const viewer = requireViewer(ctx);
  const reason = input.hidden ? givenReason(input.reason ?? '') : '';
  return inTransaction(ctx, async tx => {
    const found = await placed(tx, kind, input.id, { staff: viewer });
    if (!found || !mayBeHidden(found.text, viewer)) throw new UserError('NOT_FOUND', ['id']);
    const { text, question } = found;
    const where = { courseId: question.course.id };
    if (input.hidden && text.state === TextState.VISIBLE) {
      hide(tx, text, reason, where);
      text.hiddenByTeacher = question.course.getEntity().teacher.id === viewer.id;
      await tellOfHidden(tx, found);
    }
    if (!input.hidden && text.state === TextState.HIDDEN) show(tx, text, where);
    await tellOfText(tx, found);
    return touched(found);
  });
}

/** `mayHide` of the reads, of what the viewer is staff of. */
const mayBeHidden = ({ state, hiddenByTeacher }: CourseQuestion | CourseAnswer, { role }: Viewer): boolean =>
  state === TextState.VISIBLE || (state === TextState.HIDDEN && (role === 'ADMIN' || hiddenByTeacher));

/** Likes what shows, or takes that back; once. Throws `NOT_FOUND`. */
export async function likeText(ctx: Ctx, kind: Kind, { id, liked }: LikeTextInput): Promise<Touched> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('likeComment', viewer.id);
  if (!(await ctx.reads.shows(ctx, kind.entity, id))) throw new UserError('NOT_FOUND', ['id']);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const text = await tx.em.findOne<CourseQuestion | CourseAnswer>(kind.entity, {
      id,
      state: TextState.VISIBLE,
    });
    if (!text) throw new UserError('NOT_FOUND', ['id']);
    await setLiked(tx, kind.likes, id, viewer.id, liked);
    const questionId = text instanceof CourseAnswer ? text.question.id : id;
    const question = await tx.em.findOneOrFail(CourseQuestion, questionId);
    return touched({ text, question });
  });
}

/**
 * For whoever moderates, inside `tx`: lets a text show, or takes it out of sight with a reason for its author. Null where
 * it is not there, or its author removed it. Throws `ALREADY_RESOLVED`, `CONFLICT` as `decideText` does.
 */
export async function decideAbout(
  tx: Tx<Ctx>,
  kind: Kind,
  id: string,
  decision: Decision,
): Promise<Touched | null> {
  const found = await placed(tx, kind, id, 'anybody');
  if (!found || found.text.state === TextState.REMOVED) return null;
  // What the teacher hid, and an admin finds wrong, is not the teacher's to show again.
  if (!decision.approve) found.text.hiddenByTeacher = false;
  decideText(tx, found.text, decision, { courseId: found.question.course.id });
  if (!decision.approve) await tellOfHidden(tx, found);
  await tellOfText(tx, found);
  return touched(found);
}

/** A question that shows, locked, with its course. Throws `NOT_FOUND`. */
export async function lockedQuestion(tx: Tx<Ctx>, id: string): Promise<CourseQuestion> {
  const question = await tx.em.findOne(
    CourseQuestion,
    { id, state: TextState.VISIBLE },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!question) throw new UserError('NOT_FOUND', ['questionId']);
  await tx.em.populate(question, ['course']);
  return question;
}
