import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectSoundBooks } from '../testkit/books.js';
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

it('lets one of two payments for a course at the same moment buy it, again and again', async () => {
  const buyers = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const buyer = new Buyer(app, await story.learner());
      const course = await story.course();
      const orders = [await buyer.order(course.id), await buyer.order(course.id)];
      const launches = [
        await buyer.launch(orders[0]?.id ?? '', 'WECHAT'),
        await buyer.launch(orders[1]?.id ?? '', 'ALIPAY'),
      ];
      return { buyer, orders, numbers: launches.map(({ number }) => number) };
    }),
  );
  await Promise.all(buyers.flatMap(({ numbers }) => numbers.map(number => app.sandbox.pay(number))));
  for (const { buyer, orders } of buyers) {
    const payments = async () => {
      const facts = await Promise.all(orders.map(({ id }) => buyer.facts(id)));
      return facts.flatMap(fact => fact.payments).sort();
    };
    await expect.poll(payments, { timeout: 10_000 }).toEqual(['SUCCEEDED', 'SUCCEEDED SURPLUS']);
  }
  await expectSoundBooks(app);
});
