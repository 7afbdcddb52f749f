import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../context.js';
import { createLogger } from '../kernel/log.js';
import { Buyer } from '../testkit/purchase.js';
import { Staff } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { suspect } from './alerts.service.js';
import { Tallies } from './tallies.js';

let app: TestApp;
let story: Story;
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  admin = (await Staff.admin(story)).visitor;
});
afterAll(() => app.stop());

interface Shown {
  id: string;
  kind: string;
  about: string;
  count: number;
}
const open = async (kind: string): Promise<Shown[]> => {
  const query = '{ alerts(status: OPEN, first: 50) { nodes { id kind about count firstAt lastAt note } } }';
  const { alerts } = await admin.run<{ alerts: { nodes: Shown[] } }>(query);
  return alerts.nodes.filter(alert => alert.kind === kind);
};
const short = (alerts: Shown[]) => alerts.map(({ about, count }) => [about, count]).sort();
const context = () =>
  ({
    em: app.orm.em,
    now: app.clock.now,
    log: createLogger('silent'),
    tallies: new Tallies(),
  }) as unknown as Ctx;

const repeat = async (times: number, work: () => Promise<unknown>) => {
  for (let n = 0; n < times; n++) await work();
};

describe('a burst raises one alert', () => {
  it('of wrong passwords, about the name that was tried, which it does not tell', async () => {
    const { username } = await story.user();
    const query = `mutation { loginWithPassword(input: { username: "${username}", password: "${'x'.repeat(300)}" })
      { userErrors { code } } }`;
    await repeat(19, () => app.visitor().run(query));
    expect(await open('LOGIN_BURST')).toEqual([]);
    await repeat(2, () => app.visitor().run(query));
    expect(short(await open('LOGIN_BURST'))).toEqual([[expect.stringMatching(/^us?\*\*\*\d?$/), 20]]);
    expect(JSON.stringify(await app.sql('select * from alerts'))).not.toContain(username);
  });

  it('of coupons claimed in vain, about the account', async () => {
    const learner = await story.learner();
    const { me } = await learner.run<{ me: { id: string } }>('{ me { id } }');
    const template = await story.coupon({ total: 1 });
    await story.claim(learner, template);
    const query = `mutation { claimCoupon(templateId: "${template.id}") { userErrors { code } } }`;
    await repeat(30, () => learner.run(query));
    expect(short(await open('COUPON_BURST'))).toEqual([[me.id, 30]]);
  });

  it('of payments that are refused, about the account', async () => {
    const learner = await story.learner();
    const { me } = await learner.run<{ me: { id: string } }>('{ me { id } }');
    await repeat(20, () => new Buyer(app, learner).pay(randomUUID(), 'WECHAT'));
    expect(short(await open('PAYMENT_BURST'))).toEqual([[me.id, 20]]);
    // Orders that are placed and paid as they should be are no burst, however many.
    expect(await open('COUPON_BURST')).toHaveLength(1);
  });

  it('of notifications that nobody signed, about the address', async () => {
    await repeat(40, () => fetch(`${app.origin}/pay/notify/alipay`, { method: 'POST', body: 'a=b' }));
    const about = (await open('PAYMENT_BURST')).filter(({ count }) => count === 40);
    expect(about).toMatchObject([{ about: '127.0.0.*' }]);
  });
});

