import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { Vault } from '../kernel/vault.js';
import { Staff } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { record } from './audit.service.js';
import { formatHead, type Head } from './chain.rules.js';
import { logHead, verifyChain, type Verdict } from './verify.service.js';

let app: TestApp;
let ctx: Ctx;
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  const vault = new Vault(app.config.encryptionKeys, app.config.indexKey);
  ctx = { em: app.orm.em, vault, now: app.clock.now, viewer: null } as unknown as Ctx;
  admin = (await Staff.admin(new Story(app))).visitor;
});
afterAll(() => app.stop());

const deed = (n: number) => ({
  action: 'test.count',
  subjectType: 'Number',
  subjectId: `${n}`,
  detail: { n },
});
const count = (n: number) => inTransaction(ctx, async tx => record(tx, deed(n)));

interface Kept {
  id: string;
  sequence: number;
  subject: string;
}
const kept = () =>
  app.sql<Kept>('select id, sequence, subject_id as subject from audit_entries order by sequence');

it('chains what fifty transactions do at once, without a gap and without one waiting for ever', async () => {
  await app.sql('create table if not exists counters (id int primary key, n int not null)');
  await app.sql('insert into counters values (0, 0), (1, 0)');
  await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      inTransaction(ctx, async tx => {
        record(tx, deed(n));
        tx.enqueue({ task: 'none', payload: {}, runAt: new Date('2100-01-01'), key: 'one for all' });
        await tx.em.execute('update counters set n = n + 1 where id = ?', [n % 2]);
        record(tx, deed(n + 100));
      }),
    ),
  );
  // The first entry is the admin's login.
  const [, ...entries] = await kept();
  expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 100 }, (_, n) => n + 2));
  expect(entries.map(({ subject }) => Number(subject)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, n) => (n < 50 ? n : n + 50)),
  );
  expect(await app.sql('select n from counters')).toEqual([{ n: 25 }, { n: 25 }]);
  expect(await verifyChain(ctx)).toMatchObject({ sound: 101, before: 0, fault: null });
});

it('writes nothing down where the transaction fails', async () => {
  const before = await kept();
  const failed = inTransaction(ctx, async tx => {
    record(tx, deed(1));
    await tx.em.execute('select 1 / 0');
  });
  await expect(failed).rejects.toThrow('division by zero');
  await count(2);
  expect((await kept()).map(({ sequence }) => sequence)).toEqual([
    ...before.map(({ sequence }) => sequence),
    before.length + 1,
  ]);
});

it('keeps what was said when it was said', async () => {
  const detail = { note: 'first', at: new Date('2026-11-21T08:00:00Z'), left: undefined };
  await inTransaction(ctx, async tx => {
    record(tx, { ...deed(3), detail });
    detail.note = 'second';
  });
  const [last] = await app.sql('select detail from audit_entries order by sequence desc limit 1');
  expect(last).toEqual({ detail: { note: 'first', at: '2026-11-21T08:00:00.000Z' } });
  expect(await verifyChain(ctx)).toMatchObject({ fault: null });
});

it('vouches for whatever a detail holds, as PostgreSQL gives it back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.string({ unit: 'binary' }), async (value, text) => {
      await inTransaction(ctx, async tx => record(tx, { ...deed(4), detail: { value, text } }));
    }),
    { numRuns: 50 },
  );
  expect(await verifyChain(ctx)).toMatchObject({ fault: null });
});

it.each(['update audit_entries set hash = null', 'delete from audit_entries', 'truncate audit_entries'])(
  'refuses: %s',
  async text => expect(app.sql(text)).rejects.toThrow('audit_entries only grows'),
);

it('refuses an entry without its link', async () => {
  const text = `insert into audit_entries (id, created_at, action, subject_type, subject_id, detail)
    values (gen_random_uuid(), now(), 'a', 'b', 'c', '{}')`;
  await expect(app.sql(text)).rejects.toThrow('an audit entry needs its link');
});

