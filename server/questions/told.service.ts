import type { Ctx } from '../context.js';
import type { Tx } from '../kernel/transaction.js';
import { opensLesson } from '../learning/access.service.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { hushNotices, notify } from '../notices/notices.service.js';
import { TextState } from '../safety/written.rules.js';
import { CourseAnswer } from './course-answer.entity.js';
import type { CourseQuestion } from './course-question.entity.js';

/** A text and the question it belongs to, which may be itself; the course is loaded. */
export interface Placed {
  text: CourseQuestion | CourseAnswer;
  question: CourseQuestion;
}

const keyOf = ({ text: { id } }: Placed): string => `asked:${id}`;
const leadsTo = ({ id }: CourseQuestion) => ({ kind: NoticeTargetKind.COURSE_QUESTION, id });
const titleOf = ({ course }: CourseQuestion): string => course.getEntity().title;

/**
 * Tells whoever waits for it of a text that shows now: the teacher of a question, who asked of an answer; once, however
 * often it is hidden and shown. Of one that shows no more, what was told quotes nothing.
 */
export async function tellOfText(tx: Tx<Ctx>, placed: Placed): Promise<void> {
  const { text, question } = placed;
  if (text.state !== TextState.VISIBLE) return hushNotices(tx, keyOf(placed));
  const isAnswer = text instanceof CourseAnswer;
  // Whoever asked may have lost the right to the lesson since, and with it to what is said there.
  if (isAnswer && !(await opensLesson(tx, await question.author.loadOrFail(), question.lesson.id))) return;
  await notify(tx, {
    userId: isAnswer ? question.author.id : question.course.getEntity().teacher.id,
    kind: isAnswer ? NoticeKind.ANSWER_RECEIVED : NoticeKind.QUESTION_ASKED,
    target: leadsTo(question),
    title: isAnswer ? question.text : titleOf(question),
    text: text.text,
    person: text.author.id,
    key: keyOf(placed),
  });
}

/** Tells who answered that it helped; of the question, whose words may go, the course is named. */
export const tellOfAccepted = (
  tx: Tx<Ctx>,
  answer: CourseAnswer,
  question: CourseQuestion,
  by: string,
): Promise<void> =>
  notify(tx, {
    ...{ userId: answer.author.id, kind: NoticeKind.ANSWER_ACCEPTED, target: leadsTo(question) },
    ...{ title: titleOf(question), text: answer.text, person: by, key: `accepted:${answer.id}` },
  });

/** Tells who wrote it why it was taken out of sight; not by whom. */
export async function tellOfHidden(tx: Tx<Ctx>, { text, question }: Placed): Promise<void> {
  if (text.author.id === tx.viewer?.id) return;
  await notify(tx, {
    ...{ userId: text.author.id, kind: NoticeKind.CONTENT_HIDDEN, target: leadsTo(question) },
    ...{ title: titleOf(question), text: text.hiddenReason ?? '' },
    key: `hidden:${text.id}:${tx.now().getTime()}`,
  });
}
