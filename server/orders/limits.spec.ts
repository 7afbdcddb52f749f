import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';

/** A twentieth of what holds in earnest. */
let app: TestApp;
let eager: Visitor;
let other: Visitor;
beforeAll(async () => {
  app = await startApp({ rateLimitFactor: 0.05 });
  const story = new Story(app);
  [eager, other] = [await story.learner(), await story.learner()];
});
afterAll(() => app.stop());

const item = { kind: 'COURSE', id: randomUUID() };
const OPERATIONS: [name: string, times: number, query: string, variables: object][] = [
  [
    'placeOrder',
    3,
    'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { userErrors { code } } }',
    { input: { clientKey: randomUUID(), items: [item] } },
  ],
  ['cancelOrder', 3, 'mutation ($id: ID!) { cancelOrder(orderId: $id) { userErrors { code } } }', item],
  [
    'addToCart',
    6,
    'mutation ($input: CartItemInput!) { addToCart(input: $input) { userErrors { code } } }',
    { input: item },
  ],
  ['openLesson', 6, 'mutation ($id: ID!) { openLesson(lessonId: $id) { userErrors { code } } }', item],
  [
    'quoteOrder',
    6,
    'query ($input: QuoteOrderInput!) { quoteOrder(input: $input) { payable { fen } } }',
    { input: { items: [item] } },
  ],
];

describe('how often one person may ask', () => {
  it.each(OPERATIONS)(
    'for %s is limited, and nobody else is held up by it',
    async (_name, times, query, given) => {
      for (let time = 0; time < times; time++)
        expect((await eager.send(query, given)).errors).toBeUndefined();
      const { errors } = await eager.send(query, given);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
      expect(errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(0);
      expect((await other.send(query, given)).errors).toBeUndefined();
    },
  );

  it('for a quote without an account is limited by address', async () => {
    const [, , query, given] = OPERATIONS[4] as (typeof OPERATIONS)[number];
    for (let time = 0; time < 30; time++)
      expect((await app.visitor().send(query, given)).errors).toBeUndefined();
    expect((await app.visitor().send(query, given)).errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
  });
});
