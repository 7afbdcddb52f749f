import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PaidQuestionInboxDocument, type PaidQuestionInboxQuery } from '../../graphql/generated/graphql.js';
import { moveBelongings } from '../kernel/personal.js';
import { inTransaction } from '../kernel/transaction.js';
import { Author } from '../testkit/author.js';
import { expectSoundBooks } from '../testkit/books.js';
import { asked, deed, QuestionStory, seen, setOffer, type PaidFor } from '../testkit/paid-questions.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund, Staff } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let questions: QuestionStory;
let refunds: RefundStory;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  questions = new QuestionStory(app, story);
  refunds = new RefundStory(app, story);
});
afterEach(() => expectSoundBooks(app));
afterAll(() => app.stop());

const HOUR_MS = 3_600_000;

const answer = async ({ id, expert }: PaidFor, text = '先看最小的情形。') =>
  deed(await story.as(expert), 'answerPaidQuestion', { id, text });
const decline = async ({ id, expert }: PaidFor) =>
  deed(await story.as(expert), 'declinePaidQuestion', { id, reason: '这个问题我不熟悉' });

/** Everything that the channel was asked to give back of a payment, in fen. */
const givenBack = async (number: string) => {
  const { refunds: sent } = await app.sandbox.call<{ refunds: { amountFen: number }[] }>(
    'GET',
    `/control/trades/${number}`,
  );
  return sent.map(({ amountFen }) => amountFen);
};

describe.each([
  ['WECHAT', 'CHANNEL_WECHAT_JSAPI'],
  ['ALIPAY', 'CHANNEL_ALIPAY'],
] as const)('a question paid by %s', (method, channel) => {
  it('holds its money until it is answered, then parts it to the fen', async () => {
    const paid = await questions.paid({ method });
    expect(await questions.books(paid.number)).toEqual({ [channel]: 3900, QUESTIONS_HELD: -3900 });
    expect(await seen(paid.buyer.visitor, paid.id)).toMatchObject({
      ...{ state: 'WAITING', isMine: true, mayEdit: false, mayAnswer: false, mayRate: false, refund: null },
      ...{ price: { fen: 3900 }, order: { id: paid.orderId, status: 'PAID' }, answer: null },
    });

    const expert = await story.as(paid.expert);
    expect(await seen(expert, paid.id)).toMatchObject({ mayAnswer: true, isMine: false, order: null });
    const { paidQuestion, userErrors } = await answer(paid);
    expect(userErrors).toEqual([]);
    expect(paidQuestion).toMatchObject({ state: 'ANSWERED', answer: '先看最小的情形。', mayAnswer: false });
    expect(await questions.books(paid.number)).toEqual({ [channel]: 3900, EXPERTS: -3120, SALES: -780 });
    expect(await givenBack(paid.number)).toEqual([]);
    expect(await seen(paid.buyer.visitor, paid.id)).toMatchObject({
      ...{ state: 'ANSWERED', answer: '先看最小的情形。', mayRate: true, refund: null },
    });
  });

  it('goes back in full when the expert declines, and buys nothing', async () => {
    const paid = await questions.paid({ method });
    const { paidQuestion } = await decline(paid);
    expect(paidQuestion).toMatchObject({ state: 'DECLINED', declinedReason: '这个问题我不熟悉' });
    await refunds.until(paid.orderId, ['SUCCEEDED']);
    expect(await questions.books(paid.number)).toEqual({});
    expect(await givenBack(paid.number)).toEqual([3900]);
    expect((await paid.buyer.facts(paid.orderId)).status).toBe('REFUNDED');
    const shown = await seen(await story.as(paid.asker), paid.id);
    expect(shown).toMatchObject({
      ...{ state: 'DECLINED', answer: null, order: { status: 'REFUNDED' } },
      refund: { kind: 'UNANSWERED', status: 'SUCCEEDED', amount: { fen: 3900 } },
    });
  });

  it('goes back by itself when its time is over, not before', async () => {
    const paid = await questions.paid({ method });
    await app.advance(48 * HOUR_MS - 60_000);
    expect(await questions.state(paid.id)).toBe('WAITING');
    await app.advance(60_000);
    expect(await questions.state(paid.id)).toBe('EXPIRED');
    await refunds.until(paid.orderId, ['SUCCEEDED']);
    expect(await givenBack(paid.number)).toEqual([3900]);
    expect((await answer(paid)).userErrors).toMatchObject([{ code: 'QUESTION_NOT_WAITING' }]);
    expect(await questions.books(paid.number)).toEqual({});
  });

  it('goes back once, however slow the channel is and however often it is asked', async () => {
    const paid = await questions.paid({ method });
    await app.sandbox.arm({ kind: 'api.lost', api: 'refund', number: paid.number, times: 2 });
    await decline(paid);
    await decline(paid);
    await refunds.until(paid.orderId, ['SUCCEEDED']);
    expect(await givenBack(paid.number)).toEqual([3900]);
  });
});

