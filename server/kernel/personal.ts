import type { EntityClass, EntityMetadata, EntityProperty } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { formatFen } from './money.js';
import { purposeOf } from './sealed.js';
import type { Vault } from './vault.js';

type Row = Record<string, unknown>;

/** What becomes of an entity's rows with the person they are about. */
export interface PersonalData {
  /** The way to the user, by relations: `user`, `order.user`; `id` for the user itself. */
  owner: string;
  /**
   * When two accounts become one. What is reached through another row (`order.user`) moves with it: `stay`; what stays
   * with the account that ends, but says who somebody is, is written over as when a person is erased: `blank`.
   */
  merge: 'move' | 'drop' | 'stay' | 'blank';
  /** Columns that, beside the owner, may occur once: where the keeper has the same, the mover's row is dropped. */
  unique?: readonly string[];
  /**
   * What the keeper's row becomes before the mover's is dropped: by column, SQL over `k`, the keeper's, and `m`. For what
   * may not be lost although it occurs once; `unique` says which rows are the same.
   */
  united?: Readonly<Record<string, string>>;
  /** What a column becomes on its way, as SQL over the moving row; `:keeper` stands for the id of who gets it. */
  moved?: Readonly<Record<string, string>>;
  /**
   * Statements that set right what counts such rows elsewhere, before they move, or go as a person is erased. `:mover`
   * stands for whose they are, `:keeper` for who gets them.
   */
  beforeMerge?: readonly string[];
  beforeErase?: readonly string[];
  /** Whoever changes such a row locks it before its owner. */
  lockedFirst?: true;
  /** When the person is erased. */
  erase: 'delete' | 'keep';
  /** What is written over in a row that is kept. */
  blank?: Readonly<Record<string, string | null>>;
  /** What its owner gets to read, by property or path to one; null where it says nothing but what other rows say. */
  export: readonly string[] | null;
}

/** For `moved`: a client key that the keeper has used too becomes the row's id, so that it stays the only one. */
export const clientKeyOnItsWay = (table: string, owner: string): string =>
  `case when exists (select from ${table} k where k.${owner}_id = :keeper and k.client_key = m.client_key)
    then m.id::text else m.client_key end`;

const registry = new Map<unknown, PersonalData>();

/** Says of an entity that leads to a user what becomes of its rows; a test finds an entity without. */
export const Personal =
  (data: PersonalData): ClassDecorator =>
  target =>
    void registry.set(target, data);

export const personalDataOf = (entity: unknown): PersonalData | undefined => registry.get(entity);

interface Kind {
  meta: EntityMetadata;
  data: PersonalData;
}

/** Every personal entity, those first that hang on others: they have to go before what they hang on. */
function kindsOf(em: EntityManager): Kind[] {
  const kinds = [...em.getMetadata().getAll().values()].flatMap(meta => {
    const data = personalDataOf(meta.class);
    return data ? [{ meta, data }] : [];
  });
  const depth = ({ data: { owner } }: Kind) => (owner === 'id' ? 0 : owner.split('.').length);
  return kinds.sort((a, b) => depth(b) - depth(a));
}

function property(meta: EntityMetadata, name: string): EntityProperty {
  const found = (meta.properties as Record<string, EntityProperty>)[name];
  if (!found) throw new Error(`${meta.className} has no ${name}`);
  return found;
}

const columnOf = (meta: EntityMetadata, name: string): string => `"${property(meta, name).fieldNames[0]}"`;

/** SQL that holds for the rows of one person; `?` stands for the id. */
function ownedBy(meta: EntityMetadata, path: string): string {
  const [first = '', ...rest] = path.split('.');
  const column = columnOf(meta, first);
  if (!rest.length) return `${column} = ?`;
  const target = property(meta, first).targetMeta as EntityMetadata;
  return `${column} in (select "id" from "${target.tableName}" where ${ownedBy(target, rest.join('.'))})`;
}

