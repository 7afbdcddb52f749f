import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Ctx, Viewer } from '../context.js';
import { newId } from '../kernel/id.js';
import { inTransaction } from '../kernel/transaction.js';
import { MAX_BYTES, MediaPurpose, MediaState } from './media.rules.js';
import { processJob } from './process.job.js';
import { StoredFile } from './stored-file.entity.js';
import { incomingKey } from './stores/store.js';
import { admitted, nameOf, UploadError } from './uploads.service.js';

const MAX = MAX_BYTES.IMAGE;

interface Received {
  purpose: string;
  name: string;
  bytes: number;
}

/**
 * A picture in one piece (`multipart/form-data`: field `file`, and `purpose` IMAGE, AVATAR or COVER), as
 * `uni.uploadFile` sends it. It is looked at in the queue like any other file.
 */
export async function receivePicture(
  ctx: Ctx,
  viewer: Viewer,
  request: IncomingMessage,
): Promise<{ fileId: string }> {
  await ctx.limits.consume('upload', viewer.id);
  const id = newId();
  const folder = join(ctx.config.dataDir, 'media-work');
  const path = join(folder, `${id}.upload`);
  await mkdir(folder, { recursive: true });
  try {
    const { purpose: wanted, name, bytes } = await received(request, path);
    const purpose = admitted(viewer, { purpose: wanted, bytes });
    if (![MediaPurpose.IMAGE, MediaPurpose.AVATAR, MediaPurpose.COVER].includes(purpose))
      throw new UploadError('PURPOSE_FORBIDDEN', 403);
    await ctx.files.put(incomingKey(id), path, 'application/octet-stream');
    await inTransaction(ctx, async tx => {
      const [createdAt, ownerId] = [tx.now(), viewer.id];
      const facts = { id, ownerId, purpose, name: nameOf(name), bytes, mime: '', createdAt };
      tx.em.create(StoredFile, {
        ...{ ...facts, path: incomingKey(id), state: MediaState.CHECKING, percent: 0 },
      });
      tx.enqueue(processJob({ id, purpose }, tx.now()));
    });
    return { fileId: id };
  } finally {
    await rm(path, { force: true });
  }
}

/** Reads the form to its end, or to the first thing that is too much. */
async function received(request: IncomingMessage, path: string): Promise<Received> {
  const limits = { fileSize: MAX, files: 1, fields: 5, fieldSize: 200, parts: 7, headerPairs: 20 };
  const form: Received = { purpose: MediaPurpose.IMAGE, name: '', bytes: 0 };
  let writing: Promise<void> | null = null;
  let tooLarge = false;
  const parser = parserOf(request, limits);
  parser.on('field', (name, value) => name === 'purpose' && (form.purpose = value));
  parser.on('file', (field, file, { filename }) => {
    if (field !== 'file' || writing) return void file.resume();
    form.name = filename ?? '';
    file.on('data', (part: Buffer) => (form.bytes += part.length));
    file.once('limit', () => (tooLarge = true));
    writing = pipeline(file, createWriteStream(path));
    writing.catch(() => undefined);
  });
  await pipeline(request, parser).catch(() => {
    throw new UploadError('SIZE_MISSING', 400);
  });
  if (tooLarge) throw new UploadError('TOO_LARGE', 413);
  if (!writing) throw new UploadError('SIZE_MISSING', 400);
  await (writing as Promise<void>);
  return form;
}

function parserOf({ headers }: IncomingMessage, limits: busboy.Limits): busboy.Busboy {
  try {
    return busboy({ headers, limits, defParamCharset: 'utf8' });
  } catch {
    throw new UploadError('SIZE_MISSING', 400);
  }
}
