import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileTypeFromFile } from 'file-type';
import { type MediaPurpose } from '../media.rules.js';

const PICTURES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

/** What each purpose takes, as its first bytes say; `audio/x-m4a` and such go by one name. */
const TAKEN: Readonly<Record<MediaPurpose, readonly string[]>> = {
  VIDEO: [
    'video/mp4',
    'video/quicktime',
    'video/matroska',
    'video/webm',
    'video/mp2t',
    'video/mpeg',
    'video/vnd.avi',
  ],
  // What both mini programs play.
  AUDIO: ['audio/mpeg', 'audio/mp4', 'audio/aac', 'audio/wav'],
  DOCUMENT: ['application/pdf', 'application/epub+zip'],
  IMAGE: PICTURES,
  COVER: PICTURES,
  AVATAR: PICTURES,
};

const ALIASES: Readonly<Record<string, string>> = {
  'audio/x-m4a': 'audio/mp4',
  'video/x-m4v': 'video/mp4',
  'video/x-matroska': 'video/matroska',
  'audio/vnd.wave': 'audio/wav',
};

/** The type of a file by its content; null where its purpose does not take it. */
export async function typeOf(path: string, purpose: MediaPurpose): Promise<string | null> {
  const found = (await fileTypeFromFile(path))?.mime as string | undefined;
  const mime = found && (ALIASES[found] ?? found);
  return mime && TAKEN[purpose].includes(mime) ? mime : null;
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
