import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BanUserDocument, ChangeRoleDocument } from '../../graphql/generated/graphql.js';
import { Author } from '../testkit/author.js';
import { expectSoundBooks } from '../testkit/books.js';
import { Leaving } from '../testkit/leaving.js';
import { asked, deed, DOUBTFUL, QUESTION, QuestionStory, seen, setOffer } from '../testkit/paid-questions.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
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
const item = (id: string) => ({ kind: 'PAID_QUESTION' as const, id });

const admin = async () => story.as(await story.user({ role: Role.ADMIN }));
const ownOffer = async ({ run }: Visitor) =>
  (await run<{ me: { questionOffer: object | null } }>('{ me { questionOffer { open price { fen } } } }')).me
    .questionOffer;
const noticesOf = async (userId: string) =>
  (
    await app.sql<{ kind: string }>('select kind from notices where user_id = $1 order by created_at, kind', [
      userId,
    ])
  ).map(({ kind }) => kind);

describe('an offer', () => {
  it('is opened by who may teach now, on terms that make sense', async () => {
    const stranger = await story.as(await story.user({ role: Role.TEACHER }));
    expect((await setOffer(stranger)).userErrors).toMatchObject([{ code: 'TEACHER_UNQUALIFIED' }]);
    expect((await setOffer(stranger, { open: false })).userErrors).toEqual([]);
    expect(await ownOffer(stranger)).toEqual({ open: false, price: { fen: 3900 } });
    const { visitor } = await Author.of(app, story);
    for (const [terms, field] of [
      [{ priceFen: 99 }, 'priceFen'],
      [{ priceFen: 1_000_001 }, 'priceFen'],
      [{ answerHours: 12 }, 'answerHours'],
      [{ note: '长'.repeat(201) }, 'note'],
    ] as const)
      expect((await setOffer(visitor, terms)).userErrors).toMatchObject([
        { code: 'INVALID_INPUT', field: [field] },
      ]);
    expect(await ownOffer(visitor)).toBeNull();
  });

  it('shows while the expert takes questions, with what others thought of the answers', async () => {
    const expert = await questions.expert();
    await story.course({ teacher: expert });
    const paid = await questions.paid({ expert });
    await deed(await story.as(expert), 'answerPaidQuestion', { id: paid.id, text: '先看最小的情形。' });
    await deed(paid.buyer.visitor, 'ratePaidQuestion', { id: paid.id, stars: 4 });
    const query = `query ($id: ID!) { teacher(id: $id) { questionOffer { answeredCount averageRating price { text } } } }`;
    const shown = () => app.visitor().run<object>(query, { id: expert.id });
    expect(await shown()).toEqual({
      teacher: { questionOffer: { answeredCount: 1, averageRating: 4, price: { text: '¥39.00' } } },
    });
    await setOffer(await story.as(expert), { open: false });
    expect(await shown()).toEqual({ teacher: { questionOffer: null } });
  });
});

