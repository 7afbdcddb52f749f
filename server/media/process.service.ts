import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { make } from './making/make.js';
import { Refused } from './making/refused.js';
import { sha256Of, typeOf } from './making/sniff.js';
import { MediaState, type MediaProblem } from './media.rules.js';
import type { AboutFile } from './process.job.js';
import { StoredFile } from './stored-file.entity.js';
import { incomingKey } from './stores/store.js';

/** Where work is done that is worth nothing when it does not come to its end. */
const scratchOf = ({ config }: Ctx, fileId: string): string => join(config.dataDir, 'media-work', fileId);

/**
 * Looks inside a file and makes of it what is shown; done over, it comes to the same end. `signal` stops it when the
 * server goes, and whoever takes the job next begins anew.
 */
export async function processFile(ctx: Ctx, payload: unknown, signal?: AbortSignal): Promise<void> {
  const { fileId } = payload as AboutFile;
  const file = await ctx.em.fork().findOne(StoredFile, fileId);
  if (!file) return;
  const scratch = scratchOf(ctx, fileId);
  await rm(scratch, { recursive: true, force: true });
  try {
    if (file.state === MediaState.CHECKING || file.state === MediaState.PROCESSING) {
      await mkdir(scratch, { recursive: true });
      await work(ctx, file, { scratch, signal });
    }
    await forgetUpload(ctx, fileId);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface At {
  scratch: string;
  signal?: AbortSignal;
}

async function work(ctx: Ctx, file: StoredFile, { scratch, signal }: At): Promise<void> {
  try {
    const { purpose } = file;
    if (!purpose) throw new Error(`File ${file.id} has no purpose`);
    const source = await ctx.files.local(file.path, join(scratch, 'source'));
    const [mime, sha256] = [await typeOf(source, purpose), await sha256Of(source)];
    if (!mime) throw new Refused('WRONG_TYPE');
    if (await takeTwin(ctx, file, sha256)) return;
    await change(ctx, file.id, { mime, sha256 }, MediaState.PROCESSING);
    const made = await make(ctx, { ...at(file, purpose), source, mime, scratch, signal });
    await change(ctx, file.id, { ...made, percent: 100 }, MediaState.READY);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    ctx.log.info({ error, file: file.id }, 'A file was refused');
    await refuse(ctx, file, error.problem);
  }
}

const at = ({ id, ownerId, hlsName }: StoredFile, purpose: NonNullable<StoredFile['purpose']>) => ({
  id,
  ownerId,
  purpose,
  staleHls: hlsName,
});

/**
 * The same content that its owner had sent for the same purpose serves once more, under another name; of what others
 * have sent nobody learns anything. A book is read again, because its pictures belong to it.
 */
async function takeTwin(ctx: Ctx, file: StoredFile, sha256: string): Promise<boolean> {
  return inTransaction(ctx, async tx => {
    const { ownerId, purpose } = file;
    const [found] = await tx.em.execute<{ id: string }[]>(
      `select id from stored_files where owner_id = ? and sha256 = ? and purpose = ? and state = 'READY' and id <> ?
         and mime <> 'application/epub+zip' limit 1 for share`,
      [ownerId, sha256, purpose, file.id],
    );
    if (!found) return false;
    const twin = await tx.em.findOneOrFail(StoredFile, found.id);
    const mine = await tx.em.findOneOrFail(StoredFile, file.id);
    const { path, smallPath, mime, bytes, durationSeconds, width, height, pages } = twin;
    const { hlsName, segments, sealedKey } = twin;
    tx.em.assign(mine, {
      ...{
        path,
        smallPath,
        mime,
        bytes,
        durationSeconds,
        width,
        height,
        pages,
        hlsName,
        segments,
        sealedKey,
      },
      ...{ sha256, percent: 100 },
    });
    mine.moveTo(MediaState.PROCESSING);
    mine.moveTo(MediaState.READY);
    return true;
  });
}

async function change(ctx: Ctx, id: string, facts: Partial<StoredFile>, state: MediaState): Promise<void> {
  await inTransaction(ctx, async tx => {
    const file = await tx.em.findOneOrFail(StoredFile, id);
    tx.em.assign(file, facts);
    file.moveTo(state);
  });
}

async function refuse(ctx: Ctx, { id, path }: StoredFile, problem: MediaProblem): Promise<void> {
  await change(ctx, id, { problem }, MediaState.REFUSED);
  await ctx.files.remove([path]);
}

/** What stands beside an upload while it grows, and the upload itself where it was not kept as it came. */
async function forgetUpload(ctx: Ctx, fileId: string): Promise<void> {
  const file = await ctx.em.fork().findOneOrFail(StoredFile, fileId, { fields: ['path'] });
  const key = incomingKey(fileId);
  const beside = ['.json', '.info', '.part'].map(ending => `${key}${ending}`);
  await ctx.files.remove(file.path === key ? beside : [key, ...beside]);
}
