import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelDeletionDocument, RequestDataExportDocument } from '../../graphql/generated/graphql.js';
import { CourseStatus } from '../catalog/course.entity.js';
import { CONSENT } from '../testkit/accounts.js';
import { expectSoundBooks } from '../testkit/books.js';
import { DAY_MS, Leaving } from '../testkit/leaving.js';
import { livedIn, TRACES } from '../testkit/lived-in.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund, withdrawRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

const PASSWORD = { password: 'correct horse' };

let app: TestApp;
let story: Story;
let leaving: Leaving;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  leaving = new Leaving(app, story);
});
afterAll(() => app.stop());

const isIn = async ({ send }: Visitor): Promise<boolean> =>
  !(await send<{ me: object | null }>('{ me { id } }')).errors;

describe('an account whose time is over', () => {
  it('has nobody in it: money stays, the person goes, and every door is shut', async () => {
    const { user, orderId } = await livedIn(app, story);
    const visitor = await story.as(user);
    const { url } = (
      await visitor.run<{ requestDataExport: { url: string } }>(RequestDataExportDocument, {
        input: PASSWORD,
      })
    ).requestDataExport;
    await leaving.leave(user);
    expect(await leaving.stateOf(user)).toEqual({ status: 'ERASED', name: '已注销用户', due: null });
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
    expect(await leaving.deedsAbout(user)).toEqual([
      'account.export',
      'account.requestDeletion',
      'account.erase',
    ]);
    await expectSoundBooks(app);
  });

  it('frees the user name, and whoever comes by the platform again is somebody new', async () => {
    const user = await story.user();
    await leaving.leave(user);
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
      `consent: { privacyPolicy: "${CONSENT.privacyPolicy}", serviceAgreement: "${CONSENT.serviceAgreement}" }`,
      code,
    );
    expect(loginWithWechat.userErrors).toEqual([]);
    expect(loginWithWechat.viewer?.id).not.toBe(user.id);
  });

  it('is shown as that of somebody who is gone, in the language of whoever looks', async () => {
    const teacher = await story.user({ role: Role.TEACHER });
    const { id } = await story.course({ teacher, status: CourseStatus.WITHDRAWN });
    await leaving.leave(teacher);
    const query = 'query ($id: ID!) { course(id: $id) { teacher { name bio avatarUrl } } }';
    const nobody = (name: string) => ({ course: { teacher: { name, bio: null, avatarUrl: null } } });
    expect(await app.visitor().run(query, { id })).toEqual(nobody('已注销用户'));
    expect(await app.visitor({ locale: 'en' }).run(query, { id })).toEqual(nobody('Deleted user'));
  });

  it('waits a day longer while an order may be paid, and while a refund is under way', async () => {
    const user = await story.user();
    const refunds = new RefundStory(app, story);
    const course = await story.course({ refundAutomatic: false, refundDays: 30 });
    const { buyer, orderId } = await refunds.bought([course], 'ALIPAY', user);
    const asked = await requestRefund(buyer.visitor, orderId);
    expect(asked.userErrors).toEqual([]);
    await leaving.leave(user);
    expect(await leaving.stateOf(user)).toMatchObject({ status: 'ACTIVE', name: user.name });
    await withdrawRefund(await story.as(user), asked.refund?.id ?? '');
    await app.advance(DAY_MS);
    expect(await leaving.stateOf(user)).toMatchObject({ status: 'ERASED' });
  });

  it('is erased by the hourly look where its job got lost', async () => {
    const user = await story.user();
    await leaving.request(await story.as(user));
    await app.sql(`select graphile_worker.remove_job('eraseAccount ' || $1)`, [user.id]);
    await app.advance(8 * DAY_MS);
    expect(await leaving.stateOf(user)).toMatchObject({ status: 'ACTIVE' });
    await app.sql(`select graphile_worker.add_job('tidyUp')`);
    await app.app.runDueJobs();
    await app.advance(1000);
    expect(await leaving.stateOf(user)).toMatchObject({ status: 'ERASED' });
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
      await leaving.leave(user);
      expect(await leaving.stateOf(user)).toMatchObject({ status: 'ERASED' });
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
    await leaving.request(await story.as(user));
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
    ...visitors.map(visitor => visitor.run(CancelDeletionDocument)),
  ]);
  for (const user of users) {
    const state = await leaving.stateOf(user);
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
