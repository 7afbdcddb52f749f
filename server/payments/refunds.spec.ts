import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RefundTermsDocument } from '../../graphql/generated/graphql.js';
import { accounts, expectSoundBooks } from '../testkit/books.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund, Staff } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
let refunds: RefundStory;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  refunds = new RefundStory(app, story);
});
afterEach(() => expectSoundBooks(app));
afterAll(() => app.stop());

const METHODS = ['WECHAT', 'ALIPAY'] as const;
const DAY = 24 * 60 * 60 * 1000;

describe.each(METHODS)('a refund by %s', method => {
  it('within the policy is granted at once, goes back in full, and takes the course with it', async () => {
    const course = await story.course({ priceFen: 9900 });
    const { buyer, orderId } = await refunds.bought([course], method);
    const { refund, userErrors } = await requestRefund(buyer.visitor, orderId);
    expect(userErrors).toEqual([]);
    expect(refund).toMatchObject({ kind: 'REQUESTED', amount: { fen: 9900 } });
    await refunds.until(orderId, ['SUCCEEDED']);
    expect(await buyer.facts(orderId)).toEqual({ status: 'REFUNDED', payments: ['SUCCEEDED'], grants: 1 });
    expect(await buyer.access(course.id)).toBe('PREVIEW');
    expect(await refunds.timeline(orderId)).toEqual([
      'PLACED',
      'PAID',
      'REFUND_REQUESTED',
      'REFUND_APPROVED',
      'REFUND_SUCCEEDED',
    ]);
  });

  it('of one line of two leaves the other learnt and the order paid', async () => {
    const courses = [await story.course({ priceFen: 5000 }), await story.course({ priceFen: 7000 })];
    const { buyer, orderId } = await refunds.bought(courses, method);
    const lines = await app.sql<{ id: string }>(
      'select id from order_lines where order_id = $1 order by position',
      [orderId],
    );
    await requestRefund(buyer.visitor, orderId, { lineIds: [lines[0]?.id ?? ''] });
    await refunds.until(orderId, ['SUCCEEDED']);
    expect((await buyer.facts(orderId)).status).toBe('PAID');
    expect(await buyer.access(courses[0]?.id ?? '')).toBe('PREVIEW');
    expect(await buyer.access(courses[1]?.id ?? '')).toBe('OPEN');
  });

  it('whose answer gets lost is asked about, and sent once', async () => {
    const { buyer, orderId, number } = await refunds.bought([await story.course()], method);
    await app.sandbox.arm({ kind: 'api.lost', api: 'refund', number, times: 2 });
    await requestRefund(buyer.visitor, orderId);
    await refunds.until(orderId, ['SUCCEEDED']);
    const { refunds: sent } = await app.sandbox.call<{ refunds: { state: string }[] }>(
      'GET',
      `/control/trades/${number}`,
    );
    expect(sent).toHaveLength(1);
  });

  it('that cannot be sent yet is sent later under the same number', async () => {
    const { buyer, orderId, number } = await refunds.bought([await story.course()], method);
    await app.sandbox.arm({ kind: 'api.error', api: 'refund', number, times: 3 });
    const { refund } = await requestRefund(buyer.visitor, orderId);
    await refunds.until(orderId, ['SUCCEEDED']);
    const rows = await app.sql<{ number: string }>('select number from refunds where order_id = $1', [
      orderId,
    ]);
    expect(rows).toEqual([{ number: refund?.number }]);
  });

  it('is settled once, whether the notification comes never or twenty times', async () => {
    const { buyer, orderId, number } = await refunds.bought([await story.course({ priceFen: 100 })], method);
    await app.sandbox.arm({ kind: 'notify.duplicate', copies: 20, number, of: 'refund' });
    await requestRefund(buyer.visitor, orderId);
    await refunds.until(orderId, ['SUCCEEDED']);
    const paid = await app.sql<{ n: number }>(
      `select count(*)::int as n from ledger_postings l join refunds r on r.id = l.refund_id
        where r.order_id = $1 and event = 'REFUND_PAID'`,
      [orderId],
    );
    expect(paid).toEqual([{ n: 2 }]);
  });
});

