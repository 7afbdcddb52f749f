import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MediaPurpose, MediaState, type StoredFile } from '../../server/media/stored-file.entity.js';
import { nightSvg } from './art/night.js';
import { portraitSvg } from './art/portraits.js';
import type { Sample } from './content/index.js';
import { coverSvg, toJpeg } from './covers.js';

/** Rows by the path of their file. */
export type Files = ReadonlyMap<string, StoredFile>;

/** A file that the seeds can make again whenever it is missing. */
export interface SeedFile {
  /** Below the media folder, as `StoredFile.path` has it. */
  path: string;
  mime: string;
  /** What else is known of it. */
  facts?: Partial<StoredFile>;
  make(): Promise<Buffer>;
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

/** Named after the drawing, not after its bytes, so that another version of the encoder still finds its file. */
function picture(svg: string, purpose: MediaPurpose, size: { width: number; height: number }): SeedFile {
  const folder = purpose === MediaPurpose.IMAGE ? 'private' : 'public';
  return {
    ...{ path: `${folder}/${sha256(svg)}.jpg`, mime: 'image/jpeg', make: () => toJpeg(svg) },
    facts: { purpose, ...size },
  };
}

export const coverFile = (slug: string): SeedFile =>
  picture(coverSvg(slug), MediaPurpose.COVER, { width: 960, height: 540 });
export const portraitFile = (username: string): SeedFile =>
  picture(portraitSvg(username), MediaPurpose.AVATAR, { width: 240, height: 240 });
export const sheetFile = (svg: string): SeedFile =>
  picture(svg, MediaPurpose.IMAGE, { width: 640, height: 420 });

interface Asset {
  ending: string;
  mime: string;
  purpose: MediaPurpose;
  facts: Partial<StoredFile>;
}

/**
 * The film plays as it is until the job queue has cut it; a book has no pages before it was looked at there, which is
 * what happens to a file that has just arrived.
 */
const ASSETS: Readonly<Record<Exclude<Sample, 'picture'>, Asset>> = {
  film: {
    ...{ ending: 'mp4', mime: 'video/mp4', purpose: MediaPurpose.VIDEO },
    facts: { name: '示例视频.mp4', durationSeconds: 16, width: 640, height: 360 },
  },
  recording: {
    ...{ ending: 'mp3', mime: 'audio/mpeg', purpose: MediaPurpose.AUDIO },
    facts: { name: '跟着呼吸放松.mp3', durationSeconds: 24 },
  },
  sheet: {
    ...{ ending: 'pdf', mime: 'application/pdf', purpose: MediaPurpose.DOCUMENT },
    facts: { name: '一周睡眠日记.pdf', pages: 2 },
  },
  book: {
    ...{ ending: 'epub', mime: 'application/epub+zip', purpose: MediaPurpose.DOCUMENT },
    facts: { name: '睡眠小册子.epub', state: MediaState.CHECKING, percent: 0 },
  },
};

async function assetFile({ ending, mime, purpose, facts }: Asset): Promise<SeedFile> {
  const content = await readFile(new URL(`./assets/sample.${ending}`, import.meta.url));
  return {
    ...{ path: `private/${sha256(content)}.${ending}`, mime, make: async () => content },
    facts: { ...facts, purpose },
  };
}

/** What lessons show. */
export async function sampleFiles(): Promise<Record<Sample, SeedFile>> {
  const { film, recording, sheet, book } = ASSETS;
  return {
    film: await assetFile(film),
    recording: await assetFile(recording),
    sheet: await assetFile(sheet),
    book: await assetFile(book),
    picture: picture(nightSvg(), MediaPurpose.IMAGE, { width: 1200, height: 720 }),
  };
}

/** Where the server's files lie: a folder, or a bucket. */
export interface SeedStore {
  put(key: string, source: string, mime: string): Promise<void>;
  stat(key: string): Promise<object | null>;
}

/** Stores the file and returns its size. */
export async function writeFileOf(file: SeedFile, store: SeedStore): Promise<number> {
  const content = await file.make();
  const folder = await mkdtemp(join(tmpdir(), 'zhike-seed-'));
  try {
    const draft = join(folder, 'file');
    await writeFile(draft, content);
    await store.put(file.path, draft, file.mime);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return content.length;
}

/** Makes again what is gone, as when the data directory was emptied but an external database was not. */
export async function restoreFiles(files: readonly SeedFile[], store: SeedStore): Promise<number> {
  const missing: SeedFile[] = [];
  for (const file of files) if (!(await store.stat(file.path))) missing.push(file);
  await Promise.all(missing.map(file => writeFileOf(file, store)));
  return missing.length;
}
