import { createClientKey } from '../api/client-key';
import { storage, type Storage } from '../platform/storage';
import { withEntry, type KeptEntry, type ProgressEntry } from './progress-entries';

/** The server takes no more at once. */
const BATCH = 60;

/**
 * What became of entries that were sent. `KEPT`: the server has what is worth having of them. `LATER`: it could not be
 * asked, and they wait. `REFUSED`: it understands none of them as they were sent together.
 */
export type Sent = 'KEPT' | 'LATER' | 'REFUSED';

export type SendEntries = (viewerId: string, entries: ProgressEntry[]) => Promise<Sent>;

const VISITOR = 'visitor';

/**
 * What was learnt and the server does not have yet. It lives on the device, each person's apart, so that neither a lost
 * network nor a closed program loses it, and nobody else's session sends it. A visitor's belongs to whoever logs in next.
 */
export function createProgressQueue(send: SendEntries, device: Storage = storage) {
  const nameFor = (viewerId: string | null) => `progress.${viewerId ?? VISITOR}`;

  function read(viewerId: string | null): KeptEntry[] {
    try {
      const kept = JSON.parse(device.read(nameFor(viewerId)) ?? '[]') as unknown;
      return Array.isArray(kept) ? (kept as KeptEntry[]) : [];
    } catch {
      return [];
    }
  }
  function write(viewerId: string | null, entries: readonly KeptEntry[]): void {
    if (entries.length) device.write(nameFor(viewerId), JSON.stringify(entries));
    else device.remove(nameFor(viewerId));
  }
  const forget = (viewerId: string, gone: readonly KeptEntry[]): void => {
    const ids = new Set(gone.map(({ id }) => id));
    write(
      viewerId,
      read(viewerId).filter(({ id }) => !ids.has(id)),
    );
  };

  function adopt(viewerId: string): void {
    const found = read(null);
    if (!found.length) return;
    write(viewerId, found.reduce<KeptEntry[]>(withEntry, read(viewerId)));
    device.remove(nameFor(null));
  }

  /** Entries that are refused together are sent one by one, so that a bad one does not hold back the rest for ever. */
  async function deliver(viewerId: string, batch: readonly KeptEntry[]): Promise<boolean> {
    const sent = await send(
      viewerId,
      batch.map(({ id: _id, ...entry }) => entry),
    ).catch((): Sent => 'LATER');
    if (sent === 'LATER') return false;
    if (sent === 'KEPT' || batch.length === 1) {
      forget(viewerId, batch);
      return true;
    }
    for (const one of batch) if (!(await deliver(viewerId, [one]))) return false;
    return true;
  }

  let sending: Promise<void> = Promise.resolve();
  async function sendAll(viewerId: string): Promise<void> {
    for (;;) {
      const batch = read(viewerId).slice(0, BATCH);
      if (!batch.length || !(await deliver(viewerId, batch))) return;
    }
  }

  return {
    /** Keeps it on the device, before anything else happens to it. */
    keep(viewerId: string | null, entries: readonly ProgressEntry[]): void {
      if (!entries.length) return;
      const all = entries.reduce<KeptEntry[]>(
        (kept, entry) => withEntry(kept, { ...entry, id: createClientKey() }),
        read(viewerId),
      );
      write(viewerId, all);
    },
    /** Sends what is kept for a person, the oldest first; ends when all is told or the server cannot be asked. */
    send(viewerId: string): Promise<void> {
      // At once: after a wait somebody else may be the visitor.
      adopt(viewerId);
      sending = sending.then(() => sendAll(viewerId));
      return sending;
    },
    /** How many entries the server does not have yet. */
    waiting: (viewerId: string | null): number => read(viewerId).length,
  };
}
