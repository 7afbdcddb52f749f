import { storage, type Storage } from '../platform/storage';

/** Tells the server; false where it could not be told now. */
export type Tell<Entry> = (viewerId: string, entries: readonly Entry[]) => Promise<boolean>;

/**
 * What a person did and the server does not know yet. It lives on the device under `name`, each person's apart, so that
 * neither a lost network nor a closed program loses it; what is told may be told again.
 */
export function createOutbox<Entry>(name: string, tell: Tell<Entry>, device: Storage = storage) {
  const nameFor = (viewerId: string) => `${name}.${viewerId}`;

  function read(viewerId: string): Entry[] {
    try {
      const kept = JSON.parse(device.read(nameFor(viewerId)) ?? '[]') as unknown;
      return Array.isArray(kept) ? (kept as Entry[]) : [];
    } catch {
      return [];
    }
  }
  function write(viewerId: string, entries: readonly Entry[]): void {
    if (entries.length) device.write(nameFor(viewerId), JSON.stringify(entries));
    else device.remove(nameFor(viewerId));
  }

  let sending: Promise<void> = Promise.resolve();
  async function sendAll(viewerId: string): Promise<void> {
    const batch = read(viewerId);
    if (!batch.length || !(await tell(viewerId, batch).catch(() => false))) return;
    // What was added meanwhile stands behind what was told.
    write(viewerId, read(viewerId).slice(batch.length));
    await sendAll(viewerId);
  }

  return {
    read,
    add: (viewerId: string, ...entries: Entry[]): void => write(viewerId, [...read(viewerId), ...entries]),
    /** One at a time; ends when all is told or the server cannot be told. */
    send(viewerId: string): Promise<void> {
      sending = sending.then(() => sendAll(viewerId));
      return sending;
    },
  };
}
