import type { Ctx } from '../context.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { StoredFile } from './stored-file.entity.js';
import { incomingKey } from './stores/store.js';
import { Upload } from './upload.entity.js';

/** A file that was replaced by mistake can be named again for so long. */
const UNUSED_DAYS = 7;
const DAY_MS = 24 * 3_600_000;
const BATCH = 200;

/** Throws away uploads that did not come to their end in time, and files that nobody has referred to for a week. */
export async function sweepFiles(ctx: Ctx): Promise<void> {
  await sweepUploads(ctx);
  await markUnused(ctx);
  await removeUnused(ctx);
}

async function sweepUploads(ctx: Ctx): Promise<void> {
  const old = await ctx.em.fork().find(Upload, { expiresAt: { $lte: ctx.now() } }, { limit: BATCH });
  for (const { id } of old) await inTransaction(ctx, tx => sweepUpload(tx, id));
}

/** Locked, or its last bytes might make a file of it meanwhile; the bytes first, so that what is cut off is found again. */
async function sweepUpload({ em, files }: Tx<Ctx>, id: string): Promise<void> {
  const [upload] = await em.execute<{ unfinished: boolean }[]>(
    'select file_id is null as unfinished from uploads where id = ? for update',
    [id],
  );
  if (upload?.unfinished) {
    const key = incomingKey(id);
    await files.growing.remove(key).catch(() => undefined);
    await files.remove([key, `${key}.json`, `${key}.info`, `${key}.part`]);
  }
  await em.nativeDelete(Upload, { id });
}

/** Has a file of the owner's go with the next sweep, unless somebody refers to it: what was replaced is not kept for a week. */
export async function letGo({ em }: Pick<Ctx, 'em'>, ownerId: string, fileId: string): Promise<void> {
  await em.nativeUpdate(StoredFile, { id: fileId, ownerId }, { unusedSince: new Date(0) });
}

interface Referrer {
  table: string;
  column: string;
}

/** Every column that refers to a file, as the database itself knows them: nobody has to keep a list. */
async function referrersOf({ em }: Pick<Ctx, 'em'>): Promise<Referrer[]> {
  return em.fork().execute<Referrer[]>(
    `select c.conrelid::regclass::text as "table", quote_ident(a.attname) as "column" from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.confrelid = 'stored_files'::regclass
       and c.conrelid not in ('stored_files'::regclass, 'document_pages'::regclass)`,
  );
}

const unused = (referrers: Referrer[]): string =>
  referrers
    .map(({ table, column }) => `not exists (select from ${table} r where r.${column} = f.id)`)
    .join(' and ');

/** What came with the program has no owner, and is never removed. */
const THEIRS = 'f.owner_id is not null and f.part_of_id is null';

/** Writes down since when; whatever is referred to again is as good as new. */
async function markUnused(ctx: Ctx): Promise<void> {
  const where = unused(await referrersOf(ctx));
  const em = ctx.em.fork();
  await em.execute(
    `update stored_files f set unused_since = null where unused_since is not null and not (${where})`,
  );
  await em.execute(
    `update stored_files f set unused_since = ?::timestamptz where unused_since is null and ${THEIRS} and ${where}`,
    [ctx.now().toISOString()],
  );
}

async function removeUnused(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now().getTime() - UNUSED_DAYS * DAY_MS).toISOString();
  const where = unused(await referrersOf(ctx));
  const gone = await inTransaction(ctx, async tx => {
    // Whoever refers to one at this moment holds its key, and keeps it.
    const held = await tx.em.execute<{ id: string }[]>(
      `select f.id from stored_files f where f.unused_since <= ?::timestamptz and ${THEIRS} and ${where}
       limit ${BATCH} for update skip locked`,
      [before],
    );
    // Whoever did so just before shows in a second look only.
    const rows = await tx.em.execute<{ id: string }[]>(
      `select f.id from stored_files f where ${where}
         and f.id in (select value::uuid from json_array_elements_text(?::json))`,
      [JSON.stringify(held.map(({ id }) => id))],
    );
    const ids = rows.map(({ id }) => id);
    const files = await tx.em.find(StoredFile, { $or: [{ id: { $in: ids } }, { partOf: { $in: ids } }] });
    await tx.em.nativeDelete(StoredFile, { id: { $in: ids } });
    return files;
  });
  for (const file of gone) await removeStored(ctx, file);
}

/** What lies in the store, unless another file of its owner's has the same content and goes on using it. */
async function removeStored({ em, files }: Ctx, { path, smallPath, hlsName }: StoredFile): Promise<void> {
  const isUsed = async (same: Partial<StoredFile>) => (await em.fork().count(StoredFile, same)) > 0;
  if (!(await isUsed({ path }))) await files.remove(smallPath ? [path, smallPath] : [path]);
  if (hlsName && !(await isUsed({ hlsName }))) await files.removeAll(`hls/${hlsName}/`);
}
