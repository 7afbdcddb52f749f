import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  MergeAccountsDocument,
  type MergeAccountsMutation,
  PlaceOrderDocument,
  type PlaceOrderMutation,
} from '../../graphql/generated/graphql.js';
import { expectSoundBooks } from '../testkit/books.js';
import { Linker } from '../testkit/linking.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';

let app: TestApp;
let story: Story;
let linker: Linker;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  linker = new Linker(app);
});
afterAll(() => app.stop());

const idOf = async ({ run }: Visitor) => (await run<{ me: { id: string } }>('{ me { id } }')).me.id;

/** One person's two accounts, and how each may take the other one over. */
async function twice() {
  const { person, wechat, alipay } = await linker.twice();
  return {
    wechat,
    alipay,
    ids: { wechat: await idOf(wechat), alipay: await idOf(alipay) },
    token: async () => (await linker.link(wechat, 'ALIPAY', person)).merge?.token ?? '',
    tokenBack: async () => (await linker.link(alipay, 'WECHAT', person)).merge?.token ?? '',
  };
}

/** DONE, the refusal's code, or the code of the whole request's refusal. */
async function merge(visitor: Visitor, token: string): Promise<string> {
  const { data, errors } = await visitor.send<MergeAccountsMutation>(MergeAccountsDocument, {
    input: { token },
  });
  return errors?.[0]?.extensions.code ?? data.mergeAccounts.userErrors[0]?.code ?? 'DONE';
}

const TABLES = ['orders', 'grants', 'coupons', 'identities'];
const countOf = async (userId: string) => {
  const counts: Record<string, number> = {};
  for (const table of TABLES)
    counts[table] = (await app.sql(`select 1 from ${table} where user_id = $1`, [userId])).length;
  return counts;
};
const EMPTY = { orders: 0, grants: 0, coupons: 0, identities: 0 };
const statusOf = async (id: string) =>
  (await app.sql<{ status: string }>('select status from users where id = $1', [id]))[0]?.status;

describe('two merges at once', () => {
  it('of one offer are one', async () => {
    const { wechat, ids, token } = await twice();
    const offer = await token();
    const answers = await Promise.all(Array.from({ length: 5 }, () => merge(wechat, offer)));
    expect(answers.filter(answer => answer === 'DONE')).toHaveLength(1);
    // Which of the two depends on how much of it was over when it was looked at.
    const others = answers.filter(answer => answer !== 'DONE');
    for (const answer of others) expect(['MERGE_EXPIRED', 'MERGE_REFUSED']).toContain(answer);
    expect(await countOf(ids.wechat)).toEqual({ ...EMPTY, identities: 2 });
    expect(await countOf(ids.alipay)).toEqual(EMPTY);
    const deeds = await app.sql(
      `select 1 from audit_entries where subject_id = $1 and action = 'account.merge'`,
      [ids.alipay],
    );
    expect(deeds).toHaveLength(1);
  });

  it.each([1, 2, 3, 4])('each into the other leave one account with everything (%i)', async () => {
    const { wechat, alipay, ids, token, tokenBack } = await twice();
    const template = await story.coupon();
    await story.claim(wechat, template);
    await story.claim(alipay, template);
    const offers = [await token(), await tokenBack()] as const;
    const answers = await Promise.all([merge(wechat, offers[0]), merge(alipay, offers[1])]);
    expect(answers.filter(answer => answer === 'DONE')).toHaveLength(1);
    const [keeper, giver] = answers[0] === 'DONE' ? [ids.wechat, ids.alipay] : [ids.alipay, ids.wechat];
    expect(await countOf(keeper)).toEqual({ ...EMPTY, coupons: 2, identities: 2 });
    expect(await countOf(giver)).toEqual(EMPTY);
    expect([await statusOf(keeper), await statusOf(giver)]).toEqual(['ACTIVE', 'MERGED']);
  });
});

