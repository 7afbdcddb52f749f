import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CancelDeletionDocument,
  RequestDataExportDocument,
  RequestDeletionDocument,
} from '../../graphql/generated/graphql.js';
import { expectSoundBooks } from '../testkit/books.js';
import { livedIn, TRACES } from '../testkit/lived-in.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund, withdrawRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

const DAY_MS = 24 * 3_600_000;
const PASSWORD = { password: 'correct horse' };

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

interface Answer {
  viewer: { deletionDueAt: string | null } | null;
  userErrors: { code: string; field?: string[] | null }[];
}

const request = async ({ run }: Visitor, input: object = PASSWORD): Promise<Answer> =>
  (await run<{ requestDeletion: Answer }>(RequestDeletionDocument, { input })).requestDeletion;

const cancel = async ({ run }: Visitor): Promise<Answer> =>
  (await run<{ cancelDeletion: Answer }>(CancelDeletionDocument)).cancelDeletion;

const isIn = async ({ send }: Visitor): Promise<boolean> =>
  !(await send<{ me: object | null }>('{ me { id } }')).errors;

async function stateOf({ id }: User): Promise<{ status: string; name: string; due: Date | null }> {
  const [row] = await app.sql<{ status: string; name: string; due: Date | null }>(
    'select status, name, deletion_due_at as due from users where id = $1',
    [id],
  );
  if (!row) throw new Error('No user');
  return row;
}

/** Asks for the deletion and lets the cooling-off pass. */
async function leave(user: User): Promise<void> {
  expect((await request(await story.as(user))).userErrors).toEqual([]);
  await app.advance(7 * DAY_MS);
}

const deedsAbout = async ({ id }: User): Promise<string[]> =>
  (
    await app.sql<{ action: string }>(
      `select action from audit_entries where subject_id = $1 and action like 'account.%' order by sequence`,
      [id],
    )
  ).map(({ action }) => action);

describe('asking to be deleted', () => {
  it('needs the password; without it nothing is planned', async () => {
    const user = await story.user();
    const visitor = await story.as(user);
    const refused = { viewer: null, userErrors: [{ code: 'PASSWORD_WRONG', field: ['password'] }] };
    expect(await request(visitor, {})).toMatchObject(refused);
    expect(await request(visitor, { password: 'wrong' })).toMatchObject(refused);
    expect(await stateOf(user)).toMatchObject({ status: 'ACTIVE', due: null });
    expect(await deedsAbout(user)).toEqual([]);
  });

  it('says when, ends every other session at once, and keeps this one', async () => {
    const user = await story.user();
    const [visitor, other] = [await story.as(user), await story.as(user)];
    const before = app.clock.now().getTime();
    const { viewer } = await request(visitor);
    const due = new Date(viewer?.deletionDueAt ?? 0).getTime() - before;
    expect(due).toBeGreaterThanOrEqual(7 * DAY_MS);
    expect(due).toBeLessThan(7 * DAY_MS + 10_000);
    expect(await isIn(visitor)).toBe(true);
    await expect.poll(() => isIn(other), { timeout: 1000 }).toBe(false);
    expect(await request(visitor)).toEqual({ viewer: { ...viewer }, userErrors: [] });
    expect(await deedsAbout(user)).toEqual(['account.requestDeletion']);
  });

  it('can be taken back until the last day, and then nothing happens', async () => {
    const user = await story.user();
    await request(await story.as(user));
    await app.advance(6 * DAY_MS);
    const { viewer } = await cancel(await story.as(user));
    expect(viewer).toMatchObject({ deletionDueAt: null });
    await app.advance(2 * DAY_MS);
    expect(await stateOf(user)).toEqual({ status: 'ACTIVE', name: user.name, due: null });
    expect(await isIn(await story.as(user))).toBe(true);
    expect(await deedsAbout(user)).toEqual(['account.requestDeletion', 'account.cancelDeletion']);
  });

  it('sells nothing meanwhile, and finds an order that was placed before', async () => {
    const user = await story.user();
    const buyer = new Buyer(app, await story.as(user));
    const course = await story.course();
    const clientKey = randomUUID();
    const before = await buyer.place([course.id], clientKey);
    await request(buyer.visitor);
    expect((await buyer.place([course.id], clientKey)).order?.id).toBe(before.order?.id);
    expect((await buyer.place([(await story.course()).id])).userErrors).toMatchObject([
      { code: 'DELETION_PENDING' },
    ]);
  });

  it.each([
    ['an admin', Role.ADMIN],
    ['a teacher with a course on sale', Role.TEACHER],
  ])('is refused to %s until it is handed over', async (_who, role) => {
    const user = await story.user({ role });
    if (role === Role.TEACHER) await story.course({ teacher: user });
    expect(await request(await story.as(user))).toMatchObject({
      viewer: null,
      userErrors: [{ code: 'HANDOVER_REQUIRED' }],
    });
    expect(await stateOf(user)).toMatchObject({ due: null });
  });
});