/** Locks what others lock before its owner, so that whoever locks the owner next meets nobody half-way. */
export async function lockBelongings({ em }: { em: EntityManager }, userId: string): Promise<void> {
  for (const { meta, data } of kindsOf(em)) {
    if (!data.lockedFirst) continue;
    const rows = `"${meta.tableName}" where ${ownedBy(meta, data.owner)} order by id`;
    await em.execute(`select 1 from ${rows} for no key update`, [userId]);
  }
}

/** Gives what belongs to one account to another, inside `tx`. Both users are locked by whoever calls. */
export async function moveBelongings(
  tx: { em: EntityManager },
  fromUserId: string,
  toUserId: string,
): Promise<void> {
  await tx.em.flush();
  for (const { meta, data } of kindsOf(tx.em)) {
    const table = `"${meta.tableName}"`;
    await run(tx.em, data.beforeMerge, { mover: fromUserId, keeper: toUserId });
    if (data.merge === 'drop') {
      await tx.em.execute(`delete from ${table} where ${ownedBy(meta, data.owner)}`, [fromUserId]);
    }
    if (data.merge === 'blank') await blankRows(tx.em, { meta, data }, fromUserId);
    if (data.merge !== 'move') continue;
    const owner = columnOf(meta, data.owner);
    if (data.unique) {
      const same = data.unique.map(name => columnOf(meta, name)).map(column => `k.${column} = m.${column}`);
      await unite(tx.em, { meta, data }, same, [toUserId, fromUserId]);
      const taken = `select 1 from ${table} k where ${[`k.${owner} = ?`, ...same].join(' and ')}`;
      await tx.em.execute(`delete from ${table} m where m.${owner} = ? and exists (${taken})`, [
        fromUserId,
        toUserId,
      ]);
    }
    const { sets, values } = movedColumns(meta, data, toUserId);
    await tx.em.execute(
      `update ${table} m set ${[`${owner} = ?`, ...sets].join(', ')} where m.${owner} = ?`,
      [toUserId, ...values, fromUserId],
    );
  }
}

/** Gives each of the keeper's rows what the mover's row of the same kind has beyond it. */
async function unite(
  em: EntityManager,
  { meta, data }: Kind,
  same: string[],
  [keeper, mover]: [string, string],
): Promise<void> {
  const united = Object.entries(data.united ?? {});
  if (!united.length) return;
  const sets = united.map(([name, sql]) => `${columnOf(meta, name)} = ${sql}`);
  const owner = columnOf(meta, data.owner);
  const table = `"${meta.tableName}"`;
  await em.execute(
    `update ${table} k set ${sets.join(', ')} from ${table} m
     where k.${owner} = ? and m.${owner} = ? and ${same.join(' and ')}`,
    [keeper, mover],
  );
}

/** Statements with the ids of people in them by name. */
async function run(
  em: EntityManager,
  statements: readonly string[] = [],
  people: Readonly<Record<string, string>>,
): Promise<void> {
  for (const statement of statements) {
    const names = Array.from(
      statement.matchAll(/:(mover|keeper)\b/g),
      ([, name = '']) => people[name] ?? null,
    );
    await em.execute(statement.replaceAll(/:(mover|keeper)\b/g, '?'), names);
  }
}

function movedColumns(meta: EntityMetadata, { moved = {} }: PersonalData, keeper: string) {
  const changes = Object.entries(moved);
  const sets = changes.map(([name, sql]) => `${columnOf(meta, name)} = ${sql.replaceAll(':keeper', '?')}`);
  const values = changes.flatMap(([, sql]) => Array.from(sql.matchAll(/:keeper/g), () => keeper));
  return { sets, values };
}

/** Takes a person out of everything that is kept about them, inside `tx`. The user is locked by whoever calls. */
export async function eraseBelongings(tx: { em: EntityManager }, userId: string): Promise<void> {
  await tx.em.flush();
  for (const { meta, data } of kindsOf(tx.em)) {
    await run(tx.em, data.beforeErase, { mover: userId });
    if (data.erase === 'keep') await blankRows(tx.em, { meta, data }, userId);
    else await tx.em.execute(`delete from "${meta.tableName}" where ${ownedBy(meta, data.owner)}`, [userId]);
  }
}