describe('a refund that WeChat does not finish', () => {
  it('as ABNORMAL goes to a person with its money held, who may book it as paid by hand', async () => {
    const { buyer, orderId, number } = await refunds.bought([await story.course()], 'WECHAT');
    await app.sandbox.arm({ kind: 'refund.abnormal', number });
    const { refund } = await requestRefund(buyer.visitor, orderId);
    await refunds.until(orderId, ['ABNORMAL']);
    expect((await buyer.facts(orderId)).status).toBe('PAID');
    const findings = await app.sql('select kind, status from findings where number = $1', [refund?.number]);
    expect(findings).toEqual([{ kind: 'REFUND_STUCK', status: 'OPEN' }]);
    const admin = await Staff.admin(story);
    const answer = await admin.resolve(refund?.id ?? '', 'PAID_OTHERWISE');
    expect(answer).toMatchObject({ refund: { status: 'SUCCEEDED' }, userErrors: [] });
    expect((await buyer.facts(orderId)).status).toBe('REFUNDED');
  });

  it('as CLOSED frees the money, leaves the course open, and may be tried under a new number', async () => {
    const course = await story.course();
    const { buyer, orderId, number } = await refunds.bought([course], 'WECHAT');
    await app.sandbox.arm({ kind: 'refund.closed', number });
    const { refund } = await requestRefund(buyer.visitor, orderId);
    await refunds.until(orderId, ['CLOSED']);
    expect(await buyer.access(course.id)).toBe('OPEN');
    const again = await (await Staff.admin(story)).resolve(refund?.id ?? '', 'RETRY');
    expect(again.refund?.number).not.toBe(refund?.number);
    const admin = await Staff.admin(story);
    const twice = async () => (await admin.resolve(refund?.id ?? '', 'RETRY')).userErrors;
    expect(await twice()).toMatchObject([{ code: 'REFUND_ALREADY_DECIDED', field: ['id'] }]);
    await refunds.until(orderId, ['CLOSED', 'SUCCEEDED']);
    expect(await twice()).toMatchObject([{ code: 'REFUND_ALREADY_DECIDED', field: ['id'] }]);
    expect(await buyer.access(course.id)).toBe('PREVIEW');
  });
});