describe('a question', () => {
  it('is written once for a client key, to somebody else who takes questions', async () => {
    const expert = await questions.expert();
    const learner = await story.learner();
    const wish = { expertId: expert.id, text: QUESTION, clientKey: randomUUID() };
    const both = await Promise.all([
      deed(learner, 'askPaidQuestion', wish),
      deed(learner, 'askPaidQuestion', wish),
    ]);
    expect(new Set(both.map(({ paidQuestion }) => paidQuestion?.id)).size).toBe(1);
    expect(both[0].paidQuestion).toMatchObject({ state: 'UNPAID', mayEdit: true, order: null });
    const codes = async (visitor: Visitor, change: object) =>
      (
        await deed(visitor, 'askPaidQuestion', { ...wish, clientKey: randomUUID(), ...change })
      ).userErrors.map(({ code }) => code);
    expect(await codes(learner, { clientKey: wish.clientKey, text: `${QUESTION}？` })).toEqual([
      'CLIENT_KEY_REUSED',
    ]);
    expect(await codes(learner, { text: '为什么？' })).toEqual(['TEXT_TOO_SHORT']);
    expect(await codes(learner, { text: '问'.repeat(2001) })).toEqual(['TEXT_TOO_LONG']);
    expect(await codes(learner, { expertId: randomUUID() })).toEqual(['NOT_FOUND']);
    expect(await codes(await story.as(expert), {})).toEqual(['NOT_ON_YOURSELF']);
    await setOffer(await story.as(expert), { open: false });
    expect(await codes(learner, {})).toEqual(['QUESTION_NOT_OPEN']);
  });

  it('is nobody else’s: a stranger’s, and the expert’s while it is unpaid, is like none', async () => {
    const expert = await questions.expert();
    const buyer = new Buyer(app, await story.learner());
    const id = await asked(buyer.visitor, expert.id);
    const others = [await story.learner(), await story.as(expert), app.visitor()];
    for (const other of others) expect(await seen(other, id)).toBeNull();
    const stranger = new Buyer(app, others[0] as Visitor);
    for (const unknown of [id, randomUUID()]) {
      expect((await stranger.place([item(unknown)])).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
      for (const [name, input] of [
        ['editPaidQuestion', { text: QUESTION }],
        ['ratePaidQuestion', { stars: 5 }],
      ] as const)
        expect((await deed(stranger.visitor, name, { id: unknown, ...input })).userErrors).toMatchObject([
          { code: 'NOT_FOUND' },
        ]);
      const answers = await deed(await story.as(expert), 'answerPaidQuestion', { id: unknown, text: '答' });
      expect(answers.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
    expect((await seen(await admin(), id))?.text).toBe(QUESTION);
  });

  it('is ordered alone, at the price of that moment, without coupons and past the cart', async () => {
    const expert = await questions.expert();
    const buyer = new Buyer(app, await story.learner());
    const id = await asked(buyer.visitor, expert.id);
    const course = await story.course();
    expect((await buyer.place([item(id), course.id])).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    const coupon = await story.claim(buyer.visitor, await story.coupon({ thresholdFen: 0 }));
    expect((await buyer.place([item(id)], undefined, [coupon])).userErrors).toMatchObject([
      { code: 'COUPON_OUT_OF_SCOPE' },
    ]);
    const cart = await buyer.visitor.run<{ addToCart: { userErrors: object[] } }>(
      'mutation ($input: CartItemInput!) { addToCart(input: $input) { userErrors { code field } } }',
      { input: item(id) },
    );
    expect(cart.addToCart.userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['kind'] }]);
    await setOffer(await story.as(expert), { priceFen: 5900, answerHours: 72 });
    const order = await buyer.order(item(id));
    expect(order).toMatchObject({ payable: { fen: 5900 }, lines: [{ title: '付费提问' }] });
    await setOffer(await story.as(expert), { priceFen: 9900, answerHours: 24 });
    const { launch } = await buyer.launch(order.id, 'ALIPAY');
    await app.sandbox.payAtCashier(launch);
    await expect.poll(() => questions.state(id)).toBe('WAITING');
    const question = await seen(buyer.visitor, id);
    expect(question).toMatchObject({ price: { fen: 5900 }, order: { id: order.id } });
    const hours = (Date.parse(question?.deadline ?? '') - Date.parse(question?.paidAt ?? '')) / HOUR_MS;
    expect(hours).toBe(72);
    expect((await buyer.place([item(id)])).userErrors).toMatchObject([{ code: 'QUESTION_ALREADY_PAID' }]);
    const edited = await deed(buyer.visitor, 'editPaidQuestion', { id, text: `${QUESTION}请举例。` });
    expect(edited.userErrors).toMatchObject([{ code: 'QUESTION_ALREADY_PAID' }]);
  });

  it('is rated by its asker, once, and only when it was answered', async () => {
    const paid = await questions.paid();
    const rate = async (visitor: Visitor, stars = 5) =>
      (await deed(visitor, 'ratePaidQuestion', { id: paid.id, stars, text: '讲得清楚' })).userErrors.map(
        ({ code }) => code,
      );
    expect(await rate(paid.buyer.visitor)).toEqual(['QUESTION_NOT_WAITING']);
    await deed(await story.as(paid.expert), 'answerPaidQuestion', { id: paid.id, text: '看书。' });
    expect(await rate(paid.buyer.visitor, 6)).toEqual(['INVALID_INPUT']);
    expect(await rate(await story.as(paid.expert))).toEqual(['NOT_FOUND']);
    expect((await Promise.all([rate(paid.buyer.visitor), rate(paid.buyer.visitor)])).flat()).toEqual([
      'ALREADY_RATED',
    ]);
    expect(await seen(await story.as(paid.expert), paid.id)).toMatchObject({
      ...{ rating: 5, ratingText: '讲得清楚' },
    });
  });
});

describe('a question in doubt', () => {
  it('comes to its expert when an admin lets it through, with all the time promised', async () => {
    const paid = await questions.paid({ text: DOUBTFUL });
    expect(await seen(await story.as(paid.expert), paid.id)).toBeNull();
    expect(await noticesOf(paid.expert.id)).toEqual([]);
    await app.advance(40 * HOUR_MS);
    expect(
      (await deed(await admin(), 'decidePaidQuestion', { id: paid.id, approve: true })).userErrors,
    ).toEqual([]);
    expect(await noticesOf(paid.expert.id)).toEqual(['PAID_QUESTION_ASKED']);
    await app.advance(42 * HOUR_MS);
    expect(await noticesOf(paid.expert.id)).toEqual(['PAID_QUESTION_ASKED', 'PAID_QUESTION_DUE']);
    expect(await questions.state(paid.id)).toBe('WAITING');
    await app.advance(6 * HOUR_MS);
    expect(await questions.state(paid.id)).toBe('EXPIRED');
    expect(await noticesOf(paid.asker.id)).toContain('PAID_QUESTION_EXPIRED');
  });

  it('goes back when an admin refuses it, or nobody looks in time', async () => {
    const [refused, forgotten] = [
      await questions.paid({ text: DOUBTFUL }),
      await questions.paid({ text: DOUBTFUL }),
    ];
    const input = { id: refused.id, approve: false, reason: '请勿索要资料' };
    const { paidQuestion } = await deed(await admin(), 'decidePaidQuestion', input);
    expect(paidQuestion).toMatchObject({ state: 'DECLINED', declinedReason: '请勿索要资料' });
    await refunds.until(refused.orderId, ['SUCCEEDED']);
    await app.advance(48 * HOUR_MS);
    expect(await questions.state(forgotten.id)).toBe('EXPIRED');
    const late = await deed(await admin(), 'decidePaidQuestion', { id: forgotten.id, approve: true });
    expect(late.userErrors).toMatchObject([{ code: 'ALREADY_RESOLVED' }]);
    expect(await seen(await story.as(forgotten.expert), forgotten.id)).toBeNull();
  });

  it('cannot be ordered once it was refused, until it is put in other words', async () => {
    const expert = await questions.expert();
    const buyer = new Buyer(app, await story.learner());
    const id = await asked(buyer.visitor, expert.id, DOUBTFUL);
    const refusal = { id, approve: false, reason: '请勿索要资料' };
    await deed(await admin(), 'decidePaidQuestion', refusal);
    expect((await buyer.place([item(id)])).userErrors).toMatchObject([{ code: 'QUESTION_NOT_OPEN' }]);
    expect((await seen(buyer.visitor, id))?.isRefused).toBe(true);
    await deed(buyer.visitor, 'editPaidQuestion', { id, text: `${DOUBTFUL}谢谢！` });
    const late = await deed(await admin(), 'decidePaidQuestion', { id, approve: true, editedAt: null });
    expect(late.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['editedAt'] }]);
    await deed(await admin(), 'decidePaidQuestion', refusal);
    const told = `select kind from notices where target_id = $1`;
    expect(await app.sql(told, [id])).toEqual([{ kind: 'CONTENT_HIDDEN' }, { kind: 'CONTENT_HIDDEN' }]);
    await deed(buyer.visitor, 'editPaidQuestion', { id, text: QUESTION });
    expect((await buyer.place([item(id)])).userErrors).toEqual([]);
  });
});

