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

/** An order whose buyer changes the wallet again and again; the numbers of its attempts, the newest last. */
async function wavering(times: number): Promise<{ buyer: Buyer; orderId: string; numbers: string[] }> {
  const buyer = new Buyer(app, await story.learner());
  const { id: orderId } = await buyer.order((await story.course()).id);
  const numbers: string[] = [];
  for (let time = 0; time < times; time++)
    numbers.push((await buyer.launch(orderId, time % 2 ? 'ALIPAY' : 'WECHAT')).number);
  return { buyer, orderId, numbers };
}

describe('an order with many attempts', () => {
  it('is checked by its newest five, and the older ones are left to the scheduled questions', async () => {
    const { buyer, orderId, numbers } = await wavering(7);
    await app.sandbox.pay(numbers[1] ?? '', { force: true, notify: false });
    expect((await buyer.check(orderId)).order?.status).toBe('PENDING');
    await app.sandbox.pay(numbers[2] ?? '', { force: true, notify: false });
    expect((await buyer.check(orderId)).order?.status).toBe('PAID');
    expect((await buyer.facts(orderId)).payments.filter(is => is.startsWith('SUCCEEDED'))).toHaveLength(1);
  });

  it('takes twenty, keeps the last one open, and opens no more', async () => {
    const { buyer, orderId, numbers } = await wavering(20);
    expect(await buyer.pay(orderId, 'WECHAT')).toMatchObject({
      payment: null,
      userErrors: [{ code: 'PAYMENT_IN_PROGRESS', field: ['orderId'] }],
    });
    const { payments } = await buyer.facts(orderId);
    expect(payments).toEqual([...Array<string>(19).fill('CLOSED'), 'PENDING']);
    expect((await buyer.launch(orderId, 'ALIPAY')).number).toBe(numbers[19]);
    await app.sandbox.pay(numbers[19] ?? '');
    await expect.poll(async () => (await buyer.facts(orderId)).status, { timeout: 10_000 }).toBe('PAID');
  });
});
