import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealedColumns } from './kernel/sealed.js';
import { codeOf, register, solvedCaptcha } from './testkit/accounts.js';
import { Linker } from './testkit/linking.js';
import { Buyer } from './testkit/purchase.js';
import { RefundStory } from './testkit/refund-story.js';
import { requestRefund } from './testkit/staff.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';
import type { Visitor } from './testkit/visitor.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const PERSON = 'dumped-person';
const SECRETS = {
  wechat: `sandbox-openid-${PERSON}`,
  alipay: `sandbox-alipay-${PERSON}`,
  phone: '13912345678',
  email: 'somebody.private@example.cn',
  password: 'a password of nobody else',
  device: 'NobodyElsesBrowser',
  address: '127.0.0.1',
};

/** Everything that passes the queue, because a job that has run is gone. */
async function keepJobs(): Promise<void> {
  await app.sql('create table kept_jobs (payload text)');
  await app.sql(`create function keep_job() returns trigger language plpgsql as $$
    begin insert into kept_jobs values (new.payload::text || coalesce(new.key, '')); return new; end $$`);
  await app.sql(
    'create trigger keep before insert on graphile_worker._private_jobs for each row execute function keep_job()',
  );
}

/** Registers with an e-mail address, links both platforms, binds a phone, buys with both wallets, and gets money back. */
async function live(): Promise<void> {
  const linker = new Linker(app);
  const visitor = app.visitor({ platform: 'mp-weixin' });
  const { email, password, phone } = SECRETS;
  const { userErrors } = await register(app, visitor, { username: 'dumpling', email, password });
  expect(userErrors).toEqual([]);
  await verify(visitor);
  for (const provider of ['WECHAT', 'ALIPAY'] as const) {
    expect((await linker.link(visitor, provider, PERSON, { password })).userErrors).toEqual([]);
    // The session key and the device come with a login.
    await buy(await linker.comes(provider, PERSON), provider);
  }
  const proof = await linker.proof('WECHAT', PERSON, phone);
  expect((await linker.bindPhone(visitor, proof)).userErrors).toEqual([]);
  await resetPassword();
  await logInByBrowser();
}

async function verify({ run }: Visitor): Promise<void> {
  const { email } = SECRETS;
  const query = `mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { userErrors { code } } }`;
  const input = { email, code: await codeOf(app, email), password: SECRETS.password };
  expect(await run(query, { input })).toEqual({ verifyEmail: { userErrors: [] } });
}

async function buy(visitor: Visitor, method: 'WECHAT' | 'ALIPAY'): Promise<void> {
  const buyer = new Buyer(app, visitor);
  const course = await story.course();
  const order = await buyer.order(course.id);
  const { number } = await buyer.launch(order.id, method);
  await app.sandbox.pay(number);
  await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
  expect((await requestRefund(visitor, order.id)).userErrors).toEqual([]);
  await new RefundStory(app, story).until(order.id, ['SUCCEEDED']);
}

async function resetPassword(): Promise<void> {
  const visitor = app.visitor();
  const { email } = SECRETS;
  const query = `mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { userErrors { code } } }`;
  app.clock.advance(61_000);
  const input = { email, captcha: await solvedCaptcha(app, visitor) };
  expect(await visitor.run(query, { input })).toEqual({ requestPasswordReset: { userErrors: [] } });
  await codeOf(app, email);
}

/** Also with passwords that are wrong, and forged notifications, until alerts are raised about it. */
async function logInByBrowser(): Promise<void> {
  const query = `mutation ($input: LoginWithPasswordInput!) { loginWithPassword(input: $input) { userErrors { code } } }`;
  const attempt = (username: string, password: string) =>
    fetch(`${app.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': SECRETS.device },
      body: JSON.stringify({ query, variables: { input: { username, password } } }),
    });
  for (let n = 0; n < 25; n++) await attempt(SECRETS.email, 'x'.repeat(300));
  await attempt('dumpling', SECRETS.password);
  for (let n = 0; n < 45; n++) {
    const body = `buyer_id=${SECRETS.alipay}&phone=${SECRETS.phone}&n=${randomUUID()}`;
    await fetch(`${app.origin}/pay/notify/alipay`, { method: 'POST', body });
  }
}

/** Every row of every table, whoever's it is, as text. */
async function dump(): Promise<{ table: string; row: string }[]> {
  const tables = await app.sql<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const rows: { table: string; row: string }[] = [];
  for (const { name } of tables)
    for (const { row } of await app.sql<{ row: string }>(`select t::text as row from ${name} t`))
      rows.push({ table: name, row });
  return rows;
}

/** As it is, and as it looks in a URL, in base64 and in hexadecimal. */
const looks = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  ...['base64', 'base64url', 'hex'].map(form =>
    Buffer.from(secret)
      .toString(form as BufferEncoding)
      .replace(/=+$/, '')
      .slice(0, -2),
  ),
];

function telling(rows: { table: string; row: string }[], secret: string) {
  const plain = looks(secret).map(look => look.toLowerCase());
  return rows.filter(({ row }) => plain.some(look => row.toLowerCase().includes(look)));
}

it('a dump of the whole database tells no phone, no address, no openid and no device of anybody', async () => {
  await keepJobs();
  await live();
  const rows = await dump();
  for (const [name, secret] of Object.entries(SECRETS))
    expect({ name, telling: telling(rows, secret) }).toEqual({ name, telling: [] });

  // It was all there to be found: sealed.
  const tables = new Set(rows.map(({ table }) => table));
  for (const table of [
    'alerts',
    'contacts',
    'identities',
    'kept_jobs',
    'kept_mails',
    'payments',
    'rate_limits',
    'sessions',
  ])
    expect(tables).toContain(`public.${table}`);
  const opened = (await openAll()).join('\n');
  const { password: _password, address: _address, ...kept } = SECRETS;
  expect(Object.values(kept).filter(secret => !opened.includes(secret))).toEqual([]);
});

it('would have found them', async () => {
  const hidden = { note: Buffer.from(`to ${SECRETS.phone}`).toString('base64') };
  await app.sql('insert into kept_jobs values ($1)', [JSON.stringify(hidden)]);
  expect(telling(await dump(), `to ${SECRETS.phone}`)).toHaveLength(1);
});

/** What the key opens of every column that is declared to be sealed. */
async function openAll(): Promise<string[]> {
  const em = app.orm.em.fork();
  const opened: string[] = [];
  for (const { entity, property, purpose } of sealedColumns()) {
    const rows: Record<string, string | null>[] = await em.find(entity as never, {});
    for (const row of rows) if (row[property]) opened.push(app.vault.open(purpose, row[property]));
  }
  return opened;
}

it('knows of every property that is named after being sealed what for', () => {
  const named = [...app.orm.getMetadata().getAll().values()].flatMap(({ class: entity, properties }) =>
    Object.keys(properties)
      .filter(name => name.startsWith('sealed'))
      .map(name => ({ entity, property: name })),
  );
  const declared = sealedColumns().map(({ entity, property }) => ({ entity, property }));
  expect(named).toHaveLength(declared.length);
  expect(declared).toEqual(expect.arrayContaining(named));
});
