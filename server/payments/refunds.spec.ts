import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Course } from '../catalog/course.entity.js';
import { accounts, expectSoundBooks } from '../testkit/books.js';
import { Buyer } from '../testkit/purchase.js';
import { requestRefund, Staff, withdrawRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterEach(() => expectSoundBooks(app));
afterAll(() => app.stop());

const METHODS = ['WECHAT', 'ALIPAY'] as const;
const DAY = 24 * 60 * 60 * 1000;

async function bought(courses: Course[], method: 'WECHAT' | 'ALIPAY' = 'ALIPAY') {
  const user = await story.user();
  const buyer = new Buyer(app, await story.as(user));
  const { order } = await buyer.place(courses.map(({ id }) => id));
  if (!order) throw new Error('No order');
  const { launch, number } = await buyer.launch(order.id, method);
  await app.sandbox.payAtCashier(launch);
  await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
  return { user, buyer, orderId: order.id, number };
}

const refundOf = async (orderId: string) =>
  (
    await app.sql<{ status: string }>('select status from refunds where order_id = $1 order by id', [orderId])
  ).map(({ status }) => status);

const timelineOf = async (orderId: string) =>
  (
    await app.sql<{ kind: string }>(
      'select kind from order_timeline_entries where order_id = $1 order by created_at, id',
      [orderId],
    )
  ).map(({ kind }) => kind);

/** Lets the sandbox finish what it processes and the jobs ask. */
async function until(orderId: string, statuses: string[]): Promise<void> {
  await expect
    .poll(
      async () => {
        await app.advance(60_000);
        return refundOf(orderId);
      },
      { timeout: 15_000 },
    )
    .toEqual(statuses);
}

describe.each(METHODS)('a refund by %s', method => {
  it('within the policy is granted at once, goes back in full, and takes the course with it', async () => {
    const course = await story.course({ priceFen: 9900 });
    const { buyer, orderId } = await bought([course], method);
    const { refund, userErrors } = await requestRefund(buyer.visitor, orderId);
    expect(userErrors).toEqual([]);
    expect(refund).toMatchObject({ kind: 'REQUESTED', amount: { fen: 9900 } });
    await until(orderId, ['SUCCEEDED']);
    expect(await buyer.facts(orderId)).toEqual({ status: 'REFUNDED', payments: ['SUCCEEDED'], grants: 1 });
    expect(await buyer.access(course.id)).toBe('PREVIEW');
    expect(await timelineOf(orderId)).toEqual([
      'PLACED',
      'PAID',
      'REFUND_REQUESTED',
      'REFUND_APPROVED',
      'REFUND_SUCCEEDED',
    ]);
  });

  it('of one line of two leaves the other learnt and the order paid', async () => {
    const courses = [await story.course({ priceFen: 5000 }), await story.course({ priceFen: 7000 })];
    const { buyer, orderId } = await bought(courses, method);
    const lines = await app.sql<{ id: string }>(
      'select id from order_lines where order_id = $1 order by position',
      [orderId],
    );
    await requestRefund(buyer.visitor, orderId, { lineIds: [lines[0]?.id ?? ''] });
    await until(orderId, ['SUCCEEDED']);
    expect((await buyer.facts(orderId)).status).toBe('PAID');
    expect(await buyer.access(courses[0]?.id ?? '')).toBe('PREVIEW');
    expect(await buyer.access(courses[1]?.id ?? '')).toBe('OPEN');
  });

  it('whose answer gets lost is asked about, and sent once', async () => {
    const { buyer, orderId, number } = await bought([await story.course()], method);
    await app.sandbox.arm({ kind: 'api.lost', api: 'refund', number, times: 2 });
    await requestRefund(buyer.visitor, orderId);
    await until(orderId, ['SUCCEEDED']);
    const { refunds } = await app.sandbox.call<{ refunds: { state: string }[] }>(
      'GET',
      `/control/trades/${number}`,
    );
    expect(refunds).toHaveLength(1);
  });

  it('that cannot be sent yet is sent later under the same number', async () => {
    const { buyer, orderId, number } = await bought([await story.course()], method);
    await app.sandbox.arm({ kind: 'api.error', api: 'refund', number, times: 3 });
    const { refund } = await requestRefund(buyer.visitor, orderId);
    await until(orderId, ['SUCCEEDED']);
    const rows = await app.sql<{ number: string }>('select number from refunds where order_id = $1', [
      orderId,
    ]);
    expect(rows).toEqual([{ number: refund?.number }]);
  });

  it('is settled once, whether the notification comes never or twenty times', async () => {
    const { buyer, orderId, number } = await bought([await story.course({ priceFen: 100 })], method);
    await app.sandbox.arm({ kind: 'notify.duplicate', copies: 20, number, of: 'refund' });
    await requestRefund(buyer.visitor, orderId);
    await until(orderId, ['SUCCEEDED']);
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
    const { buyer, orderId, number } = await bought([await story.course()], 'WECHAT');
    await app.sandbox.arm({ kind: 'refund.abnormal', number });
    const { refund } = await requestRefund(buyer.visitor, orderId);
    await until(orderId, ['ABNORMAL']);
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
    const { buyer, orderId, number } = await bought([course], 'WECHAT');
    await app.sandbox.arm({ kind: 'refund.closed', number });
    const { refund } = await requestRefund(buyer.visitor, orderId);
    await until(orderId, ['CLOSED']);
    expect(await buyer.access(course.id)).toBe('OPEN');
    const again = await (await Staff.admin(story)).resolve(refund?.id ?? '', 'RETRY');
    expect(again.refund?.number).not.toBe(refund?.number);
    await until(orderId, ['CLOSED', 'SUCCEEDED']);
    expect(await buyer.access(course.id)).toBe('PREVIEW');
  });
});

describe('asking', () => {
  it('is refused when the days are over, and sends nothing', async () => {
    const { user, orderId } = await bought([await story.course({ refundDays: 1 })]);
    await app.advance(DAY);
    const later = await story.as(user);
    expect(await requestRefund(later, orderId)).toMatchObject({
      refund: null,
      userErrors: [{ code: 'REFUND_WINDOW_OVER', field: ['orderId'] }],
    });
    expect(await refundOf(orderId)).toEqual([]);
  });

  it('is refused after more progress than the policy allows', async () => {
    const course = await story.course({ refundMaxProgress: 50, lessons: 3, trial: false });
    const { buyer, orderId } = await bought([course]);
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
    const { buyer, orderId } = await bought([course]);
    const clientKey = randomUUID();
    const answers = await Promise.all(
      [1, 2, 3].map(() => requestRefund(buyer.visitor, orderId, { clientKey })),
    );
    expect(new Set(answers.map(({ refund }) => refund?.id)).size).toBe(1);
    expect((await requestRefund(buyer.visitor, orderId)).userErrors).toMatchObject([
      { code: 'REFUND_IN_PROGRESS', field: ['orderId'] },
    ]);
    expect(await refundOf(orderId)).toEqual(['REQUESTED']);
  });

  it.each([
    ['an empty reason', { reason: '  ' }, 'INVALID_INPUT', ['reason']],
    ['a reason that is too long', { reason: '长'.repeat(201) }, 'INVALID_INPUT', ['reason']],
    ['no line', { lineIds: [] }, 'INVALID_INPUT', ['lineIds']],
    ['a line of another order', { lineIds: [randomUUID()] }, 'NOT_FOUND', ['lineIds', '0']],
    ['a bad key', { clientKey: 'short' }, 'INVALID_INPUT', ['clientKey']],
  ])('with %s changes nothing', async (_what, wish, code, field) => {
    const { buyer, orderId } = await bought([await story.course()]);
    expect((await requestRefund(buyer.visitor, orderId, wish)).userErrors).toMatchObject([{ code, field }]);
    expect(await refundOf(orderId)).toEqual([]);
  });

  it('for someone else is asking for nothing', async () => {
    const { orderId } = await bought([await story.course()]);
    const stranger = await story.learner();
    expect((await requestRefund(stranger, orderId)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});

describe('deciding', () => {
  const asked = async () => {
    const teacher = await story.user({ role: Role.TEACHER });
    const course = await story.course({ refundAutomatic: false, teacher });
    const { buyer, orderId } = await bought([course]);
    const { refund } = await requestRefund(buyer.visitor, orderId);
    if (!refund) throw new Error('No refund');
    return { buyer, orderId, course, teacher, id: refund.id };
  };

  it('is for the teacher of the course, who is written down', async () => {
    const { orderId, teacher, id } = await asked();
    const { refund } = await (await Staff.teacher(story, teacher)).decide(id, true);
    expect(refund?.status).toBe('APPROVED');
    await until(orderId, ['SUCCEEDED']);
    expect(await app.sql('select action, actor_id from audit_entries where subject_id = $1', [id])).toEqual([
      { action: 'refund.approve', actor_id: teacher.id },
    ]);
  });

  it('against it needs a word to the learner, and gives nothing back', async () => {
    const { buyer, orderId, course, id } = await asked();
    const admin = await Staff.admin(story);
    expect((await admin.decide(id, false)).userErrors).toMatchObject([
      { code: 'INVALID_INPUT', field: ['note'] },
    ]);
    expect((await admin.decide(id, false, '已学完大部分内容')).refund?.status).toBe('DECLINED');
    await app.advance(60_000);
    expect(await refundOf(orderId)).toEqual(['DECLINED']);
    expect(await buyer.access(course.id)).toBe('OPEN');
    expect((await admin.decide(id, true)).userErrors).toMatchObject([{ code: 'REFUND_ALREADY_DECIDED' }]);
  });

  it('is not for the teacher of another course, a learner, or a visitor', async () => {
    const { buyer, orderId, id } = await asked();
    const others = [
      await story.as(await story.user({ role: Role.TEACHER })),
      buyer.visitor,
      await story.learner(),
      app.visitor(),
    ];
    const query =
      'mutation ($input: DecideRefundInput!) { decideRefund(input: $input) { userErrors { code } } }';
    const codes: unknown[] = [];
    for (const other of others)
      codes.push((await other.send(query, { input: { id, approve: true } })).errors?.[0]?.extensions.code);
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'UNAUTHENTICATED']);
    expect(await refundOf(orderId)).toEqual(['REQUESTED']);
  });

  it('by two at once decides once', async () => {
    const { orderId, id } = await asked();
    const staff = [await Staff.admin(story), await Staff.admin(story)];
    const answers = await Promise.all(staff.map(person => person.decide(id, true)));
    expect(answers.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort()).toEqual([
      'DONE',
      'REFUND_ALREADY_DECIDED',
    ]);
    await until(orderId, ['SUCCEEDED']);
  });

  it('comes too late when the learner has taken the request back', async () => {
    const { buyer, id } = await asked();
    expect((await withdrawRefund(buyer.visitor, id)).refund?.status).toBe('WITHDRAWN');
    expect((await withdrawRefund(await story.learner(), id)).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    expect((await (await Staff.admin(story)).decide(id, true)).userErrors).toMatchObject([
      { code: 'REFUND_ALREADY_DECIDED' },
    ]);
  });
});

describe('an admin who gives money back', () => {
  it('may do so in parts, up to what was paid and never more, even ten at once', async () => {
    const course = await story.course({ priceFen: 1000, refundDays: 0 });
    const { buyer, orderId } = await bought([course]);
    const [line] = await app.sql<{ id: string }>('select id from order_lines where order_id = $1', [orderId]);
    const admin = await Staff.admin(story);
    const lineId = line?.id ?? '';
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => admin.refundOrder(orderId, [{ lineId, fen: 300 }])),
    );
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort();
    expect(codes).toEqual([
      ...Array<string>(3).fill('DONE'),
      ...Array<string>(7).fill('REFUND_EXCEEDS_PAID'),
    ]);
    await until(orderId, ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(await buyer.access(course.id)).toBe('OPEN');
    await admin.refundOrder(orderId, [{ lineId, fen: 100 }]);
    await until(orderId, Array<string>(4).fill('SUCCEEDED'));
    expect((await buyer.facts(orderId)).status).toBe('REFUNDED');
    expect(await buyer.access(course.id)).toBe('PREVIEW');
  });
});

it('leaves the ledger with what was sold and not given back', async () => {
  const books = await accounts(app);
  const total = Object.values(books).reduce((sum, fen) => sum + fen, 0);
  expect(total).toBe(0);
  expect(books.REFUNDS ?? 0).toBe(0);
  expect(books.SURPLUS ?? 0).toBe(0);
});