describe('staff', () => {
  it('give a waiting question back whole, and nobody can answer it any more', async () => {
    const paid = await questions.paid();
    const admin = await Staff.admin(story);
    const part = await admin.refundOrder(paid.orderId, [{ lineId: paid.lineId, fen: 1900 }]);
    expect(part.userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['lines', '0', 'fen'] }]);
    await admin.refundOrder(paid.orderId, [{ lineId: paid.lineId, fen: 3900 }]);
    expect(await questions.state(paid.id)).toBe('REFUNDED');
    expect((await answer(paid)).userErrors).toMatchObject([{ code: 'QUESTION_NOT_WAITING' }]);
    await refunds.until(paid.orderId, ['SUCCEEDED']);
    expect(await questions.books(paid.number)).toEqual({});
  });

  it('take the share back of an answered one', async () => {
    const paid = await questions.paid({ method: 'WECHAT' });
    await answer(paid);
    const admin = await Staff.admin(story);
    await admin.refundOrder(paid.orderId, [{ lineId: paid.lineId, fen: 3900 }]);
    expect(await questions.books(paid.number)).toEqual({ CHANNEL_WECHAT_JSAPI: 3900, REFUNDS: -3900 });
    await refunds.until(paid.orderId, ['SUCCEEDED']);
    expect(await questions.books(paid.number)).toEqual({});
    expect(await questions.state(paid.id)).toBe('REFUNDED');
  });

  it('alone do so: its asker has no right to', async () => {
    const paid = await questions.paid();
    const { userErrors } = await requestRefund(paid.buyer.visitor, paid.orderId);
    expect(userErrors).toMatchObject([{ code: 'REFUND_NOT_ALLOWED' }]);
    expect(await questions.state(paid.id)).toBe('WAITING');
  });
});

