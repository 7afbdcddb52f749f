import type { EntityClass, EntityMetadata } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sealedColumns, type SealedColumn } from './sealed.js';
import { MARK, type Vault } from './vault.js';

const PAGE = 500;

/** What became of one column. `lost`: rows that no key opens; they stay as they are. */
export interface Resealed {
  column: string;
  sealed: number;
  lost: number;
}

type Row = Record<string, unknown> & { id: string };

/**
 * Seals under the current key what is sealed under older ones, or not at all; `plain` looks for the latter alone. Each
 * row changes by itself and only from what was read, so that it may run beside a server, be ended and begun again.
 */
export async function reseal(em: EntityManager, vault: Vault, which: 'plain' | 'all'): Promise<Resealed[]> {
  const done: Resealed[] = [];
  for (const column of sealedColumns()) {
    const meta = em.getMetadata().find(column.entity as EntityClass<Row>);
    if (meta) done.push(await resealColumn(em.fork(), vault, meta, column, which));
  }
  return done;
}

async function resealColumn(
  em: EntityManager,
  vault: Vault,
  { class: entity, tableName, properties }: EntityMetadata<Row>,
  column: SealedColumn,
  which: 'plain' | 'all',
): Promise<Resealed> {
  const { property } = column;
  const name = `${tableName}.${(properties as Record<string, { fieldNames: string[] }>)[property]?.fieldNames[0]}`;
  const done: Resealed = { column: name, sealed: 0, lost: 0 };
  const fresh = which === 'plain' ? MARK : vault.currentMark;
  let last: string | null = null;
  for (;;) {
    // Neither null nor empty, as what was taken out of a row that stays.
    const stale = { [property]: { $gt: '' }, $not: { [property]: { $like: `${fresh}%` } } };
    const rows: Row[] = await em.find(entity, { ...stale, ...(last && { id: { $gt: last } }) } as never, {
      orderBy: { id: 'asc' } as never,
      limit: PAGE,
      disableIdentityMap: true,
    });
    for (const row of rows) {
      const change = changeOf(vault, row, column);
      if (change) {
        const where = { id: row.id, [property]: row[property] } as never;
        done.sealed += await em.nativeUpdate(entity, where, change as never);
      } else done.lost++;
    }
    if (rows.length < PAGE) return done;
    last = rows.at(-1)?.id ?? null;
  }
}

/** Null where no key opens what is there. */
function changeOf(
  vault: Vault,
  row: Row,
  { property, purpose, beside }: SealedColumn,
): Record<string, string> | null {
  const stored = row[property] as string;
  if (!stored.startsWith(MARK))
    return { ...beside(vault, stored, row), [property]: vault.seal(purpose, stored) };
  const text = vault.tryOpen(purpose, stored);
  return text === null ? null : { [property]: vault.seal(purpose, text) };
}
