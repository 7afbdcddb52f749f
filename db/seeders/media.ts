import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StoredFile } from '../../server/media/stored-file.entity.js';
import { portraitSvg } from './art/portraits.js';
import { coverSvg, toJpeg } from './covers.js';

/** Rows by the path of their file. */
export type Files = ReadonlyMap<string, StoredFile>;

/** A file that the seeds can make again whenever it is missing. */
export interface SeedFile {
  /** Below the media folder, as `StoredFile.path` has it. */
  path: string;
  mime: string;
  make(): Promise<Buffer>;
}

const CLIP = new URL('./assets/sample.mp4', import.meta.url);

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

/** Named after the drawing, not after its bytes, so that another version of the encoder still finds its file. */
function picture(svg: string): SeedFile {
  return { path: `public/${sha256(svg)}.jpg`, mime: 'image/jpeg', make: () => toJpeg(svg) };
}

export const coverFile = (slug: string): SeedFile => picture(coverSvg(slug));
export const portraitFile = (username: string): SeedFile => picture(portraitSvg(username));

export async function clipFile(): Promise<SeedFile> {
  const clip = await readFile(CLIP);
  return { path: `private/${sha256(clip)}.mp4`, mime: 'video/mp4', make: async () => clip };
}

/** Writes the file and returns its size. Renamed into place: a reader never meets half of it. */
export async function writeFileOf(file: SeedFile, mediaFolder: string): Promise<number> {
  const content = await file.make();
  const target = join(mediaFolder, file.path);
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}.draft`;
  await writeFile(draft, content);
  await rename(draft, target);
  return content.length;
}

/** Makes again what is gone, as when the data directory was emptied but an external database was not. */
export async function restoreFiles(files: readonly SeedFile[], mediaFolder: string): Promise<number> {
  const missing: SeedFile[] = [];
  for (const file of files) {
    await access(join(mediaFolder, file.path)).catch(() => missing.push(file));
  }
  await Promise.all(missing.map(file => writeFileOf(file, mediaFolder)));
  return missing.length;
}