describe('suspicions', () => {
  it('make one alert about one account, which grows; after it was resolved, another', async () => {
    const ctx = context();
    const about = randomUUID();
    await repeat(100, () => suspect(ctx, 'CODE_BURST', about));
    const [alert] = (await open('CODE_BURST')) as [Shown];
    expect(alert).toMatchObject({ about, count: 80, note: null });

    const resolve = `mutation ($input: ResolveAlertInput!) { resolveAlert(input: $input) {
      alert { status note resolvedAt resolvedBy { id } } userErrors { code field } } }`;
    const { me } = await admin.run<{ me: { id: string } }>('{ me { id } }');
    const input = { id: alert.id, note: '同一所学校' };
    expect(await admin.run(resolve, { input })).toEqual({
      resolveAlert: {
        alert: {
          ...{ status: 'RESOLVED', note: '同一所学校', resolvedBy: { id: me.id } },
          resolvedAt: expect.any(String) as string,
        },
        userErrors: [],
      },
    });
    expect(await admin.run(resolve, { input })).toEqual({
      resolveAlert: { alert: null, userErrors: [{ code: 'ALREADY_RESOLVED', field: ['id'] }] },
    });
    const written = await app.sql(
      'select action, actor_id, detail from audit_entries where subject_id = $1',
      [alert.id],
    );
    expect(written).toEqual([
      {
        ...{ action: 'alert.resolve', actor_id: me.id },
        detail: { kind: 'CODE_BURST', about, count: 80, note: '同一所学校' },
      },
    ]);

    await repeat(60, () => suspect(ctx, 'CODE_BURST', about));
    expect(await open('CODE_BURST')).toMatchObject([{ about, count: 80 }]);
  });

  it.each([
    ['no note', { note: ' ' }, 'INVALID_INPUT', ['note']],
    ['an alert that is not there', { id: 'nonsense' }, 'NOT_FOUND', ['id']],
  ])('are not resolved with %s', async (_what, change, code, field) => {
    const { rows } = { rows: await app.sql<{ id: string }>("select id from alerts where status = 'OPEN'") };
    const query = `mutation ($input: ResolveAlertInput!) { resolveAlert(input: $input) { alert { id } userErrors { code field } } }`;
    const input = { id: rows[0]?.id, note: 'x', ...change };
    expect(await admin.run(query, { input })).toEqual({
      resolveAlert: { alert: null, userErrors: [{ code, field }] },
    });
    expect(await app.sql("select id from alerts where status = 'OPEN'")).toHaveLength(rows.length);
  });

  it('about more than twenty accounts within an hour are gathered in one alert', async () => {
    app.clock.advance(2 * 3_600_000);
    const ctx = context();
    const accounts = Array.from({ length: 30 }, () => randomUUID());
    for (const about of accounts) await suspect(ctx, 'REFRESH_REUSED', about);
    const alerts = await app.sql<{ about: string; count: number }>(
      `select about, count from alerts where kind = 'REFRESH_REUSED' order by created_at, id`,
    );
    expect(alerts).toHaveLength(21);
    expect(alerts.at(-1)).toEqual({ about: '*', count: 10 });
    expect(alerts.slice(0, 20).map(({ about }) => about)).toEqual(accounts.slice(0, 20));
    app.clock.advance(3_600_000);
    await suspect(context(), 'REFRESH_REUSED', accounts[29] ?? '');
    expect(
      await app.sql(`select count from alerts where kind = 'REFRESH_REUSED' and about = $1`, [accounts[29]]),
    ).toEqual([{ count: 1 }]);
  });

  it('that come at the same time from many processes are counted together', async () => {
    const about = randomUUID();
    await Promise.all(Array.from({ length: 10 }, () => suspect(context(), 'REFRESH_REUSED', about)));
    expect(await app.sql('select count, status from alerts where about = $1', [about])).toEqual([
      { count: 10, status: 'OPEN' },
    ]);
  });

  it('fail nobody while the database is away', async () => {
    const em = { fork: () => ({ transactional: () => Promise.reject(new Error('away')) }) };
    const ctx = { ...context(), em } as unknown as Ctx;
    await expect(suspect(ctx, 'REFRESH_REUSED', randomUUID())).resolves.toBeUndefined();
  });
});

it('whose limits are run into raises an alert without a line in any service', async () => {
  const strict = await startApp({ rateLimitFactor: 0.01 });
  try {
    const it = new Story(strict);
    const learner = await it.learner();
    const query = 'mutation { claimCoupon(templateId: "nonsense") { userErrors { code } } }';
    for (let n = 0; n < 31; n++) await learner.send(query);
    expect(await strict.sql('select kind, count from alerts')).toEqual([{ kind: 'COUPON_BURST', count: 30 }]);
  } finally {
    await strict.stop();
  }
});

it('a refresh token that comes again after its grace raises an alert at once', async () => {
  const user = await story.user();
  const visitor = app.visitor({ platform: 'mp-weixin' });
  const login = `mutation ($username: String!) { loginWithPassword(input: { username: $username, password: "correct horse" })
    { refreshToken } }`;
  const { loginWithPassword } = await visitor.run<{ loginWithPassword: { refreshToken: string } }>(login, {
    username: user.username,
  });
  const refresh = `mutation ($refreshToken: String!) { refreshSession(input: { refreshToken: $refreshToken }) { refreshToken } }`;
  await visitor.run(refresh, loginWithPassword);
  app.clock.advance(60_000);
  await visitor.run(refresh, loginWithPassword);
  await expect
    .poll(() => app.sql('select kind, count from alerts where about = $1', [user.id]))
    .toEqual([{ kind: 'REFRESH_REUSED', count: 1 }]);
});

it('are shown to no learner and no visitor', async () => {
  for (const [visitor, code] of [
    [await story.learner(), 'FORBIDDEN'],
    [app.visitor(), 'UNAUTHENTICATED'],
  ] as const) {
    const { errors } = await visitor.send('{ alerts { nodes { id } } }');
    expect(errors?.[0]?.extensions.code).toBe(code);
  }
});
