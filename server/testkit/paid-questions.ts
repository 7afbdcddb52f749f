import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import {
  AnswerPaidQuestionDocument,
  AskPaidQuestionDocument,
  DecidePaidQuestionDocument,
  DeclinePaidQuestionDocument,
  EditPaidQuestionDocument,
  PaidQuestionPageDocument,
  RatePaidQuestionDocument,
  SetQuestionOfferDocument,
  type AskPaidQuestionMutation,
  type PaidQuestionPageQuery,
  type QuestionOfferInput,
  type SetQuestionOfferMutation,
} from '../../graphql/generated/graphql.js';
import { Role, type User } from '../users/user.entity.js';
import { Author } from './author.js';
import { Buyer } from './purchase.js';
import type { TestApp } from './start-app.js';
import type { Story } from './story.js';
import type { Visitor } from './visitor.js';

/** An answer about a paid question. */
export type Asked = AskPaidQuestionMutation['askPaidQuestion'];
export type SeenQuestion = NonNullable<PaidQuestionPageQuery['paidQuestion']>;

export const QUESTION = '老师您好，递归应该怎么理解？';

/** In doubt by our own list: a person looks at it first. */
export const DOUBTFUL = '老师您好，可以加群领取资料吗？';

const TERMS: QuestionOfferInput = { priceFen: 3900, answerHours: 48, note: '', open: true };

/** What a deed about a paid question is called, and its document. */
const DEEDS = {
  askPaidQuestion: AskPaidQuestionDocument,
  editPaidQuestion: EditPaidQuestionDocument,
  answerPaidQuestion: AnswerPaidQuestionDocument,
  declinePaidQuestion: DeclinePaidQuestionDocument,
  ratePaidQuestion: RatePaidQuestionDocument,
  decidePaidQuestion: DecidePaidQuestionDocument,
};

/** Does one of them with the client's own document. */
export async function deed<N extends keyof typeof DEEDS>(
  { run }: Visitor,
  name: N,
  input: object,
): Promise<Asked> {
  return (await run<Record<N, Asked>>(DEEDS[name], { input }))[name];
}

/** What an expert does with a question that waits. */
export const concluded = (expert: Visitor, id: string, declines: boolean): Promise<Asked> =>
  declines
    ? deed(expert, 'declinePaidQuestion', { id, reason: '不熟悉' })
    : deed(expert, 'answerPaidQuestion', { id, text: '看书。' });

export async function setOffer(
  { run }: Visitor,
  terms: Partial<QuestionOfferInput> = {},
): Promise<SetQuestionOfferMutation['setQuestionOffer']> {
  const input = { ...TERMS, ...terms };
  return (await run<SetQuestionOfferMutation>(SetQuestionOfferDocument, { input })).setQuestionOffer;
}

/** A question that must come to be. */
export async function asked(visitor: Visitor, expertId: string, text = QUESTION): Promise<string> {
  const answer = await deed(visitor, 'askPaidQuestion', { expertId, text, clientKey: randomUUID() });
  if (!answer.paidQuestion) throw new Error(JSON.stringify(answer.userErrors));
  return answer.paidQuestion.id;
}

export const seen = async ({ run }: Visitor, id: string): Promise<SeenQuestion | null> =>
  (await run<PaidQuestionPageQuery>(PaidQuestionPageDocument, { id })).paidQuestion ?? null;

/** A question that was paid for, and everybody it is about. */
export interface PaidFor {
  id: string;
  asker: User;
  expert: User;
  buyer: Buyer;
  orderId: string;
  lineId: string;
  /** Ours at the channel. */
  number: string;
}

/** Experts, and questions that are paid for. */
export class QuestionStory {
  constructor(
    private readonly app: TestApp,
    private readonly story: Story,
  ) {}

  /** A qualified teacher who answers for ¥39 within two days, unless `terms` say otherwise. */
  async expert(terms: Partial<QuestionOfferInput> = {}): Promise<User> {
    const { user, visitor } = await Author.of(this.app, this.story, { role: Role.TEACHER });
    const { userErrors } = await setOffer(visitor, terms);
    if (userErrors.length) throw new Error(JSON.stringify(userErrors));
    return user;
  }

  async paid(
    facts: { method?: 'WECHAT' | 'ALIPAY'; expert?: User; asker?: User; text?: string } = {},
  ): Promise<PaidFor> {
    const { method = 'ALIPAY', text } = facts;
    const expert = facts.expert ?? (await this.expert());
    const asker = facts.asker ?? (await this.story.user());
    const buyer = new Buyer(this.app, await this.story.as(asker));
    const id = await asked(buyer.visitor, expert.id, text);
    const order = await buyer.order({ kind: 'PAID_QUESTION', id });
    const { launch, number } = await buyer.launch(order.id, method);
    await this.app.sandbox.payAtCashier(launch);
    await expect.poll(() => this.state(id)).toBe('WAITING');
    return { id, asker, expert, buyer, orderId: order.id, lineId: order.lines[0]?.id ?? '', number };
  }

  async state(id: string): Promise<string> {
    const [row] = await this.app.sql<{ state: string }>('select state from paid_questions where id = $1', [
      id,
    ]);
    return row?.state ?? 'ABSENT';
  }

  /** What the ledger says of the money that a payment brought, by account, in fen; accounts at zero are left out. */
  async books(number: string): Promise<Record<string, number>> {
    const rows = await this.app.sql<{ account: string; fen: number }>(
      `select account, sum(l.amount_fen)::int as fen from ledger_postings l join payments p on p.id = l.payment_id
       where p.number = $1 group by account having sum(l.amount_fen) <> 0`,
      [number],
    );
    return Object.fromEntries(rows.map(({ account, fen }) => [account, fen]));
  }
}
