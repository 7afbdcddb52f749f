import { open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A journal that cannot be read or written: the sandbox would rather stop than forget. */
export class JournalError extends Error {}

/**
 * An append-only file of JSON lines. Appending is synchronous and returns at once; whoever is about to tell
 * the outside world something awaits `settled()` first, so nothing is ever said that a crash could unsay.
 * A line holds all entries since the last: what one handler appends without waiting is kept or lost together,
 * a payment never without its notification, and those who come while one fsync runs share the next.
 */
export class Journal {
  #buffer: string[] = [];
  #writing: Promise<void> | null = null;
  #failure: JournalError | null = null;
  #closed = false;

  private constructor(
    private readonly file: FileHandle,
    private readonly onFailure: (error: JournalError) => void,
  ) {}

  static async open(path: string, onFailure: (error: JournalError) => void) {
    const { entries, length } = await readLines(path);
    const file = await open(path, 'a', 0o600);
    await file.truncate(length);
    await file.datasync();
    await syncFolder(path);
    return { journal: new Journal(file, onFailure), entries };
  }

  append(entry: unknown): void {
    // Whoever comes after the end was not answered either, so nobody was promised anything.
    if (this.#closed) return;
    this.#buffer.push(JSON.stringify(entry));
    this.#writing ??= this.#write();
  }

  /** Resolves when everything appended so far is on the disk. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
    if (this.#failure) throw this.#failure;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settled();
    await this.file.close();
  }

  async #write(): Promise<void> {
    try {
      // One turn of the loop lets requests that arrived together share an fsync.
      await new Promise(resolve => setImmediate(resolve));
      while (this.#buffer.length > 0) {
        const line = `[${this.#buffer.join(',')}]\n`;
        this.#buffer = [];
        await this.file.appendFile(line);
        await this.file.datasync();
      }
    } catch (cause) {
      this.#failure = new JournalError('the journal cannot be written', { cause });
      this.onFailure(this.#failure);
    } finally {
      this.#writing = null;
    }
  }
}

/** Replaces the whole journal at once: a reader finds the old one or the new one, never a mixture. */
export async function rewriteJournal(path: string, entries: Iterable<unknown>): Promise<void> {
  const draft = await open(`${path}.new`, 'w', 0o600);
  for (const entry of entries) await draft.write(`[${JSON.stringify(entry)}]\n`);
  await draft.datasync();
  await draft.close();
  await rename(`${path}.new`, path);
  await syncFolder(path);
}

async function readLines(path: string): Promise<{ entries: unknown[]; length: number }> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw new JournalError(`the journal ${path} cannot be read`, { cause: error });
  });
  const entries: unknown[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(10, start);
    // A crash in the middle of a write leaves a last line that was never acknowledged to anybody.
    if (end === -1) break;
    try {
      for (const entry of JSON.parse(bytes.toString('utf8', start, end)) as unknown[]) entries.push(entry);
    } catch (cause) {
      if (end === bytes.length - 1) break;
      throw new JournalError(`the journal ${path} is damaged at byte ${start}`, { cause });
    }
    start = end + 1;
  }
  return { entries, length: start };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  await folder.sync();
  await folder.close();
}