describe('an account whose time is over', () => {
  it('has nobody in it: money stays, the person goes, and every door is shut', async () => {
    const { user, orderId } = await livedIn(app, story);
    const visitor = await story.as(user);
    const { url } = (
      await visitor.run<{ requestDataExport: { url: string } }>(RequestDataExportDocument, {
        input: PASSWORD,
      })
    ).requestDataExport;
    await leave(user);
    expect(await stateOf(user)).toEqual({ status: 'ERASED', name: '已注销用户', due: null });
    expect(await isIn(visitor)).toBe(false);
    expect((await fetch(url)).status).toBe(404);
    expect((await story.as(user)).accessToken).toBeNull();
    expect(await whereFound([user.username as string, TRACES.reason, TRACES.email])).toEqual([]);
    const left = await app.sql(
      `select (select status from orders where id = $2) as "order",
        (select count(*)::int from grants where user_id = $1) as grants,
        (select count(*)::int from coupons where user_id = $1) as coupons,
        (select count(*)::int from contacts where user_id = $1) as contacts,
        (select count(*)::int from identities where user_id = $1) as identities,
        (select count(*)::int from consents where user_id = $1) as consents`,
      [user.id, orderId],
    );
    expect(left).toEqual([{ order: 'PAID', grants: 2, coupons: 1, contacts: 0, identities: 0, consents: 2 }]);
    expect(await deedsAbout(user)).toEqual(['account.export', 'account.requestDeletion', 'account.erase']);
    await expectSoundBooks(app);
  });

  it('frees the user name, and whoever comes by the platform again is somebody new', async () => {
    const user = await story.user();
    await leave(user);
    const { code } = await app.sandbox.call<{ code: string }>('POST', '/control/wechat/login', {
      user: user.username,
    });
    const visitor = app.visitor({ platform: 'mp-weixin' });
    type Login = { loginWithWechat: { viewer: { id: string } | null; userErrors: { code: string }[] } };
    const login = (consent: string, with_: string) =>
      visitor.run<Login>(
        `mutation ($code: String!) { loginWithWechat(input: { code: $code ${consent} }) { viewer { id } userErrors { code } } }`,
        { code: with_ },
      );
    const { loginWithWechat } = await login(
      'consent: { privacyPolicy: "1.0", serviceAgreement: "1.0" }',
      code,
    );
    expect(loginWithWechat.userErrors).toEqual([]);
    expect(loginWithWechat.viewer?.id).not.toBe(user.id);
  });

  it('waits a day longer while an order may be paid, and while a refund is under way', async () => {
    const user = await story.user();
    const refunds = new RefundStory(app, story);
    const course = await story.course({ refundAutomatic: false, refundDays: 30 });
    const { buyer, orderId } = await refunds.bought([course], 'ALIPAY', user);
    const asked = await requestRefund(buyer.visitor, orderId);
    expect(asked.userErrors).toEqual([]);
    await leave(user);
    expect(await stateOf(user)).toMatchObject({ status: 'ACTIVE', name: user.name });
    await withdrawRefund(await story.as(user), asked.refund?.id ?? '');
    await app.advance(DAY_MS);
    expect(await stateOf(user)).toMatchObject({ status: 'ERASED' });
  });

  it('is erased by the hourly look where its job got lost', async () => {
    const user = await story.user();
    await request(await story.as(user));
    await app.sql(`select graphile_worker.remove_job('eraseAccount ' || $1)`, [user.id]);
    await app.advance(8 * DAY_MS);
    expect(await stateOf(user)).toMatchObject({ status: 'ACTIVE' });
    await app.sql(`select graphile_worker.add_job('tidyUp')`);
    await app.app.runDueJobs();
    await app.advance(1000);
    expect(await stateOf(user)).toMatchObject({ status: 'ERASED' });
  });

  it.each(['WECHAT', 'ALIPAY'] as const)(
    'sends back what comes by %s after all, and forgets the payer again',
    async method => {
      const user = await story.user();
      const buyer = new Buyer(app, await story.as(user));
      const order = await buyer.order((await story.course()).id);
      const { number } = await buyer.launch(order.id, method);
      await app.advance(DAY_MS);
      expect((await buyer.facts(order.id)).status).toBe('EXPIRED');
      await leave(user);
      expect(await stateOf(user)).toMatchObject({ status: 'ERASED' });
      await app.sandbox.pay(number, { force: true });
      await expect
        .poll(
          async () => {
            await app.advance(60_000);
            return (await new RefundStory(app, story).statuses(order.id)).join();
          },
          { timeout: 15_000 },
        )
        .toBe('SUCCEEDED');
      expect(await buyer.facts(order.id)).toEqual({
        status: 'EXPIRED',
        payments: ['SUCCEEDED SURPLUS'],
        grants: 0,
      });
      await app.sql(`select graphile_worker.add_job('tidyUp')`);
      await app.app.runDueJobs();
      expect(
        await app.sql('select sealed_payer_id as payer from payments where number = $1', [number]),
      ).toEqual([{ payer: '' }]);
      await expectSoundBooks(app);
    },
  );
});

