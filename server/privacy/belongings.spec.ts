import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntityMetadata, EntityProperty } from '@mikro-orm/core';
import { inTransaction } from '../kernel/transaction.js';
import { eraseBelongings, exportBelongings, moveBelongings, personalDataOf } from '../kernel/personal.js';
import { purposeOf } from '../kernel/sealed.js';
import { expectSoundBooks } from '../testkit/books.js';
import { livedIn, TRACES } from '../testkit/lived-in.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { CURRENT_VERSIONS } from '../users/consent.rules.js';
import { hasSection } from './export-texts.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const entities = (): EntityMetadata[] => [...app.orm.getMetadata().getAll().values()];

/** Whether a row of the entity can be followed to a user. */
function leadsToUser(meta: EntityMetadata, seen = new Set<EntityMetadata>()): boolean {
  if (meta.className === 'User') return true;
  if (seen.has(meta)) return false;
  seen.add(meta);
  return meta.relations.some(
    (relation: EntityProperty) =>
      ['m:1', '1:1'].includes(relation.kind) &&
      relation.targetMeta !== undefined &&
      leadsToUser(relation.targetMeta, seen),
  );
}

describe('what is personal', () => {
  it('says what becomes of it, wherever a row leads to a user', () => {
    const silent = entities().filter(meta => leadsToUser(meta) && !personalDataOf(meta.class));
    expect(silent.map(({ className }) => className)).toEqual([]);
  });

  it('names columns that exist, and for what is exported a section of the file', () => {
    const faults: string[] = [];
    for (const meta of entities()) {
      const data = personalDataOf(meta.class);
      if (!data) continue;
      const { owner, unique = [], moved = {}, blank = {}, export: exported } = data;
      const paths = [owner, ...unique, ...Object.keys(moved), ...Object.keys(blank), ...(exported ?? [])];
      for (const path of paths) if (!resolves(meta, path)) faults.push(`${meta.className}.${path}`);
      if (exported && !hasSection(meta.className)) faults.push(`${meta.className} has no section`);
    }
    expect(faults).toEqual([]);
  });

  it('is opened before it is exported, wherever it is sealed', () => {
    const sealed = entities().flatMap(meta => {
      const { export: exported } = personalDataOf(meta.class) ?? {};
      return (exported ?? [])
        .filter(path => path.startsWith('sealed') && !purposeOf(meta.class, path))
        .map(path => `${meta.className}.${path}`);
    });
    expect(sealed).toEqual([]);
  });
});

function resolves(meta: EntityMetadata | undefined, path: string): boolean {
  const [first = '', ...rest] = path.split('.');
  const property = (meta?.properties as Record<string, EntityProperty> | undefined)?.[first];
  if (!property) return false;
  return rest.length ? resolves(property.targetMeta, rest.join('.')) : true;
}

const system = () => ({ em: app.orm.em, now: app.clock.now, vault: app.vault });

/** All that is exported of a user, by kind. */
async function exported(userId: string): Promise<Record<string, Record<string, unknown>[]>> {
  const all: Record<string, Record<string, unknown>[]> = {};
  for await (const { kind, rows } of exportBelongings({ ...system(), em: app.orm.em.fork() }, [userId]))
    all[kind] = [...(all[kind] ?? []), ...rows];
  return all;
}

const countsOf = (all: Record<string, unknown[]>) =>
  Object.fromEntries(
    Object.entries(all).flatMap(([kind, rows]) => (rows.length ? [[kind, rows.length]] : [])),
  );

