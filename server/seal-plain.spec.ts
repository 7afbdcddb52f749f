import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrm, migrate } from '../db/orm.config.js';
import { verifyChain } from './audit/verify.service.js';
import { reseal } from './kernel/reseal.js';
import { Vault } from './kernel/vault.js';
import { sealPlain } from './seal-plain.js';
import { createTestDatabase } from './testkit/database.js';
import { Buyer } from './testkit/purchase.js';
import { quickly } from './testkit/quick/index.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';
import { Identity, subjectIndex } from './users/identity.entity.js';
import { usernameKey } from './users/name.rules.js';

let app: TestApp;
let name: string;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

type Row = Record<'subject' | 'index' | 'payer' | 'device' | 'message', string>;

/** What is kept of one learner, as it stands in the tables. */
const stored = () =>
  app.sql<Row>(
    `select i.sealed_subject as subject, i.subject_index as index, p.sealed_payer_id as payer,
       s.sealed_device as device, n.sealed_message as message
     from users u join identities i on i.user_id = u.id and i.provider = 'WECHAT' join sessions s on s.user_id = u.id
       join orders o on o.user_id = u.id join payments p on p.order_id = o.id cross join payment_notifications n
     where u.username = $1`,
    [name],
  );

const opened = ({ subject, payer, device, message }: Row, vault = app.vault) => ({
  subject: vault.open('identity', subject),
  payer: vault.open('payer', payer),
  device: vault.open('device', device),
  message: JSON.parse(vault.open('notification', message)) as { headers: object; body: string },
});

/** A learner who has bought. */
async function learnerWhoBought(): Promise<string> {
  const story = new Story(app);
  const user = await story.user();
  const buyer = new Buyer(app, await story.as(user));
  const order = await buyer.order((await story.course()).id);
  const { number } = await buyer.launch(order.id, 'WECHAT');
  await app.sandbox.pay(number);
  await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
  return user.username ?? '';
}

describe('what an older version kept in plain', () => {
  it('is sealed at the next start, found again, and looked for no more', async () => {
    name = await learnerWhoBought();
    const [before] = (await stored()) as [Row];
    const { subject, payer, device, message } = opened(before);
    expect([subject, payer, device]).toEqual([`sandbox-openid-${name}`, `sandbox-openid-${name}`, 'node']);

    await app.sql(`update identities set sealed_subject = $1, subject_index = id where subject_index = $2`, [
      subject,
      before.index,
    ]);
    await app.sql('update payments set sealed_payer_id = $1', [payer]);
    await app.sql('update sessions set sealed_device = $1', [device]);
    await app.sql('update payment_notifications set sealed_message = $1', [JSON.stringify(message)]);
    await app.sql('update users set username_key = null');

    await sealPlain(app.orm, app.vault, app.clock.now);
    const [after] = (await stored()) as [Row];
    expect(opened(after)).toEqual({ subject, payer, device, message });
    expect(after.index).toBe(before.index);
    expect(await app.sql('select 1 from users where username is not null and username_key is null')).toEqual(
      [],
    );

    const written = `select detail from audit_entries where action = 'vault.sealPlain'`;
    expect(await app.sql(written)).toMatchObject([
      {
        detail: {
          columns: expect.arrayContaining([
            { column: 'identities.sealed_subject', sealed: 1, lost: 0 },
            { column: 'payments.sealed_payer_id', sealed: 1, lost: 0 },
          ]) as unknown,
        },
      },
    ]);
    await sealPlain(app.orm, app.vault, app.clock.now);
    expect(await app.sql(written)).toHaveLength(1);
    expect(await stored()).toEqual([after]);
  });
});

describe('a database of the version before', () => {
  const id = (n: number) => `01a1fc3c-0000-7000-8000-00000000000${n}`;
  const [person, twin] = [id(1), id(2)];
  const rows = [
    `insert into users (id, created_at, username, name) values ('${person}', now(), 'xiaoming', '小明'), ('${twin}', now(), 'xiaom1ng', '小明')`,
    `insert into identities (id, created_at, user_id, provider, subject, sealed_session_key)
      values ('${id(3)}', now(), '${person}', 'WECHAT', 'openid-of-before', 'eyJ.old.key'), ('${id(4)}', now(), '${person}', 'ALIPAY', 'openid-of-before', null)`,
    `insert into sessions (id, created_at, user_id, platform, device, last_used_at) values ('${id(5)}', now(), '${person}', 'h5', 'old phone', now())`,
    `insert into payment_notifications (id, created_at, channel, headers, body, verdict)
      values ('${id(6)}', now(), 'ALIPAY', '{"a":"b"}', 'buyer_open_id=openid-of-before', 'SETTLED')`,
    `insert into audit_entries (id, created_at, actor_id, action, subject_type, subject_id, detail)
      values ('${id(7)}', now(), '${person}', 'old.deed', 'Thing', '1', '{"b":1,"a":2}')`,
  ];

  it('is brought up to date, sealed, found and chained', async () => {
    const database = await createTestDatabase('template0');
    const orm = await createOrm(database.url);
    try {
      await orm.migrator.up({ to: 'Migration20261121060000Money' });
      const em = orm.em.fork();
      for (const row of rows) await em.execute(row);
      await migrate(orm);
      const { vault } = app;
      await sealPlain(orm, vault, app.clock.now);

      const identities = await orm.em.fork().find(Identity, {}, { orderBy: { id: 'asc' } });
      expect(
        identities.map(({ provider, sealedSubject: sealed, subjectIndex: index, sealedSessionKey }) => ({
          ...{ provider, subject: vault.open('identity', sealed), sealedSessionKey },
          isFound: index === subjectIndex(vault, provider, 'openid-of-before'),
        })),
      ).toEqual([
        { provider: 'WECHAT', subject: 'openid-of-before', sealedSessionKey: null, isFound: true },
        { provider: 'ALIPAY', subject: 'openid-of-before', sealedSessionKey: null, isFound: true },
      ]);
      const [kept] = await em.execute<{ device: string; message: string }[]>(
        'select sealed_device as device, sealed_message as message from sessions, payment_notifications',
      );
      expect(vault.open('device', kept?.device ?? '')).toBe('old phone');
      expect(JSON.parse(vault.open('notification', kept?.message ?? ''))).toEqual({
        headers: { a: 'b' },
        body: 'buyer_open_id=openid-of-before',
      });
      // Of two user names that look alike, the older one is kept apart; nobody loses theirs.
      const names = await em.execute<{ username: string; key: string | null }[]>(
        'select username, username_key as key from users order by id',
      );
      expect(names.map(({ username, key }) => [username, key !== null])).toEqual([
        ['xiaoming', true],
        ['xiaom1ng', usernameKey('xiaoming') !== usernameKey('xiaom1ng')],
      ]);
      expect(await verifyChain({ em, vault })).toMatchObject({ sound: 1, before: 1, fault: null });
    } finally {
      await orm.close(true);
      await database.drop();
    }
  });
});

