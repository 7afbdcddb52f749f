import type { Ctx } from '../context.js';
import type { Tx } from '../kernel/transaction.js';
import { opensLesson } from '../learning/access.service.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { hushNotices, notify } from '../notices/notices.service.js';
import { TextState } from '../safety/written.rules.js';
import type { Comment } from './comment.entity.js';

const leadsTo = ({ lesson, course }: Comment) =>
  lesson
    ? { kind: NoticeTargetKind.LESSON, id: lesson.id }
    : { kind: NoticeTargetKind.COURSE, id: course.id };

const keyOf = ({ id }: Comment): string => `comment:${id}`;

/**
 * Tells whoever is answered of an answer that shows now; once, however often it is hidden and shown. Of one that shows no
 * more, what was told quotes nothing.
 */
export async function tellOfComment(tx: Tx<Ctx>, comment: Comment): Promise<void> {
  const answered = comment.replyTo ?? comment.root;
  if (!answered) return;
  if (comment.state !== TextState.VISIBLE) return hushNotices(tx, keyOf(comment));
  const { author } = await answered.loadOrFail();
  // Whoever is answered may have lost the right to the lesson since, and with it to what is said there.
  const { lesson } = comment;
  if (lesson && !(await opensLesson(tx, await author.loadOrFail(), lesson.id))) return;
  await notify(tx, {
    ...{ userId: author.id, kind: NoticeKind.COMMENT_REPLIED, target: leadsTo(comment) },
    ...{ title: await titleOf(comment), text: comment.text },
    ...{ person: comment.author.id, key: keyOf(comment) },
  });
}

/** Tells who wrote it why it was taken out of sight; not by whom. */
export async function tellOfHidden(tx: Tx<Ctx>, comment: Comment): Promise<void> {
  await tellOfComment(tx, comment);
  if (comment.author.id === tx.viewer?.id) return;
  await notify(tx, {
    ...{ userId: comment.author.id, kind: NoticeKind.CONTENT_HIDDEN, target: leadsTo(comment) },
    ...{ title: await titleOf(comment), text: comment.hiddenReason ?? '' },
    key: `hidden:${comment.id}:${tx.now().getTime()}`,
  });
}

const titleOf = async ({ course }: Comment): Promise<string> => (await course.loadOrFail()).title;
