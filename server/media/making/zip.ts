import { buffer } from 'node:stream/consumers';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { Refused } from './refused.js';

const MAX_ENTRIES = 5000;
const MAX_UNPACKED = 400 * 1024 ** 2;

/** An archive, of which each entry is unpacked by itself. */
export interface Zip {
  has(path: string): boolean;
  /** At most so many bytes of it; throws `Refused` for more, or where there is none. */
  read(path: string, limit: number): Promise<Buffer>;
  close(): void;
}

/** Looks through the list of an archive. Throws `Refused` for one that cannot be read or would unpack into too much. */
export async function openZip(path: string): Promise<Zip> {
  const file = await openPromise(path, { autoClose: false }).catch(damaged);
  try {
    const entries = new Map<string, Entry>();
    let unpacked = 0;
    for await (const entry of file.eachEntry()) {
      unpacked += entry.uncompressedSize;
      if (entries.size >= MAX_ENTRIES || unpacked > MAX_UNPACKED) throw new Refused('TOO_LARGE');
      entries.set(entry.fileName, entry);
    }
    return {
      has: name => entries.has(name),
      read: (name, limit) => read(file, entries.get(name), limit),
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    return damaged(error);
  }
}

/** The size that the list names is held to while unpacking: an entry that is larger ends in an error. */
async function read(file: ZipFile, entry: Entry | undefined, limit: number): Promise<Buffer> {
  if (!entry) throw new Refused('DAMAGED');
  if (entry.uncompressedSize > limit) throw new Refused('TOO_LARGE');
  if (entry.isEncrypted()) throw new Refused('PROTECTED');
  const stream = await file.openReadStreamPromise(entry).catch(damaged);
  return buffer(stream).catch(damaged);
}

function damaged(error: unknown): never {
  throw error instanceof Refused ? error : new Refused('DAMAGED', { cause: error });
}