describe('people who go', () => {
  it('an expert who is banned earns nothing, and the money goes back at the deadline', async () => {
    const paid = await questions.paid();
    await (await admin()).run(BanUserDocument, { input: { userId: paid.expert.id, reason: '违规' } });
    await app.advance(48 * HOUR_MS);
    expect(await questions.state(paid.id)).toBe('EXPIRED');
    await refunds.until(paid.orderId, ['SUCCEEDED']);
  });

  it('an expert who teaches no more is asked nothing new and reads nothing, and the money goes back', async () => {
    const paid = await questions.paid();
    const input = { userId: paid.expert.id, role: 'STUDENT', reason: '不再授课' };
    await (await admin()).run(ChangeRoleDocument, { input });
    const wish = { expertId: paid.expert.id, text: QUESTION, clientKey: randomUUID() };
    expect((await deed(paid.buyer.visitor, 'askPaidQuestion', wish)).userErrors).toMatchObject([
      { code: 'QUESTION_NOT_OPEN' },
    ]);
    expect(await seen(await story.as(paid.expert), paid.id)).toBeNull();
    await app.advance(48 * HOUR_MS);
    await refunds.until(paid.orderId, ['SUCCEEDED']);
  });

  it('an asker is erased once nothing waits: the words go, what was earned stays', async () => {
    const paid = await questions.paid();
    await deed(await story.as(paid.expert), 'answerPaidQuestion', { id: paid.id, text: '看书。' });
    await new Leaving(app, story).leave(paid.asker);
    const [row] = await app.sql('select text, state, price_fen from paid_questions where id = $1', [paid.id]);
    expect(row).toEqual({ text: '', state: 'ANSWERED', price_fen: 3900 });
    const told = await app.sql('select text from notices where user_id = $1', [paid.expert.id]);
    expect(told).toEqual([{ text: '' }]);
  });
});
