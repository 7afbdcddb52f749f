import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accounts, expectSoundBooks } from '../testkit/books.js';
import { Buyer } from '../testkit/purchase.js';
import { cancelOrder } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterEach(() => expectSoundBooks(app));
afterAll(() => app.stop());

const METHODS = ['WECHAT', 'ALIPAY'] as const;
const MINUTES_15 = 15 * 60_000;

const buyer = async () => new Buyer(app, await story.learner());

const timelineOf = async (orderId: string) =>
  (
    await app.sql<{ kind: string }>(
      'select kind from order_timeline_entries where order_id = $1 order by created_at, id',
      [orderId],
    )
  ).map(({ kind }) => kind);

/** Runs jobs, minute by minute, until the order's facts are these. */
async function until(learner: Buyer, orderId: string, facts: object): Promise<void> {
  await expect
    .poll(
      async () => {
        await app.advance(60_000);
        return learner.facts(orderId);
      },
      { timeout: 15_000 },
    )
    .toEqual(facts);
}

describe('an order whose quarter of an hour is over', () => {
  it.each(METHODS)('is closed at %s, expires, and can be paid no more', async method => {
    const user = await story.user();
    const learner = new Buyer(app, await story.as(user));
    const order = await learner.order((await story.course()).id);
    const { launch } = await learner.launch(order.id, method);
    await app.advance(MINUTES_15);
    await until(learner, order.id, { status: 'EXPIRED', payments: ['CLOSED'], grants: 0 });
    await expect(app.sandbox.payAtCashier(launch)).rejects.toThrow();
    const later = new Buyer(app, await story.as(user));
    expect((await later.pay(order.id, method)).userErrors).toMatchObject([{ code: 'ORDER_NOT_PAYABLE' }]);
    expect(await timelineOf(order.id)).toEqual(['PLACED', 'CLOSING', 'EXPIRED']);
  });

  it('expires without any attempt', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    await app.advance(MINUTES_15 - 60_000);
    expect((await learner.facts(order.id)).status).toBe('PENDING');
    await app.advance(60_000);
    await expect.poll(async () => (await learner.facts(order.id)).status).toBe('EXPIRED');
  });

  it('stays pending while the buyer types the password, and is paid when that ends well', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const { number } = await learner.launch(order.id, 'WECHAT');
    await app.sandbox.arm({ kind: 'close.userpaying', channel: 'wechat', number, times: 'always' });
    await app.advance(MINUTES_15);
    expect(await learner.facts(order.id)).toEqual({ status: 'PENDING', payments: ['PENDING'], grants: 0 });
    await app.sandbox.call('DELETE', '/control/faults');
    await app.sandbox.pay(number, { force: true });
    await until(learner, order.id, { status: 'PAID', payments: ['SUCCEEDED'], grants: 1 });
  });

  it('waits while the channel does not answer', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const { number } = await learner.launch(order.id, 'ALIPAY');
    await app.sandbox.arm({ kind: 'api.unreached', number, times: 'always' });
    await app.advance(MINUTES_15);
    await app.advance(60_000);
    expect(await learner.facts(order.id)).toEqual({ status: 'PENDING', payments: ['PENDING'], grants: 0 });
    await app.sandbox.call('DELETE', '/control/faults');
    await until(learner, order.id, { status: 'EXPIRED', payments: ['CLOSED'], grants: 0 });
  });
});

describe('cancelling', () => {
  it.each(METHODS)('closes the attempt at %s first and ends the order', async method => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const { launch } = await learner.launch(order.id, method);
    expect(await cancelOrder(learner.visitor, order.id)).toEqual({
      order: { status: 'CANCELLED', ending: null },
      userErrors: [],
    });
    await expect(app.sandbox.payAtCashier(launch)).rejects.toThrow();
    expect((await cancelOrder(learner.visitor, order.id)).userErrors).toMatchObject([
      { code: 'ORDER_NOT_CANCELLABLE', field: ['orderId'] },
    ]);
  });

  it('what was paid a moment ago changes nothing', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const { number } = await learner.launch(order.id, 'WECHAT');
    await app.sandbox.pay(number, { notify: false });
    await cancelOrder(learner.visitor, order.id);
    expect(await learner.facts(order.id)).toEqual({ status: 'PAID', payments: ['SUCCEEDED'], grants: 1 });
  });

  it('is for the buyer alone', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    expect((await cancelOrder((await buyer()).visitor, order.id)).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    expect((await learner.facts(order.id)).status).toBe('PENDING');
  });
});

describe('money that comes too late', () => {
  it.each(METHODS)('by %s goes back in full, once, and the buyer is told', async method => {
    const learner = await buyer();
    const course = await story.course({ priceFen: 4200 });
    const order = await learner.order(course.id);
    const { number } = await learner.launch(order.id, method);
    await cancelOrder(learner.visitor, order.id);
    await app.sandbox.arm({ kind: 'notify.duplicate', copies: 10, number });
    await app.sandbox.pay(number, { force: true });
    await until(learner, order.id, { status: 'CANCELLED', payments: ['SUCCEEDED SURPLUS'], grants: 0 });
    await expect
      .poll(async () => {
        await app.advance(60_000);
        return timelineOf(order.id);
      })
      .toEqual(['PLACED', 'CLOSING', 'CANCELLED', 'SURPLUS_PAID', 'SURPLUS_RETURNED']);
    const { refunds } = await app.sandbox.call<{ refunds: { amountFen: number }[] }>(
      'GET',
      `/control/trades/${number}`,
    );
    expect(refunds.map(({ amountFen }) => amountFen)).toEqual([4200]);
    expect(await learner.access(course.id)).toBe('PREVIEW');
  });

  it('for a course that another order bought meanwhile goes back, and the course stays', async () => {
    const learner = await buyer();
    const course = await story.course();
    const orders = [await learner.order(course.id), await learner.order(course.id)];
    const launches = [
      await learner.launch(orders[0]?.id ?? '', 'WECHAT'),
      await learner.launch(orders[1]?.id ?? '', 'ALIPAY'),
    ];
    await Promise.all(launches.map(({ number }) => app.sandbox.pay(number)));
    const states = async () => {
      await app.advance(60_000);
      const facts = await Promise.all(orders.map(({ id }) => learner.facts(id)));
      return facts.flatMap(({ payments }) => payments).sort();
    };
    await expect.poll(states).toEqual(['SUCCEEDED', 'SUCCEEDED SURPLUS']);
    await expect
      .poll(async () => {
        await app.advance(60_000);
        return app.sql(`select kind, status from refunds where order_id = any($1)`, [
          orders.map(({ id }) => id),
        ]);
      })
      .toEqual([{ kind: 'SURPLUS', status: 'SUCCEEDED' }]);
    expect(await learner.access(course.id)).toBe('OPEN');
  });

  it('leaves nothing owed in the ledger', async () => {
    const { SURPLUS = 0, REFUNDS = 0 } = await accounts(app);
    expect([SURPLUS, REFUNDS]).toEqual([0, 0]);
  });
});
