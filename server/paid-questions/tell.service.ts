import type { Ctx } from '../context.js';
import { STORED_TEXTS } from '../kernel/stored-texts.js';
import type { Tx } from '../kernel/transaction.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notify } from '../notices/notices.service.js';
import type { PaidQuestion } from './paid-question.entity.js';

const about = ({ id }: PaidQuestion) => ({
  target: { kind: NoticeTargetKind.PAID_QUESTION, id },
  title: STORED_TEXTS.paidQuestion,
});

/** Tells the expert that a question waits, or that its time is nearly over. What they are told goes with its asker. */
export function tellExpert(
  tx: Tx<Ctx>,
  question: PaidQuestion,
  kind: NoticeKind.PAID_QUESTION_ASKED | NoticeKind.PAID_QUESTION_DUE,
): Promise<void> {
  const { id, expert, asker, text, deadline } = question;
  return notify(tx, {
    ...about(question),
    ...{ userId: expert.id, person: asker.id, kind, text, key: `${kind} ${id}` },
    ...(deadline && { at: deadline }),
  });
}

/** Tells who asked what became of it: `text` is the answer, or why there is none. */
export function tellAsker(
  tx: Tx<Ctx>,
  question: PaidQuestion,
  kind:
    | NoticeKind.PAID_QUESTION_ANSWERED
    | NoticeKind.PAID_QUESTION_DECLINED
    | NoticeKind.PAID_QUESTION_EXPIRED
    | NoticeKind.CONTENT_HIDDEN,
  { text = '', byExpert = false }: { text?: string; byExpert?: boolean } = {},
): Promise<void> {
  const { id, expert, asker, editedAt } = question;
  // What was refused can be put in other words, and those be refused too.
  const words = kind === NoticeKind.CONTENT_HIDDEN && editedAt ? ` ${editedAt.getTime()}` : '';
  return notify(tx, {
    ...about(question),
    ...{ userId: asker.id, kind, text, key: `${kind} ${id}${words}` },
    ...(byExpert && { person: expert.id }),
  });
}