it('at the very moment either the account stays whole or nobody is left in it', async () => {
  const users = await Promise.all(Array.from({ length: 8 }, () => story.user()));
  for (const user of users) {
    await request(await story.as(user));
    await app.sql(`select graphile_worker.remove_job('eraseAccount ' || $1)`, [user.id]);
  }
  await app.advance(7 * DAY_MS);
  const visitors = await Promise.all(users.map(user => story.as(user)));
  for (const { id } of users)
    await app.sql(`select graphile_worker.add_job('eraseAccount', json_build_object('userId', $1::text))`, [
      id,
    ]);
  await Promise.allSettled([
    app.app.runDueJobs(),
    ...users.map(user => story.as(user)),
    ...visitors.map(visitor => cancel(visitor)),
  ]);
  for (const user of users) {
    const state = await stateOf(user);
    expect(state.due).toBeNull();
    const [left] = await app.sql<{ sessions: number; identities: number }>(
      `select (select count(*)::int from sessions where user_id = $1 and revoked_at is null) as sessions,
        (select count(*)::int from identities where user_id = $1) as identities`,
      [user.id],
    );
    if (state.status === 'ERASED') expect(left).toEqual({ sessions: 0, identities: 0 });
    else
      expect({ ...state, identities: left?.identities }).toMatchObject({ status: 'ACTIVE', identities: 2 });
  }
});

/** Every table with a row in which one of the texts stands in plain. */
async function whereFound(texts: string[]): Promise<string[]> {
  const tables = await app.sql<{ name: string }>(
    `select table_schema || '."' || table_name || '"' as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    for (const text of texts) {
      const rows = await app.sql(`select 1 from ${name} t where t::text like '%' || $1 || '%' limit 1`, [
        text,
      ]);
      if (rows.length) found.push(`${name}: ${text}`);
    }
  return found;
}