describe('a merge while the other account', () => {
  it('is paid for: every order, grant and fen is with the keeper', async () => {
    const all = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const pair = await twice();
        const buyer = new Buyer(app, pair.alipay);
        const courses = await Promise.all([story.course(), story.course(), story.course()]);
        const orders = await Promise.all(courses.map(({ id }) => buyer.order(id)));
        const launched = await Promise.all(orders.map(({ id }) => buyer.launch(id, 'ALIPAY')));
        return { ...pair, courses, orders, launched, offer: await pair.token() };
      }),
    );
    const merged = await Promise.all(
      all.map(async ({ wechat, launched, offer }) => {
        const payments = launched.map(async ({ launch }) => {
          await sleep(randomInt(0, 60));
          await app.sandbox.payAtCashier(launch);
        });
        await sleep(randomInt(0, 40));
        const answer = await merge(wechat, offer);
        await Promise.all(payments);
        return answer;
      }),
    );
    expect(new Set(merged)).toEqual(new Set(['DONE']));
    for (const { wechat, ids, courses, orders } of all) {
      const keeper = new Buyer(app, wechat);
      const paid = async () => {
        const statuses: string[] = [];
        for (const { id } of orders) statuses.push((await keeper.facts(id)).status);
        return statuses;
      };
      await expect.poll(paid, { timeout: 15_000 }).toEqual(['PAID', 'PAID', 'PAID']);
      expect(await Promise.all(courses.map(({ id }) => keeper.access(id)))).toEqual(['OPEN', 'OPEN', 'OPEN']);
      expect(await countOf(ids.wechat)).toEqual({ orders: 3, grants: 3, coupons: 0, identities: 2 });
      expect(await countOf(ids.alipay)).toEqual(EMPTY);
    }
    await expectSoundBooks(app);
  });

  it('buys on: every order it got is with the keeper', async () => {
    const { wechat, alipay, ids, token } = await twice();
    const courses = await Promise.all(Array.from({ length: 24 }, () => story.course()));
    const offer = await token();
    const place = async (courseId: string) => {
      await sleep(randomInt(0, 80));
      const input = { clientKey: randomUUID(), items: [{ kind: 'COURSE', id: courseId }] };
      const { data, errors } = await alipay.send<PlaceOrderMutation>(PlaceOrderDocument, { input });
      return errors ? null : (data.placeOrder.order?.id ?? null);
    };
    const placing = Promise.all(courses.map(({ id }) => place(id)));
    await sleep(10);
    expect(await merge(wechat, offer)).toBe('DONE');
    const placed = await placing;
    const got = await app.sql<{ id: string }>('select id from orders where user_id = $1', [ids.wechat]);
    // An order that moved before it was shown is with the keeper too.
    expect(got.map(({ id }) => id)).toEqual(expect.arrayContaining(placed.filter(id => id !== null)));
    expect(await countOf(ids.alipay)).toEqual(EMPTY);
  });

  it('waits to buy, it gets nothing once it is merged', async () => {
    const { wechat, alipay, ids, token } = await twice();
    const offer = await token();
    const input = { clientKey: randomUUID(), items: [{ kind: 'COURSE', id: (await story.course()).id }] };
    const holder = new Client({ connectionString: app.databaseUrl });
    await holder.connect();
    const waiting = async () =>
      (
        await app.sql(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).length;
    await holder.query('begin');
    await holder.query('select 1 from users where id = $1 for no key update', [ids.alipay]);
    const merging = merge(wechat, offer);
    await expect.poll(waiting).toBe(1);
    const placing = alipay.send<PlaceOrderMutation>(PlaceOrderDocument, { input });
    await expect.poll(waiting).toBe(2);
    await holder.query('commit');
    await holder.end();
    expect(await merging).toBe('DONE');
    expect((await placing).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect([await countOf(ids.alipay), (await countOf(ids.wechat)).orders]).toEqual([EMPTY, 0]);
  });
});
