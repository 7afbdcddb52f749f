import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { User } from '../users/user.entity.js';
import { consume, release, reserve, walletFacts } from './coupons.service.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const context = (): Ctx => ({ em: app.orm.em.fork(), now: app.clock.now, viewer: null }) as unknown as Ctx;
const transact = <T>(work: (tx: Tx<Ctx>) => Promise<T>): Promise<T> => inTransaction(context(), work);

/** A learner with one coupon each of `count` templates. */
async function wallet(count: number): Promise<{ user: User; ids: string[] }> {
  const user = await story.user();
  const visitor = await story.as(user);
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push(await story.claim(visitor, await story.coupon()));
  return { user, ids };
}

interface Kept {
  status: string;
  order_id: string | null;
  dated: boolean;
  used: number;
}
const kept = (ids: string[]) =>
  app.sql<Kept>(
    `select status, order_id, used_at is not null as dated, t.used from coupons c
     join coupon_templates t on t.id = c.template_id where c.id = any($1) order by c.id`,
    [ids],
  );
const usable: Kept = { status: 'USABLE', order_id: null, dated: false, used: 0 };
const reserved = (orderId: string): Kept => ({ ...usable, status: 'RESERVED', order_id: orderId });
const used = (orderId: string): Kept => ({ status: 'USED', order_id: orderId, dated: true, used: 1 });

describe('the coupons of an order', () => {
  it('are reserved, used once, and given back once', async () => {
    const { user, ids } = await wallet(2);
    const orderId = randomUUID();
    const facts = await transact(tx => reserve(tx, orderId, user.id, [...ids].reverse()));
    expect(facts.map(({ id, amountOffFen, thresholdFen }) => [id, amountOffFen, thresholdFen])).toEqual([
      [ids[1], 2000, 10_000],
      [ids[0], 2000, 10_000],
    ]);
    expect(await kept(ids)).toEqual([reserved(orderId), reserved(orderId)]);

    for (let time = 0; time < 2; time++) {
      await transact(tx => consume(tx, orderId));
      expect(await kept(ids)).toEqual([used(orderId), used(orderId)]);
    }
    for (let time = 0; time < 2; time++) {
      await transact(tx => release(tx, orderId));
      expect(await kept(ids)).toEqual([usable, usable]);
    }
    await transact(tx => consume(tx, orderId));
    expect(await kept(ids)).toEqual([usable, usable]);
  });

  it('are given back from an order that was never paid, for the next one to take', async () => {
    const { user, ids } = await wallet(1);
    const [first, second] = [randomUUID(), randomUUID()];
    await transact(tx => reserve(tx, first, user.id, ids));
    await transact(tx => release(tx, first));
    expect(await kept(ids)).toEqual([usable]);
    await transact(tx => reserve(tx, second, user.id, ids));
    await transact(tx => release(tx, first));
    expect(await kept(ids)).toEqual([reserved(second)]);
  });

  it('are taken and used in one transaction where an order costs nothing', async () => {
    const { user, ids } = await wallet(1);
    const orderId = randomUUID();
    await transact(async tx => {
      await reserve(tx, orderId, user.id, ids);
      await consume(tx, orderId);
    });
    expect(await kept(ids)).toEqual([used(orderId)]);
  });

  it('go to one of ten orders that want them at once, whatever each had read before', async () => {
    const { user, ids } = await wallet(2);
    const orderIds = Array.from({ length: 10 }, () => randomUUID());
    const outcomes = await Promise.all(
      orderIds.map((orderId, n) =>
        transact(async tx => {
          await walletFacts(tx, user.id);
          await reserve(tx, orderId, user.id, n % 2 ? ids : [...ids].reverse());
          return orderId;
        }).catch((error: unknown) => error),
      ),
    );
    const winners = outcomes.filter(outcome => typeof outcome === 'string');
    expect(winners.length).toBe(1);
    expect(await kept(ids)).toEqual([reserved(winners[0] as string), reserved(winners[0] as string)]);
    const refusals = outcomes.filter(outcome => outcome instanceof UserError);
    expect(refusals.map(({ code, field }) => [code, field])).toEqual(
      Array(9).fill(['COUPON_RESERVED', ['couponIds', '0']]),
    );
  });

  it('are given back once by ten that end the order at once', async () => {
    const { user, ids } = await wallet(1);
    const orderId = randomUUID();
    await transact(tx => reserve(tx, orderId, user.id, ids));
    await transact(tx => consume(tx, orderId));
    await Promise.all(Array.from({ length: 10 }, () => transact(tx => release(tx, orderId))));
    expect(await kept(ids)).toEqual([usable]);
  });
});

describe('an order is refused', () => {
  it.each<[string, (mine: string[], others: string[]) => string[], string, string]>([
    ['the coupon of somebody else', (mine, others) => [mine[0]!, others[0]!], 'NOT_FOUND', '1'],
    ['what is no coupon', mine => [mine[0]!, 'nonsense'], 'NOT_FOUND', '1'],
    ['a coupon that another order holds', mine => [mine[0]!, mine[1]!], 'COUPON_RESERVED', '1'],
    ['a coupon that was used', mine => [mine[2]!, mine[0]!], 'COUPON_USED', '0'],
  ])('%s, and takes none of the others', async (_what, pick, code, at) => {
    const [{ user, ids }, other] = [await wallet(3), await wallet(1)];
    const [held, paid] = [randomUUID(), randomUUID()];
    await transact(tx => reserve(tx, held, user.id, [ids[1] as string]));
    await transact(tx => reserve(tx, paid, user.id, [ids[2] as string]));
    await transact(tx => consume(tx, paid));
    const taking = transact(tx => reserve(tx, randomUUID(), user.id, pick(ids, other.ids)));
    await expect(taking).rejects.toMatchObject({ code, field: ['couponIds', at] });
    expect(await kept(ids)).toEqual([usable, reserved(held), used(paid)]);
    expect(await kept(other.ids)).toEqual([usable]);
  });
});

it('knows what a learner has, what can still be used first', async () => {
  const { user, ids } = await wallet(3);
  const orderId = randomUUID();
  await transact(tx => reserve(tx, orderId, user.id, [ids[0] as string]));
  await transact(tx => consume(tx, orderId));
  const facts = await walletFacts(context(), user.id);
  expect(facts.map(({ id, status }) => [id, status])).toEqual([
    [ids[2], 'USABLE'],
    [ids[1], 'USABLE'],
    [ids[0], 'USED'],
  ]);
  expect(await walletFacts(context(), (await story.user()).id)).toEqual([]);
});
