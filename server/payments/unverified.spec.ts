import { afterAll, beforeAll, expect, it } from 'vitest';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ rateLimitFactor: 1 });
});
afterAll(() => app.stop());

it('refuses all that a stranger sends, keeps a little of it, and still takes what is signed', async () => {
  const statuses = new Set<number>();
  for (let n = 0; n < 40; n++) {
    const sent = await fetch(`${app.origin}/pay/notify/alipay`, { method: 'POST', body: `sign=none&n=${n}` });
    statuses.add(sent.status);
  }
  const kept = 'select count(*)::int as n from payment_notifications';
  expect(await app.sql(kept)).toEqual([{ n: 20 }]);
  expect(statuses.size).toBe(1);

  const story = new Story(app);
  const buyer = new Buyer(app, await story.learner());
  const order = await buyer.order((await story.course()).id);
  const { launch } = await buyer.launch(order.id, 'ALIPAY');
  await app.sandbox.payAtCashier(launch);
  await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
  expect(await app.sql(`${kept} where verdict = 'SETTLED'`)).toEqual([{ n: 1 }]);
});