describe('at one moment', () => {
  it.each([1, 2, 3])('answer, decline and a refund by staff have one winner (%i)', async () => {
    const paid = await questions.paid();
    const admin = await Staff.admin(story);
    const [yes, no] = [await story.as(paid.expert), await story.as(paid.expert)];
    const results = await Promise.all([
      deed(yes, 'answerPaidQuestion', { id: paid.id, text: '看书。' }),
      deed(no, 'declinePaidQuestion', { id: paid.id, reason: '不熟悉' }),
      admin.refundOrder(paid.orderId, [{ lineId: paid.lineId, fen: 3900 }]),
    ]);
    const state = await questions.state(paid.id);
    const done = results.map(({ userErrors }) => userErrors.length === 0);
    if (done[2] && done[0]) expect(state).toBe('REFUNDED');
    else expect(done.filter(Boolean)).toHaveLength(1);
    expect(done[0] && done[1]).toBe(false);
  });

  it('an answer and the deadline have one winner', async () => {
    const paid = await questions.paid();
    await app.advance(48 * HOUR_MS - 5000);
    const expert = await story.as(paid.expert);
    const [answered] = await Promise.all([
      deed(expert, 'answerPaidQuestion', { id: paid.id, text: '看书。' }),
      app.advance(5000),
    ]);
    const state = await questions.state(paid.id);
    expect(state).toBe(answered.userErrors.length ? 'EXPIRED' : 'ANSWERED');
    await app.advance(60_000);
    expect(await givenBack(paid.number)).toEqual(state === 'EXPIRED' ? [3900] : []);
  });

  it('ten answers are one, and earn once', async () => {
    const paid = await questions.paid();
    const expert = await story.as(paid.expert);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        deed(expert, 'answerPaidQuestion', { id: paid.id, text: `第 ${at} 种答案` }),
      ),
    );
    expect(answers.filter(({ userErrors }) => !userErrors.length)).toHaveLength(1);
    expect(await questions.books(paid.number)).toEqual({ CHANNEL_ALIPAY: 3900, EXPERTS: -3120, SALES: -780 });
  });

  it('two orders of one question are paid once: the other money goes back', async () => {
    const expert = await questions.expert();
    const buyer = new Buyer(app, await story.learner());
    const id = await asked(buyer.visitor, expert.id);
    const orders = [
      await buyer.order({ kind: 'PAID_QUESTION', id }),
      await buyer.order({ kind: 'PAID_QUESTION', id }),
    ];
    const launches = await Promise.all(orders.map(order => buyer.launch(order.id, 'WECHAT')));
    await Promise.all(launches.map(({ launch }) => app.sandbox.payAtCashier(launch)));
    await expect
      .poll(async () => (await Promise.all(orders.map(order => refunds.statuses(order.id)))).flat())
      .toHaveLength(1);
    expect(await questions.state(id)).toBe('WAITING');
  });
});

it('between accounts that have become one nothing is answered or rated, and the money goes back', async () => {
  const expert = await story.user({ role: Role.TEACHER, wechat: false, alipay: false });
  const author = await Author.as(app, story, expert);
  await author.qualify();
  await setOffer(author.visitor);
  const asker = await story.user();
  const [old, open] = [await questions.paid({ expert, asker }), await questions.paid({ expert, asker })];
  await answer(old);
  const system = { em: app.orm.em, now: app.clock.now };
  await inTransaction(system, tx => moveBelongings(tx, asker.id, expert.id));
  const both = await story.as(expert);
  expect(await seen(both, open.id)).toMatchObject({
    isMine: true,
    mayAnswer: false,
    order: { id: open.orderId },
  });
  const { userErrors } = await deed(both, 'answerPaidQuestion', { id: open.id, text: '看书。' });
  expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect((await seen(both, old.id))?.mayRate).toBe(false);
  const rated = await deed(both, 'ratePaidQuestion', { id: old.id, stars: 5 });
  expect(rated.userErrors).toMatchObject([{ code: 'NOT_ON_YOURSELF' }]);
  await app.advance(48 * HOUR_MS);
  expect(await questions.state(open.id)).toBe('EXPIRED');
  await refunds.until(open.orderId, ['SUCCEEDED']);
  expect(await givenBack(open.number)).toEqual([3900]);
});

it('shows an expert what waits, and what it brings', async () => {
  const expert = await questions.expert({ priceFen: 101, answerHours: 24 });
  const [one, two] = [await questions.paid({ expert }), await questions.paid({ expert })];
  await answer(one);
  const { me } = await (
    await story.as(expert)
  ).run<PaidQuestionInboxQuery>(PaidQuestionInboxDocument, {
    ...{ state: 'WAITING', first: 10 },
  });
  expect(me?.desk?.waitingPaidQuestions).toBe(1);
  expect(me?.desk?.paidQuestionInbox.nodes.map(({ id }) => id)).toEqual([two.id]);
  const earnings = await (
    await story.as(expert)
  ).run<object>('{ me { desk { questionEarnings { held { fen } earned { fen } month { fen } } } } }');
  expect(earnings).toEqual({
    me: { desk: { questionEarnings: { held: { fen: 101 }, earned: { fen: 81 }, month: { fen: 81 } } } },
  });
});