describe('a new key', () => {
  const next = { id: 'next', key: Buffer.alloc(32, 3) };
  const [old] = [{ id: 'test', key: Buffer.alloc(32, 1) }];

  it('takes over everything, and the old one can go', async () => {
    const { indexKey } = app.config;
    const [before] = (await stored()) as [Row];
    const both = new Vault([next, old], indexKey);
    const alone = new Vault([next], indexKey);
    await app.sql(`insert into payment_notifications (id, created_at, channel, sealed_message, verdict)
      values (gen_random_uuid(), now(), 'ALIPAY', 'z1.lost.AAAA', 'NOTHING')`);

    await app.sql(
      `insert into sessions (id, created_at, user_id, platform, sealed_device, last_used_at)
      select gen_random_uuid(), now(), id, 'h5', '', now() from users where username = $1`,
      [name],
    );

    // Two at once, as when one was forgotten: no row is lost, and none is done twice.
    const [one, other] = await Promise.all([
      reseal(app.orm.em, both, 'all'),
      reseal(app.orm.em, both, 'all'),
    ]);
    const rows = (done: typeof one) =>
      done.find(({ column }) => column === 'identities.sealed_subject')?.sealed ?? 0;
    const [{ n } = { n: 0 }] = await app.sql<{ n: number }>('select count(*)::int as n from identities');
    expect(rows(one) + rows(other)).toBe(n);
    expect(one.filter(({ lost }) => lost)).toEqual([
      { column: 'payment_notifications.sealed_message', sealed: expect.any(Number) as number, lost: 1 },
    ]);

    await app.sql(`delete from payment_notifications where sealed_message = 'z1.lost.AAAA'`);
    const erased = await app.sql(`delete from sessions where sealed_device = '' returning platform`);
    expect(erased).toEqual([{ platform: 'h5' }]);
    const [after] = (await stored()) as [Row];
    expect(opened(after, alone)).toEqual(opened(before));
    expect(after.index).toBe(before.index);
    expect((await reseal(app.orm.em, both, 'all')).filter(({ sealed }) => sealed)).toEqual([]);
  });

  it('is brought in by a command beside the server, which says what it did', async () => {
    const env = {
      ...app.sandbox.credentials,
      DATABASE_URL: app.orm.config.get('clientUrl') ?? '',
      LOG_LEVEL: 'silent',
      ENCRYPTION_KEYS: [old, next].map(({ id, key }) => `${id}:${key.toString('base64')}`).join(),
      INDEX_KEY: app.config.indexKey.toString('base64'),
    };
    const back = await run('rotate-keys', [], env);
    expect(back).toMatchObject({ code: 0, err: '' });
    expect(back.out).toMatch(/^Sealed anew under the key "test":\n( {2}[a-z_.]+: \d+\n)+$/);
    expect(await run('rotate-keys', [], env)).toEqual({
      code: 0,
      out: 'Sealed anew under the key "test":\n  nothing\n',
      err: '',
    });
    expect(opened(((await stored()) as [Row])[0]).device).toBe('node');

    const sound = await run('audit-verify', [], env);
    expect(sound).toMatchObject({ code: 0, err: '' });
    const head = /\nHead: ([\d]+:[\w-]{43})\n$/.exec(sound.out)?.[1] ?? '';
    const last = Number(head.split(':')[0]);
    expect(sound.out.split('\n')[0]).toBe(`Entries that are sound: ${last}`);
    expect(await run('audit-verify', ['--head', head], env)).toEqual(sound);
    await app.sql('set session_replication_role = replica');
    await app.sql('delete from audit_entries where sequence = $1', [last]);
    expect(await run('audit-verify', ['--head', head], env)).toMatchObject({
      code: 1,
      err: `Entry ${last} and what follows it are missing: the head that was noted is not there.\n`,
    });
    expect(await run('audit-verify', ['--head', 'x'], env)).toMatchObject({
      code: 2,
      err: 'Give the head as it was printed: npm run audit:verify -- --head 12:…\n',
    });
  });
});

/** A command as a person runs it. */
function run(
  name: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number; out: string; err: string }> {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [...quickly, file, ...args],
      { env: { PATH: process.env.PATH, ...env } },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}
