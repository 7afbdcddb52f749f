import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const buyer = async () => new Buyer(app, await story.learner());

/** Until the channel has been asked to create the order's attempt; it was told to answer late. */
async function created(orderId: string): Promise<void> {
  const asked = async () => {
    const [attempt] = await app.sql<{ number: string }>('select number from payments where order_id = $1', [
      orderId,
    ]);
    if (!attempt) return [];
    const path = `/control/requests?api=create&number=${attempt.number}`;
    return (await app.sandbox.call<{ requests: { fault: string }[] }>('GET', path)).requests;
  };
  await expect.poll(asked).toMatchObject([{ fault: 'api.slow' }]);
}

describe('changing the wallet', () => {
  it('closes the open attempt at its channel first, so that only one can be paid', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const wechat = await learner.launch(order.id, 'WECHAT');
    const alipay = await learner.launch(order.id, 'ALIPAY');
    expect(await learner.facts(order.id)).toEqual({
      status: 'PENDING',
      payments: ['CLOSED', 'PENDING'],
      grants: 0,
    });
    await expect(app.sandbox.payAtCashier(wechat.launch)).rejects.toThrow('requestPayment:fail');
    await app.sandbox.payAtCashier(alipay.launch);
    await expect
      .poll(() => learner.facts(order.id))
      .toEqual({ status: 'PAID', payments: ['CLOSED', 'SUCCEEDED'], grants: 1 });
  });

  it('waits when the buyer is typing the password at the other channel', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    await learner.launch(order.id, 'WECHAT');
    await app.sandbox.arm({ kind: 'close.userpaying', channel: 'wechat' });
    expect(await learner.pay(order.id, 'ALIPAY')).toMatchObject({
      payment: null,
      userErrors: [{ code: 'PAYMENT_IN_PROGRESS', field: ['orderId'] }],
    });
    expect(await learner.facts(order.id)).toEqual({ status: 'PENDING', payments: ['PENDING'], grants: 0 });
  });

  it('pays the order with money that lands after a confirmed close, and keeps the other as surplus', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    await app.sandbox.arm({ kind: 'close.thenpaid', channel: 'wechat', delayMs: 300 });
    await learner.launch(order.id, 'WECHAT');
    const alipay = await learner.launch(order.id, 'ALIPAY');
    await expect.poll(async () => (await learner.facts(order.id)).payments).toContain('SUCCEEDED');
    await app.sandbox.pay(alipay.number);
    await expect
      .poll(() => learner.facts(order.id))
      .toEqual({
        status: 'PAID',
        payments: ['SUCCEEDED', 'SUCCEEDED SURPLUS'],
        grants: 1,
      });
  });
});

describe('a create that is still under way', () => {
  it('keeps the other wallet waiting, so that two can never be paid', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    await app.sandbox.arm({ kind: 'api.slow', api: 'create', channel: 'wechat', delayMs: 3000 });
    const slow = learner.pay(order.id, 'WECHAT');
    await created(order.id);
    expect(await learner.pay(order.id, 'ALIPAY')).toMatchObject({
      userErrors: [{ code: 'PAYMENT_IN_PROGRESS' }],
    });
    expect((await slow).userErrors).toEqual([]);
    expect(await learner.facts(order.id)).toEqual({ status: 'PENDING', payments: ['PENDING'], grants: 0 });
  });

  it('is not launched when another tab was refused meanwhile and the number is dead', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    await app.sandbox.arm({ kind: 'api.slow', api: 'create', channel: 'wechat', delayMs: 3000 });
    const slow = learner.pay(order.id, 'WECHAT');
    await created(order.id);
    await app.sandbox.arm({
      kind: 'api.error',
      api: 'create',
      channel: 'wechat',
      status: 403,
      code: 'NO_AUTH',
    });
    const refused = await learner.pay(order.id, 'WECHAT');
    expect(refused).toMatchObject({ launch: null, userErrors: [{ code: 'GATEWAY_UNAVAILABLE' }] });
    expect(await slow).toMatchObject({ launch: null, userErrors: [{ code: 'PAYMENT_IN_PROGRESS' }] });
    const { trades } = await app.sandbox.call<{ trades: { number: string; state: string }[] }>(
      'GET',
      '/control/trades',
    );
    const [attempt] = await app.sql<{ number: string }>('select number from payments where order_id = $1', [
      order.id,
    ]);
    expect(trades.find(({ number }) => number === attempt?.number)?.state).toBe('CLOSED');
    expect(await learner.facts(order.id)).toEqual({ status: 'PENDING', payments: ['FAILED'], grants: 0 });
  });
});

describe('an attempt that ended without money', () => {
  it('is asked about again, so that money that lands after the close is found without a notification', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const wechat = await learner.launch(order.id, 'WECHAT');
    await learner.launch(order.id, 'ALIPAY');
    await app.sandbox.pay(wechat.number, { force: true, notify: false });
    await app.advance(61_000);
    expect(await learner.facts(order.id)).toEqual({
      status: 'PAID',
      payments: ['SUCCEEDED', 'CLOSED'],
      grants: 1,
    });
  });

  it('is closed at the channel when its time is over, and the order can still be paid by another', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    await learner.launch(order.id, 'WECHAT');
    await app.advance(2 * 60 * 60_000 + 1000);
    expect((await learner.facts(order.id)).payments).toEqual(['CLOSED']);
  });
});
