import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileStore as TusFileStore } from '@tus/file-store';
import { newId } from '../../kernel/id.js';
import type { ByteRange, FileStore, ObjectFacts } from './store.js';

/** Files below one folder, by their keys. */
export class LocalStore implements FileStore {
  readonly growing: TusFileStore;

  constructor(private readonly folder: string) {
    this.growing = new TusFileStore({ directory: folder });
  }

  async put(key: string, source: string): Promise<void> {
    const target = this.pathOf(key);
    await mkdir(dirname(target), { recursive: true });
    // Renamed into place: a reader never meets half of it.
    const draft = `${target}.${newId()}.draft`;
    try {
      await copyFile(source, draft);
      await rename(draft, target);
    } finally {
      await rm(draft, { force: true });
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable | null> {
    const file = await open(this.pathOf(key)).catch(nullWhenGone);
    if (!file) return null;
    if ((await file.stat()).isFile()) return createReadStream('', { ...range, fd: file });
    await file.close();
    return null;
  }

  async stat(key: string): Promise<ObjectFacts | null> {
    const facts = await stat(this.pathOf(key)).catch(nullWhenGone);
    return facts?.isFile() ? { bytes: facts.size } : null;
  }

  async remove(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map(key => rm(this.pathOf(key), { force: true })));
  }

  async removeAll(prefix: string): Promise<void> {
    await rm(this.pathOf(prefix), { recursive: true, force: true });
  }

  async local(key: string): Promise<string> {
    return this.pathOf(key);
  }

  close(): void {
    // Nothing is held open.
  }

  /** Keys are ours; a fault in making one must not reach beyond the folder all the same. */
  private pathOf(key: string): string {
    if (key.split('/').some(part => part === '..' || part === '.')) throw new Error(`${key} is no key`);
    return join(this.folder, key);
  }
}

function nullWhenGone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
