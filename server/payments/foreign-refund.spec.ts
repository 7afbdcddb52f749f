import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAlipayGateway } from './gateways/alipay.js';
import type { PaymentGateway } from './gateways/gateway.js';
import { createWechatGateway } from './gateways/wechat.js';
import { accounts, expectSoundBooks } from '../testkit/books.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory, type Bought } from '../testkit/refund-story.js';
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
afterEach(async () => {
  await app.sandbox.call('DELETE', '/control/faults');
  await expectSoundBooks(app);
});
afterAll(() => app.stop());

let count = 0;

/** Somebody in the merchant's console: the same merchant, and a number that we never gave. */
async function refundInConsole(
  method: 'WECHAT' | 'ALIPAY',
  paymentNumber: string,
  amountFen: number,
  totalFen = amountFen,
): Promise<string> {
  const { wechatPay, alipay } = app.config;
  if (!wechatPay || !alipay) throw new Error('No merchant');
  const gateway: PaymentGateway =
    method === 'WECHAT' ? createWechatGateway(wechatPay) : createAlipayGateway(alipay);
  const number = `CONSOLE${++count}`;
  const path = method === 'WECHAT' ? 'wechat' : 'alipay';
  const outcome = await gateway.refund({
    ...{ number, paymentNumber, amountFen, totalFen, leftFen: totalFen },
    ...{ payerId: '', reason: '后台退款', notifyUrl: `${app.origin}/pay/notify/${path}` },
  });
  expect(outcome.kind).toBe('ACCEPTED');
  return number;
}

/** Lets minutes pass until the facts are these. */
async function until(read: () => Promise<unknown>, facts: unknown): Promise<void> {
  const later = async () => {
    await app.advance(60_000);
    return read();
  };
  await expect.poll(later, { timeout: 20_000 }).toEqual(facts);
}

describe.each(['WECHAT', 'ALIPAY'] as const)('a refund given in the console of %s', method => {
  it('of a paid order is booked, and takes the course back', async () => {
    const course = await story.course({ priceFen: 9900 });
    const { buyer, orderId, number } = await refunds.bought([course], method);
    await refundInConsole(method, number, 9900);
    await until(async () => (await buyer.facts(orderId)).status, 'REFUNDED');
    expect(await app.sql('select kind, status from refunds where order_id = $1', [orderId])).toEqual([
      { kind: 'PLATFORM', status: 'SUCCEEDED' },
    ]);
    expect(await buyer.access(course.id)).toBe('PREVIEW');
  });

  it('before we heard of the payment grants nothing, and holds neither order nor coupon', async () => {
    const user = await story.user();
    const visitor = await story.as(user);
    const buyer = new Buyer(app, visitor);
    const template = await story.coupon({ thresholdFen: 0, amountOffFen: 100 });
    const couponId = await story.claim(visitor, template);
    const course = await story.course({ priceFen: 10_000 });
    const order = await buyer.order(course.id, [couponId]);
    const { number, launch } = await buyer.launch(order.id, method);
    await app.sandbox.arm({ kind: 'notify.lost', number, of: 'payment', times: 'always' });
    await app.sandbox.payAtCashier(launch);
    await refundInConsole(method, number, 9900);
    await app.advance(15 * 60_000);
    await until(async () => (await buyer.facts(order.id)).status, 'EXPIRED');
    expect(await new Buyer(app, await story.as(user)).access(course.id)).toBe('PREVIEW');
    const [coupon] = await app.sql<{ status: string }>('select status from coupons where id = $1', [
      couponId,
    ]);
    expect(coupon?.status).toBe('USABLE');
    const found = await app.sql<{ kind: string }>('select kind from findings where number = $1', [number]);
    expect(found).toEqual([{ kind: 'STATUS_DIFFERS' }]);
  });
});

it('a payment whose receipt differs does not hold its order for ever', async () => {
  const buyer = new Buyer(app, await story.learner());
  const order = await buyer.order((await story.course({ priceFen: 5000 })).id);
  const { number } = await buyer.launch(order.id, 'WECHAT');
  await app.sandbox.arm({ kind: 'notify.lost', number, times: 'always' });
  await app.sandbox.pay(number, { notify: false });
  const payer = app.vault.seal('payer', 'somebody else');
  await app.sql('update payments set sealed_payer_id = $2 where number = $1', [number, payer]);
  await app.advance(15 * 60_000);
  await until(async () => buyer.facts(order.id), { status: 'EXPIRED', payments: ['FAILED'], grants: 0 });
  const found = await app.sql('select kind, status from findings where number = $1', [number]);
  expect(found).toEqual([{ kind: 'RECEIPT_MISMATCH', status: 'OPEN' }]);
});