describe('when somebody gets at the database past its triggers', () => {
  /** What is found after the statements, which are then undone. `at` gives the entry of a number. */
  async function after(tamper: (at: (sequence: number) => Kept) => string[], noted?: Head): Promise<Verdict> {
    const entries = await kept();
    const em = ctx.em.fork();
    await em.begin();
    try {
      await em.execute('set local session_replication_role = replica');
      for (const text of tamper(sequence => entries[sequence - 1] as Kept)) await em.execute(text);
      return await verifyChain({ em, vault: ctx.vault }, noted);
    } finally {
      await em.rollback();
    }
  }
  const id = async (sequence: number) => (await kept())[sequence - 1]?.id;
  const change = (set: string, sequence: number) =>
    `update audit_entries set ${set} where sequence = ${sequence}`;
  const lift = (from: number, by: number) => [
    `update audit_entries set sequence = -sequence where sequence >= ${from}`,
    `update audit_entries set sequence = -sequence + ${by} where sequence < 0`,
  ];
  const insert = (sequence: number) => `insert into audit_entries
    select 'aaaaaaaa-0000-7000-8000-000000000000', created_at, actor_id, 'test.forged', subject_type, subject_id, detail,
      ${sequence}, previous_hash, hash from audit_entries where sequence > ${sequence} order by sequence limit 1`;

  it.each([
    `action = 'x'`,
    `detail = '{}'`,
    `created_at = now()`,
    `actor_id = gen_random_uuid()`,
    `subject_id = '7'`,
    `subject_type = ''`,
    `hash = reverse(hash)`,
    `previous_hash = ''`,
  ])('names the row that was altered: %s', async set => {
    const { sound, fault } = await after(() => [change(set, 7)]);
    expect({ sound, fault }).toEqual({ sound: 6, fault: { kind: 'ALTERED', sequence: 7, id: await id(7) } });
  });

  it('names the number that is missing, also where the gap was closed', async () => {
    const missing = { sound: 6, fault: { kind: 'MISSING', sequence: 7, id: null } };
    const remove = 'delete from audit_entries where sequence = 7';
    expect(await after(() => [remove])).toMatchObject(missing);
    expect(await after(() => [remove, ...lift(8, -1)])).toMatchObject(missing);
  });

  it('names the row that was put between others', async () => {
    const { sound, fault } = await after(() => [...lift(7, 1), insert(7)]);
    expect({ sound, fault }).toEqual({
      sound: 6,
      fault: { kind: 'INSERTED', sequence: 7, id: 'aaaaaaaa-0000-7000-8000-000000000000' },
    });
    expect((await after(() => [insert(0)])).fault).toEqual({ ...fault, sequence: 1 });
  });

  it('names a row that was put at the end by who has no key', async () => {
    const { length } = await kept();
    const { fault } = await after(() => [insert(7).replace('7, prev', `${length + 1}, prev`)]);
    expect(fault).toEqual({
      kind: 'ALTERED',
      sequence: length + 1,
      id: 'aaaaaaaa-0000-7000-8000-000000000000',
    });
  });

  it('names the row that stands elsewhere', async () => {
    const swap = [change('sequence = -1', 7), change('sequence = 7', 8), change('sequence = 8', -1)];
    const moved = { sound: 6, fault: { kind: 'MOVED', sequence: 7, id: await id(7) } };
    expect(await after(() => swap)).toMatchObject(moved);
    expect(await after(() => [change('sequence = 9999', 7)])).toMatchObject(moved);
  });

  it('sees by a head of earlier that the end is gone', async () => {
    const { head, fault } = await verifyChain(ctx);
    expect(fault).toBeNull();
    const cut = ['delete from audit_entries where sequence > 90'];
    expect((await after(() => cut)).fault).toBeNull();
    expect((await after(() => cut, head as Head)).fault).toEqual({ kind: 'CUT', sequence: 91, id: null });
    expect((await after(() => ['truncate audit_entries'], head as Head)).fault).toMatchObject({
      kind: 'CUT',
      sequence: 1,
    });
    await count(4);
    expect(await verifyChain(ctx, head)).toMatchObject({ fault: null });
  });

  it('is not deceived by another key', async () => {
    const vault = new Vault(app.config.encryptionKeys, Buffer.alloc(32, 7));
    expect(await verifyChain({ em: ctx.em.fork(), vault })).toMatchObject({
      sound: 0,
      fault: { kind: 'ALTERED', sequence: 1 },
    });
  });
});

it('has its head logged, to be noted where the database cannot reach', async () => {
  const lines: unknown[] = [];
  const log = { info: (line: unknown) => void lines.push(line) };
  await logHead({ ...ctx, log } as unknown as Ctx);
  const { head } = await verifyChain(ctx);
  expect(lines).toEqual([{ head: formatHead(head as Head) }]);
});

it('is shown to admins by action, by whoever did it, and by what it was done to', async () => {
  const actorId = '01a1fc3c-0000-7000-8000-00000000000a';
  await inTransaction(ctx, async tx => record(tx, { ...deed(5), actorId, action: 'test.filter' }));
  const ask = async (filter: string) => {
    const query = `{ auditLog(${filter}) { nodes { sequence action actor { id } subjectId detail } } }`;
    return (await admin.run<{ auditLog: { nodes: object[] } }>(query)).auditLog.nodes;
  };
  const { length: sequence } = await kept();
  const entry = { sequence, action: 'test.filter', actor: null, subjectId: '5', detail: '{"n": 5}' };
  expect(await ask('action: "test.filter"')).toEqual([entry]);
  expect(await ask(`actorId: "${actorId}"`)).toEqual([entry]);
  expect(await ask('actorId: "nonsense"')).toEqual([]);
  expect(await ask('subjectId: "5", first: 1')).toEqual([entry]);
  expect(await ask('subjectId: "5", action: "test.count"')).toMatchObject([{ action: 'test.count' }]);
});

it('tells of rows from before there was a chain, which cannot be changed either', async () => {
  const before = (await kept()).length;
  await app.sql('set session_replication_role = replica');
  await app.sql('update audit_entries set sequence = null, previous_hash = null, hash = null');
  await count(6);
  await count(7);
  expect(await verifyChain(ctx)).toMatchObject({ sound: 2, before, fault: null });
  await app.sql("update audit_entries set subject_id = '8' where subject_id = '7' and sequence is null");
  expect(await verifyChain(ctx)).toMatchObject({
    sound: 0,
    fault: { kind: 'BEFORE', sequence: 1, id: null },
  });
});