describe('an account with something of everything', () => {
  it('is exported whole: opened, in fen and text, with moments as they were', async () => {
    const lived = await livedIn(app, story);
    const all = await exported(lived.user.id);
    expect(Object.keys(all).sort()).toEqual(
      entities()
        .filter(meta => personalDataOf(meta.class)?.export)
        .map(({ className }) => className)
        .sort(),
    );
    expect(countsOf(all)).toEqual({
      User: 1,
      AuditEntry: 1,
      Contact: 2,
      Identity: 2,
      Session: 1,
      Consent: 2,
      Grant: 2,
      LessonOpening: 1,
      CartItem: 1,
      Coupon: 3,
      Order: 1,
      OrderLine: 2,
      OrderTimelineEntry: 5,
      Payment: 1,
      Refund: 1,
      RefundLine: 1,
      LedgerPosting: 6,
      Notice: 1,
    });
    expect(all.Contact).toEqual([
      expect.objectContaining({ kind: 'EMAIL', value: `${lived.user.username}${TRACES.email}` }),
      expect.objectContaining({ kind: 'PHONE', value: `${lived.user.username}${TRACES.phone}` }),
    ]);
    expect(all.Identity?.map(({ provider, subject }) => [provider, subject])).toEqual([
      ['WECHAT', `sandbox-openid-${lived.user.username}`],
      ['ALIPAY', `sandbox-alipay-${lived.user.username}`],
    ]);
    expect(all.Order?.[0]).toMatchObject({
      status: 'PAID',
      list: { fen: 40_000, text: '¥400.00' },
      payable: { fen: 38_000, text: '¥380.00' },
      refunded: { fen: 19_000, text: '¥190.00' },
    });
    expect(all.OrderLine?.[0]).toMatchObject({
      orderNumber: expect.any(String),
      adjustments: [{ kind: 'COUPON', amount: { fen: -1000, text: '-¥10.00' } }],
    });
    expect(all.LessonOpening?.[0]).toMatchObject({ courseTitle: lived.courses[0]?.title });
    expect(all.Payment?.[0]).toMatchObject({ payerId: `sandbox-alipay-${lived.user.username}` });
    expect(JSON.stringify(all)).not.toMatch(/z1\.|passwordHash|argon2/);
  });

  it('gives all of it to another account, whose own things stay, and no right is lost', async () => {
    const lived = await livedIn(app, story);
    const keeper = await story.user({ wechat: false, alipay: false });
    const buyer = new Buyer(app, await story.as(keeper));
    const [template] = await app.sql<{ id: string }>(
      'select template_id as id from coupons where user_id = $1 order by ordinal desc limit 1',
      [lived.user.id],
    );
    await story.claim(buyer.visitor, template as { id: string });
    const [order] = await app.sql<{ key: string }>(
      'select client_key as key from orders where user_id = $1',
      [lived.user.id],
    );
    // The same client's key in both accounts, and the same course in both carts.
    const own = await buyer.place([(await story.course({ priceFen: 100 })).id], order?.key);
    expect(own.userErrors).toEqual([]);
    const [inCart] = await app.sql<{ id: string }>(
      'select product_id as id from cart_items where user_id = $1',
      [lived.user.id],
    );
    await buyer.visitor.run(
      'mutation ($id: ID!) { addToCart(input: { kind: COURSE, id: $id }) { userErrors { code } } }',
      { id: inCart?.id },
    );

    await inTransaction(system(), tx => moveBelongings(tx, lived.user.id, keeper.id));

    const moved = countsOf(await exported(keeper.id));
    expect(moved).toMatchObject({
      Contact: 2,
      Identity: 2,
      Grant: 2,
      CartItem: 1,
      Coupon: 4,
      Order: 2,
      Payment: 1,
    });
    expect(countsOf(await exported(lived.user.id))).toEqual({ User: 1, AuditEntry: 1, Session: 1 });
    const ordinals = await app.sql<{ n: number }>(
      'select array_agg(ordinal order by ordinal)::text as n from coupons where user_id = $1 group by template_id',
      [keeper.id],
    );
    expect(ordinals.map(({ n }) => n).sort()).toEqual(['{1,2,3}', '{1}']);
    await expectSoundBooks(app);
  });

  it('leaves nobody in what stays when it is erased', async () => {
    const { user } = await livedIn(app, story);
    await inTransaction(system(), tx => eraseBelongings(tx, user.id));
    expect(countsOf(await exported(user.id))).toMatchObject({ User: 1, Consent: 2, Order: 1, Refund: 1 });
    const [row] = await app.sql<{ n: number }>(
      `select (select count(*)::int from contacts where user_id = $1) + (select count(*)::int from identities where user_id = $1)
        + (select count(*)::int from cart_items where user_id = $1) + (select count(*)::int from lesson_openings where user_id = $1)
        + (select count(*)::int from refresh_tokens t join sessions s on s.id = t.session_id where s.user_id = $1) as n`,
      [user.id],
    );
    expect(row).toEqual({ n: 0 });
    expect(
      await app.sql('select username, username_key, password_hash, name from users where id = $1', [user.id]),
    ).toEqual([{ username: null, username_key: null, password_hash: null, name: '已注销用户' }]);
    expect(
      await app.sql(
        `select distinct p.sealed_payer_id, r.reason, t.note from payments p join orders o on o.id = p.order_id
         join refunds r on r.order_id = o.id join order_timeline_entries t on t.order_id = o.id where o.user_id = $1`,
        [user.id],
      ),
    ).toEqual([{ sealed_payer_id: '', reason: '', note: null }]);
  });
});

it('exports ten thousand rows page by page', async () => {
  const user = await story.user();
  await app.sql(
    `insert into consents (id, created_at, user_id, kind, version, platform)
     select gen_random_uuid(), now(), $1, 'PRIVACY_POLICY', '0.' || n, 'h5' from generate_series(1, 10000) n`,
    [user.id],
  );
  const pages: number[] = [];
  const versions = new Set<unknown>();
  for await (const { kind, rows } of exportBelongings({ ...system(), em: app.orm.em.fork() }, [user.id])) {
    if (kind !== 'Consent') continue;
    pages.push(rows.length);
    for (const { version } of rows) versions.add(version);
  }
  expect(Math.max(...pages)).toBe(100);
  expect(versions.size).toBe(10_000 + new Set(Object.values(CURRENT_VERSIONS)).size);
  expect(await exported(randomUUID())).toMatchObject({ User: [], Consent: [] });
});