it('in the console takes the place of ours that was stuck, once, however often it is told', async () => {
  const courses = [await story.course({ priceFen: 5000 }), await story.course({ priceFen: 5000 })];
  const { buyer, orderId, number } = await refunds.bought(courses, 'WECHAT');
  const [line] = await app.sql<{ id: string }>(
    'select id from order_lines where order_id = $1 order by position',
    [orderId],
  );
  await app.sandbox.arm({ kind: 'refund.abnormal', number });
  await requestRefund(buyer.visitor, orderId, { lineIds: [line?.id ?? ''] });
  await refunds.until(orderId, ['ABNORMAL']);
  await app.advance(60_000);
  await refundInConsole('WECHAT', number, 5000, 10_000);
  await refunds.until(orderId, ['SUCCEEDED']);
  await app.sandbox.deliver(number, { again: true });
  await app.advance(60_000);
  expect(await refunds.statuses(orderId)).toEqual(['SUCCEEDED']);
  expect((await buyer.facts(orderId)).status).toBe('PAID');
  expect(await buyer.access(courses[1]?.id ?? '')).toBe('OPEN');
});

it('in the console while ours is on its way is booked for nothing else', async () => {
  const courses = [await story.course({ priceFen: 5000 }), await story.course({ priceFen: 5000 })];
  const { buyer, orderId, number } = await refunds.bought(courses, 'WECHAT');
  const [line] = await app.sql<{ id: string }>(
    'select id from order_lines where order_id = $1 order by position',
    [orderId],
  );
  await app.sandbox.arm({ kind: 'refund.processing', number });
  await requestRefund(buyer.visitor, orderId, { lineIds: [line?.id ?? ''] });
  await refunds.until(orderId, ['PROCESSING']);
  await app.advance(60_000);
  await refundInConsole('WECHAT', number, 5000, 10_000);
  await app.advance(60_000);
  expect(await refunds.statuses(orderId)).toEqual(['PROCESSING']);
  expect(await buyer.access(courses[1]?.id ?? '')).toBe('OPEN');
});

describe('a refund that gets stuck', () => {
  const stuck = async (): Promise<Bought & { id: string; number: string; admin: Staff }> => {
    const bought = await refunds.bought([await story.course({ priceFen: 700 })], 'WECHAT');
    await app.sandbox.arm({ kind: 'refund.abnormal', number: bought.number, times: 2 });
    const { refund } = await requestRefund(bought.buyer.visitor, bought.orderId);
    await refunds.until(bought.orderId, ['ABNORMAL']);
    return { ...bought, id: refund?.id ?? '', number: refund?.number ?? '', admin: await Staff.admin(story) };
  };
  const finding = async (number: string) =>
    app.sql('select kind, status from findings where number = $1', [number]);

  it('once more after it was dealt with is open once more', async () => {
    const { admin, id, number, orderId } = await stuck();
    const [{ id: findingId } = { id: '' }] = await app.sql<{ id: string }>(
      'select id from findings where number = $1',
      [number],
    );
    await admin.visitor.run(
      'mutation ($input: ResolveFindingInput!) { resolveFinding(input: $input) { userErrors { code } } }',
      { input: { id: findingId, note: '已联系微信支付' } },
    );
    expect(await finding(number)).toEqual([{ kind: 'REFUND_STUCK', status: 'RESOLVED' }]);
    await admin.resolve(id, 'RETRY');
    await refunds.until(orderId, ['ABNORMAL']);
    await until(() => finding(number), [{ kind: 'REFUND_STUCK', status: 'OPEN' }]);
  });

  it('and is paid by hand leaves the channel with its money, and a later payment by the channel is seen', async () => {
    const { admin, id, orderId } = await stuck();
    const before = (await accounts(app)).CHANNEL_WECHAT_JSAPI ?? 0;
    await admin.resolve(id, 'PAID_OTHERWISE');
    const books = await accounts(app);
    expect([books.CHANNEL_WECHAT_JSAPI ?? 0, books.BY_HAND]).toEqual([before, -700]);
    expect(await refunds.statuses(orderId)).toEqual(['SUCCEEDED']);
  });
});