/** Writes over what says who somebody is, where the rows themselves stay. */
async function blankRows(em: EntityManager, { meta, data }: Kind, userId: string): Promise<void> {
  const blank = Object.entries(data.blank ?? {});
  if (!blank.length) return;
  const sets = blank.map(([name]) => `${columnOf(meta, name)} = ?`).join(', ');
  const theirs = ownedBy(meta, data.owner);
  await em.execute(`update "${meta.tableName}" set ${sets} where ${theirs}`, [
    ...blank.map(([, value]) => value),
    userId,
  ]);
}

/** A page of a person's rows of one entity, ready to be read. */
export interface Belongings {
  /** The entity's name. */
  kind: string;
  rows: Row[];
}

/** Small enough that nobody else waits while it is put together. */
const PAGE = 100;

/**
 * All that is kept about a person, by the accounts that were theirs, page by page: opened, with whole fen, and nothing of
 * how it is stored. Each kind comes at least once, so that an empty one is seen to be empty.
 */
export async function* exportBelongings(
  ctx: { em: EntityManager; vault: Vault },
  userIds: readonly string[],
): AsyncGenerator<Belongings> {
  for (const { meta, data } of kindsOf(ctx.em).reverse()) {
    if (!data.export) continue;
    for (let after: string | null = null, full = true; full;) {
      const entities: Row[] = await pageOf(ctx.em.fork(), meta, data, userIds, after);
      yield {
        kind: meta.className,
        rows: entities.map(entity => readable(entity, { meta, data }, ctx.vault)),
      };
      after = (entities.at(-1)?.id as string | undefined) ?? null;
      full = entities.length === PAGE;
    }
  }
}

async function pageOf(
  em: EntityManager,
  meta: EntityMetadata,
  data: PersonalData,
  userIds: readonly string[],
  after: string | null,
): Promise<Row[]> {
  const own = data.owner.split('.').reduceRight<unknown>((inner, step) => ({ [step]: inner }), {
    $in: userIds,
  });
  return em.find(
    meta.class as EntityClass<Row>,
    { $and: [own as object, after ? { id: { $gt: after } } : {}] },
    {
      fields: ['id', ...(data.export ?? [])] as never[],
      orderBy: { id: 'asc' },
      limit: PAGE,
      disableIdentityMap: true,
    },
  );
}

/** One row as a person reads it, by the paths its entity names. What no key opens any more is null. */
function readable(entity: Row, { meta, data }: Kind, vault: Vault): Row {
  return Object.fromEntries(
    (data.export ?? []).map(path => {
      const value = valueAt(entity, path);
      const purpose = purposeOf(meta.class, path);
      const plain = typeof value === 'string' && value && purpose ? vault.tryOpen(purpose, value) : value;
      return [nameOf(path), shown(path, plain)];
    }),
  );
}

/** `lesson.course.title` → `courseTitle`, `sealedValue` → `value`, `listFen` → `list`. */
function nameOf(path: string): string {
  const [last = '', before = ''] = path.split('.').reverse();
  const name = last.replace(/^sealed([A-Z])/, (_, first: string) => first.toLowerCase()).replace(/Fen$/, '');
  return before ? before + name.charAt(0).toUpperCase() + name.slice(1) : name;
}

/** Whole fen as a sum that people read, also inside of what is kept as JSON. */
function shown(name: string, value: unknown): unknown {
  if (typeof value === 'number' && name.endsWith('Fen')) return { fen: value, text: formatFen(value) };
  if (Array.isArray(value)) return value.map(item => shown(name, item));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [nameOf(key), shown(key, item)]));
}

function valueAt(entity: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, step) => {
    const value = (at as Record<string, unknown> | null | undefined)?.[step];
    const isReference = value !== null && typeof value === 'object' && 'unwrap' in value;
    return isReference ? (value as { unwrap(): unknown }).unwrap() : (value ?? null);
  }, entity);
}
