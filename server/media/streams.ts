import { pipeline } from 'node:stream/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Request, Response } from 'express';
import { isId } from '../kernel/id.js';
import type { Vault } from '../kernel/vault.js';
import { MediaState } from './media.rules.js';
import { playlistText } from './playlist.rules.js';
import { rangeOf } from './range.rules.js';
import { StoredFile } from './stored-file.entity.js';
import type { FileStore } from './stores/store.js';

/** What may be played, read or looked at: a file that is READY; null for anything else. */
export async function playableFile(em: EntityManager, fileId: string): Promise<StoredFile | null> {
  return isId(fileId) ? em.findOne(StoredFile, { id: fileId, state: MediaState.READY }) : null;
}

type Sent = Pick<StoredFile, 'path' | 'mime' | 'bytes'> & { name?: string };

/**
 * Answers with a file or the part of it that was asked for. Who may have it, and whether it may be kept, was decided
 * before; `signal` cuts what is being sent.
 */
export async function sendFile(
  store: FileStore,
  request: Request,
  response: Response,
  file: Sent,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const range = rangeOf(request.headers.range, file.bytes);
  response.set({ 'accept-ranges': 'bytes', 'content-type': file.mime });
  if (range === 'none') {
    return void response.status(416).set('content-range', `bytes */${file.bytes}`).end();
  }
  const length = range ? range.end - range.start + 1 : file.bytes;
  const name = file.name && `; filename*=UTF-8''${encodeURIComponent(file.name)}`;
  response.set({ 'content-length': String(length), ...(name && { 'content-disposition': `inline${name}` }) });
  if (range) response.status(206).set('content-range', `bytes ${range.start}-${range.end}/${file.bytes}`);
  if (request.method === 'HEAD') return void response.end();
  const body = await store.read(file.path, range ?? undefined);
  if (!body) {
    response.removeHeader('content-length');
    response.removeHeader('content-range');
    return void response.status(404).end();
  }
  // Whoever goes away, or is cut, is no fault.
  await pipeline(body, response, { signal }).catch(() => response.destroy());
}

/** The playlist of a film that was cut into encrypted pieces; null for one that was not. */
export function playlistOf(
  { mediaBaseUrl }: { mediaBaseUrl: string },
  { hlsName, segments }: Pick<StoredFile, 'hlsName' | 'segments'>,
  keyUrl: string,
): string | null {
  if (!hlsName || !segments) return null;
  return playlistText(segments.seconds, { keyUrl, base: `${mediaBaseUrl}/media/hls/${hlsName}` });
}

/** The 16 bytes that open its pieces. */
export function keyOf(
  { sealedKey, segments }: Pick<StoredFile, 'sealedKey' | 'segments'>,
  vault: Vault,
): Buffer | null {
  return sealedKey && segments ? Buffer.from(vault.open('media-key', sealedKey), 'hex') : null;
}