describe('asking', () => {
  it('is refused when the days are over, and sends nothing', async () => {
    const { user, orderId } = await refunds.bought([await story.course({ refundDays: 1 })]);
    await app.advance(DAY);
    const later = await story.as(user);
    expect(await requestRefund(later, orderId)).toMatchObject({
      refund: null,
      userErrors: [{ code: 'REFUND_WINDOW_OVER', field: ['orderId'] }],
    });
    expect(await refunds.statuses(orderId)).toEqual([]);
  });

  it('is refused after more progress than the policy allows', async () => {
    const course = await story.course({ refundMaxProgress: 50, lessons: 3, trial: false });
    const { buyer, orderId } = await refunds.bought([course]);
    const lessons = await app.sql<{ id: string }>('select id from lessons where course_id = $1', [course.id]);
    for (const { id } of lessons.slice(0, 2))
      await buyer.visitor.run('mutation ($id: ID!) { openLesson(lessonId: $id) { userErrors { code } } }', {
        id,
      });
    expect((await requestRefund(buyer.visitor, orderId)).userErrors).toMatchObject([
      { code: 'REFUND_PROGRESS_EXCEEDED' },
    ]);
  });

  it('twice with one key is one refund, and with another key is refused while it runs', async () => {
    const course = await story.course({ refundAutomatic: false });
    const { buyer, orderId } = await refunds.bought([course]);
    const clientKey = randomUUID();
    const answers = await Promise.all(
      [1, 2, 3].map(() => requestRefund(buyer.visitor, orderId, { clientKey })),
    );
    expect(new Set(answers.map(({ refund }) => refund?.id)).size).toBe(1);
    expect((await requestRefund(buyer.visitor, orderId)).userErrors).toMatchObject([
      { code: 'REFUND_IN_PROGRESS', field: ['orderId'] },
    ]);
    expect(await refunds.statuses(orderId)).toEqual(['REQUESTED']);
  });

  it('with the key of another wish is refused, and changes nothing', async () => {
    const courses = [await story.course(), await story.course()];
    const { buyer, orderId } = await refunds.bought(courses);
    const [one, two] = await app.sql<{ id: string }>('select id from order_lines where order_id = $1', [
      orderId,
    ]);
    const [clientKey, lineIds] = [randomUUID(), [one?.id ?? '']];
    const { refund } = await requestRefund(buyer.visitor, orderId, { clientKey, lineIds });
    for (const same of [{ clientKey, lineIds }, { clientKey }])
      expect((await requestRefund(buyer.visitor, orderId, same)).refund?.id).toBe(refund?.id);
    for (const other of [[two?.id ?? ''], [one?.id ?? '', two?.id ?? '']])
      expect(await requestRefund(buyer.visitor, orderId, { clientKey, lineIds: other })).toMatchObject({
        refund: null,
        userErrors: [{ code: 'CLIENT_KEY_REUSED', field: ['clientKey'] }],
      });
    const admin = await Staff.admin(story);
    const asStaff = (key: string, fen: number) =>
      admin.refundOrder(orderId, [{ lineId: two?.id ?? '', fen }], key);
    expect((await asStaff(clientKey, 100)).userErrors).toMatchObject([{ code: 'CLIENT_KEY_REUSED' }]);
    const key = randomUUID();
    const given = (await asStaff(key, 100)).refund?.id;
    expect((await asStaff(key, 100)).refund?.id).toBe(given);
    expect((await asStaff(key, 200)).userErrors).toMatchObject([{ code: 'CLIENT_KEY_REUSED' }]);
    await refunds.until(orderId, ['SUCCEEDED', 'SUCCEEDED']);
  });

  it.each([
    ['an empty reason', { reason: '  ' }, 'INVALID_INPUT', ['reason']],
    ['a reason that is too long', { reason: '长'.repeat(201) }, 'INVALID_INPUT', ['reason']],
    ['no line', { lineIds: [] }, 'INVALID_INPUT', ['lineIds']],
    ['a line of another order', { lineIds: [randomUUID()] }, 'NOT_FOUND', ['lineIds', '0']],
    ['a bad key', { clientKey: 'short' }, 'INVALID_INPUT', ['clientKey']],
  ])('with %s changes nothing', async (_what, wish, code, field) => {
    const { buyer, orderId } = await refunds.bought([await story.course()]);
    expect((await requestRefund(buyer.visitor, orderId, wish)).userErrors).toMatchObject([{ code, field }]);
    expect(await refunds.statuses(orderId)).toEqual([]);
  });

  it('for someone else is asking for nothing', async () => {
    const { orderId } = await refunds.bought([await story.course()]);
    const stranger = await story.learner();
    expect((await requestRefund(stranger, orderId)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    for (const id of [orderId, randomUUID(), 'nonsense']) {
      const { errors } = await stranger.send(RefundTermsDocument, { orderId: id });
      expect(errors?.[0]?.extensions).toEqual({
        code: 'BAD_USER_INPUT',
        reason: 'NOT_FOUND',
        field: ['orderId'],
      });
    }
  });
});

it('leaves the ledger with what was sold and not given back', async () => {
  const books = await accounts(app);
  const total = Object.values(books).reduce((sum, fen) => sum + fen, 0);
  expect(total).toBe(0);
  expect(books.REFUNDS ?? 0).toBe(0);
  expect(books.SURPLUS ?? 0).toBe(0);
});
