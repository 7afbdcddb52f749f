import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectSoundBooks } from '../testkit/books.js';
import type { UserErrors } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund, Staff, withdrawRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role } from '../users/user.entity.js';

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

describe('deciding', () => {
  const asked = async () => {
    const teacher = await story.user({ role: Role.TEACHER });
    const course = await story.course({ refundAutomatic: false, teacher });
    const { buyer, orderId } = await refunds.bought([course]);
    const { refund } = await requestRefund(buyer.visitor, orderId);
    if (!refund) throw new Error('No refund');
    return { buyer, orderId, course, teacher, id: refund.id };
  };

  it('is for the teacher of the course, who is written down', async () => {
    const { orderId, teacher, id } = await asked();
    const { refund } = await (await Staff.teacher(story, teacher)).decide(id, true);
    expect(refund?.status).toBe('APPROVED');
    await refunds.until(orderId, ['SUCCEEDED']);
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
    expect(await refunds.statuses(orderId)).toEqual(['DECLINED']);
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
    type Answer = { decideRefund: UserErrors } | null;
    for (const other of others) {
      const { data, errors } = await other.send<Answer>(query, { input: { id, approve: true } });
      codes.push(errors?.[0]?.extensions.code ?? data?.decideRefund.userErrors[0]?.code);
    }
    expect(codes).toEqual(['NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN', 'UNAUTHENTICATED']);
    expect(await refunds.statuses(orderId)).toEqual(['REQUESTED']);
  });

  it('by two at once decides once', async () => {
    const { orderId, id } = await asked();
    const staff = [await Staff.admin(story), await Staff.admin(story)];
    const answers = await Promise.all(staff.map(person => person.decide(id, true)));
    expect(answers.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort()).toEqual([
      'DONE',
      'REFUND_ALREADY_DECIDED',
    ]);
    await refunds.until(orderId, ['SUCCEEDED']);
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
  it('ends the request that nobody has decided once nothing is left to give', async () => {
    const course = await story.course({ priceFen: 1000, refundAutomatic: false });
    const { buyer, orderId } = await refunds.bought([course]);
    const { refund } = await requestRefund(buyer.visitor, orderId);
    const [line] = await app.sql<{ id: string }>('select id from order_lines where order_id = $1', [orderId]);
    const admin = await Staff.admin(story);
    const give = (fen: number) => admin.refundOrder(orderId, [{ lineId: line?.id ?? '', fen }]);
    await give(400);
    await refunds.until(orderId, ['REQUESTED', 'SUCCEEDED']);
    await give(600);
    await refunds.until(orderId, ['DECLINED', 'SUCCEEDED', 'SUCCEEDED']);
    const rows = await app.sql(
      'select decision_note, decided_by_id, decided_at is not null as decided from refunds where id = $1',
      [refund?.id],
    );
    expect(rows).toEqual([
      { decision_note: '订单已全额退款，此申请无需再处理', decided_by_id: null, decided: true },
    ]);
    expect((await admin.decide(refund?.id ?? '', true)).userErrors).toMatchObject([
      { code: 'REFUND_ALREADY_DECIDED' },
    ]);
    expect((await refunds.timeline(orderId)).filter(kind => kind === 'REFUND_DECLINED')).toHaveLength(1);
    expect((await buyer.facts(orderId)).status).toBe('REFUNDED');
  });

  it('may do so in parts, up to what was paid and never more, even ten at once', async () => {
    const course = await story.course({ priceFen: 1000, refundDays: 0 });
    const { buyer, orderId } = await refunds.bought([course]);
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
    await refunds.until(orderId, ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(await buyer.access(course.id)).toBe('OPEN');
    await admin.refundOrder(orderId, [{ lineId, fen: 100 }]);
    await refunds.until(orderId, Array<string>(4).fill('SUCCEEDED'));
    expect((await buyer.facts(orderId)).status).toBe('REFUNDED');
    expect(await buyer.access(course.id)).toBe('PREVIEW');
  });
});
