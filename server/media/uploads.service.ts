import type { Ctx, Viewer } from '../context.js';
import { isId, newId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import { inTransaction } from '../kernel/transaction.js';
import { isPurpose, MAX_BYTES, maySend, MediaState, type MediaPurpose } from './media.rules.js';
import { processJob } from './process.job.js';
import { StoredFile } from './stored-file.entity.js';
import { incomingKey } from './stores/store.js';
import { Upload } from './upload.entity.js';

/** Unfinished uploads that one user may have at a time. */
const OPEN_UPLOADS = 20;

/** Half a film on a Friday is finished on Monday. */
const UPLOAD_DAYS = 3;
const DAY_MS = 24 * 3_600_000;

export type UploadRefusal =
  | 'PURPOSE_UNKNOWN'
  | 'PURPOSE_FORBIDDEN'
  | 'SIZE_MISSING'
  | 'TOO_LARGE'
  | 'TOO_MANY_UPLOADS'
  | 'NOT_FOUND'
  | 'FINISHED';

/** Told over HTTP, for uploads are no GraphQL. */
export class UploadError extends Error {
  constructor(
    readonly code: UploadRefusal,
    readonly status: 400 | 403 | 404 | 409 | 413 | 429,
  ) {
    super(code);
  }
}

interface Wanted {
  purpose: unknown;
  name: string;
  /** Announced by the client; held to while the bytes come. */
  bytes: number;
}

/** The purpose, where the viewer may send such a file of that size. Throws `UploadError`. */
export function admitted(viewer: Viewer, { purpose, bytes }: Omit<Wanted, 'name'>): MediaPurpose {
  if (!isPurpose(purpose)) throw new UploadError('PURPOSE_UNKNOWN', 400);
  if (!maySend(viewer.role, purpose)) throw new UploadError('PURPOSE_FORBIDDEN', 403);
  if (!Number.isSafeInteger(bytes) || bytes < 1) throw new UploadError('SIZE_MISSING', 400);
  if (bytes > MAX_BYTES[purpose]) throw new UploadError('TOO_LARGE', 413);
  return purpose;
}

/** Writes down that a file is going to come; what it is called is kept for its owner alone. */
export async function beginUpload(ctx: Ctx, viewer: Viewer, wanted: Wanted): Promise<Upload> {
  await ctx.limits.consume('upload', viewer.id);
  const purpose = admitted(viewer, wanted);
  return inTransaction(ctx, async tx => {
    // One at a time for each user, or ten at once would each find room for one more.
    await tx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`uploads ${viewer.id}`]);
    const open = await tx.em.count(Upload, {
      ownerId: viewer.id,
      fileId: null,
      expiresAt: { $gt: tx.now() },
    });
    if (open >= OPEN_UPLOADS) throw new UploadError('TOO_MANY_UPLOADS', 429);
    const createdAt = tx.now();
    const expiresAt = new Date(createdAt.getTime() + UPLOAD_DAYS * DAY_MS);
    const { bytes } = wanted;
    const facts = { ownerId: viewer.id, purpose, name: nameOf(wanted.name), bytes, expiresAt, createdAt };
    return tx.em.create(Upload, { id: newId(), ...facts });
  });
}

/** An upload of the viewer's own; anybody else's is not there. */
export async function uploadOf(ctx: Ctx, viewer: Viewer, id: string): Promise<Upload> {
  const upload = isId(id) ? await ctx.em.fork().findOne(Upload, { id, ownerId: viewer.id }) : null;
  if (!upload || (upload.fileId === null && upload.expiresAt <= ctx.now()))
    throw new UploadError('NOT_FOUND', 404);
  return upload;
}

/** All bytes are here: the upload becomes a file of the same id, and the work on it begins. Done over, it does nothing. */
export async function finishUpload(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async tx => {
    const [locked] = await tx.em.execute<object[]>(
      'select 1 from uploads where id = ? and file_id is null for update',
      [id],
    );
    if (!locked) return;
    const upload = await tx.em.findOneOrFail(Upload, id);
    const { ownerId, purpose, name, bytes } = upload;
    const [createdAt, path] = [tx.now(), incomingKey(id)];
    const file = { id, ownerId, purpose, name, bytes, path, mime: '', createdAt };
    tx.em.create(StoredFile, { ...file, state: MediaState.CHECKING, percent: 0 });
    upload.fileId = id;
    tx.enqueue(processJob({ id, purpose }, tx.now()));
  });
}

export async function dropUpload(ctx: Ctx, id: string): Promise<void> {
  await ctx.em.fork().nativeDelete(Upload, { id, fileId: null });
}

/** A name for people: no path, nothing that cannot be printed. */
export const nameOf = (name: string): string =>
  (storable(name).split(/[\\/]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, 200);
