import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { findFfmpeg } from './making/ffmpeg.js';
import { make } from './making/make.js';
import { Refused } from './making/refused.js';
import { sha256Of, typeOf } from './making/sniff.js';
import { MediaPurpose, MediaState, type MediaProblem } from './media.rules.js';
import type { AboutFile } from './process.job.js';
import { StoredFile } from './stored-file.entity.js';
import { incomingKey } from './stores/store.js';

/** Where work on a file is done that is worth nothing when it does not come to its end. */
const benchOf = ({ config }: Ctx, fileId: string): string => join(config.dataDir, 'media-work', fileId);

interface Attempt {
  /** Stops it when the server goes; whoever takes the job next begins anew. */
  signal?: AbortSignal;
  /** There is no further one: what fails now has FAILED. */
  last?: boolean;
}

/** Looks inside a file and makes of it what is shown; done over, it comes to the same end. */
export async function processFile(
  ctx: Ctx,
  payload: unknown,
  { signal, last = false }: Attempt = {},
): Promise<void> {
  const { fileId } = payload as AboutFile;
  const file = await ctx.em.fork().findOne(StoredFile, fileId);
  if (!file) return;
  const bench = benchOf(ctx, fileId);
  await rm(bench, { recursive: true, force: true });
  try {
    await mkdir(bench, { recursive: true });
    // An ffmpeg whose server was killed goes on until its folder is gone, and must not write into the one of today.
    const scratch = await mkdtemp(join(bench, 'try-'));
    if (isAtWork(file)) await work(ctx, file, { scratch, signal });
    else if (isUncut(file)) await cutLate(ctx, file, { scratch, signal });
    await forgetUpload(ctx, fileId);
  } catch (error) {
    // A server that goes is no fault of the work's.
    if (last && !signal?.aborted && isAtWork(file)) await fail(ctx, fileId);
    throw error;
  } finally {
    await rm(bench, { recursive: true, force: true });
  }
}

const isAtWork = ({ state }: StoredFile): boolean =>
  state === MediaState.CHECKING || state === MediaState.PROCESSING;

/** A film that plays as it came. */
export const isUncut = ({ state, purpose, segments }: StoredFile): boolean =>
  state === MediaState.READY && purpose === MediaPurpose.VIDEO && segments === null;

/** It is READY all the while; where it cannot be cut it goes on as it came. */
async function cutLate(ctx: Ctx, file: StoredFile, { scratch, signal }: At): Promise<void> {
  if (!findFfmpeg(ctx.config)) return;
  try {
    const source = await ctx.files.local(file.path, join(scratch, 'source'));
    const made = await make(ctx, {
      ...at(file, MediaPurpose.VIDEO),
      source,
      mime: file.mime,
      scratch,
      signal,
    });
    await change(ctx, file.id, made, MediaState.READY);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    ctx.log.warn({ error, file: file.id }, 'A film cannot be cut, and plays as it came');
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
    const { segments, sealedKey } = twin;
    // Pieces that are not all there are its own to throw away.
    const hlsName = segments && twin.hlsName;
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

async function fail(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async tx => {
    const file = await tx.em.findOneOrFail(StoredFile, id);
    if (!isAtWork(file)) return;
    file.problem = 'INTERNAL';
    file.moveTo(MediaState.FAILED);
  });
}

/** What stands beside an upload while it grows, and the upload itself where it was not kept as it came. */
async function forgetUpload(ctx: Ctx, fileId: string): Promise<void> {
  const file = await ctx.em.fork().findOneOrFail(StoredFile, fileId, { fields: ['path'] });
  const key = incomingKey(fileId);
  const beside = ['.json', '.info', '.part'].map(ending => `${key}${ending}`);
  await ctx.files.remove(file.path === key ? beside : [key, ...beside]);
}
