import { expect } from 'vitest';
import {
  AnswerPaidQuestionDocument,
  PaidQuestionInboxDocument,
  SetQuestionOfferDocument,
} from '../../graphql/generated/graphql.js';
import { byApi } from './by-api.js';
import type { Stage } from './purchase.js';

export const OFFER = { price: '¥39.00', hours: 48, note: '转行学编程，怎样不走弯路' };
export const WORDS = '我三十五岁，想从会计转行写程序，每天只有一个小时，应该先学什么？';
export const ANSWER = '先学会用程序做一件你每天在做的事，比如对账。做成了，再谈下一步。';

/** His teacher takes questions that are paid for; answers where that is told. */
export async function openOffer(stage: Stage): Promise<string> {
  const teach = await byApi(stage, 'teacher');
  const { setQuestionOffer } = await teach(SetQuestionOfferDocument, {
    input: { priceFen: 3_900, answerHours: OFFER.hours, note: OFFER.note, open: true },
  });
  expect(setQuestionOffer.userErrors).toEqual([]);
  const [teacher] = await stage.database.rows<{ id: string }>(
    `select id from users where username = 'teacher'`,
  );
  return teacher!.id;
}

/** What the expert says to the one question that waits. */
export async function answerIt(stage: Stage): Promise<void> {
  const teach = await byApi(stage, 'teacher');
  const { me } = await teach(PaidQuestionInboxDocument, { first: 10, state: 'WAITING' });
  const waiting = me!.desk!.paidQuestionInbox.nodes.filter(({ text }) => text.startsWith(WORDS));
  expect(waiting).toHaveLength(1);
  const { answerPaidQuestion } = await teach(AnswerPaidQuestionDocument, {
    input: { id: waiting[0]!.id, text: ANSWER },
  });
  expect(answerPaidQuestion.userErrors).toEqual([]);
}

/** What 小明 asked, as it is stored. */
export const askedForMoney = ({ database }: Stage) =>
  database.rows(
    `select q.state, q.text, q.price_fen as "priceFen", q.rating, q.rating_text as "ratingText"
       from paid_questions q join users u on u.id = q.asker_id
      where u.username = 'xiaoming' and q.text like '我三十五岁%' order by q.created_at`,
  );
