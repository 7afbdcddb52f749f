/** What an entry says: all that its hash vouches for. */
export interface Said {
  id: string;
  createdAt: Date;
  actorId: string | null;
  action: string;
  subjectType: string;
  subjectId: string;
  detail: unknown;
}

/** Where an entry stands: its number from 1 on, and the hash of the one before. */
export interface Place {
  sequence: number;
  previousHash: string;
}

/** An entry as it is stored. Those from before there was a chain have no place and no hash. */
export interface Stored extends Said {
  sequence: number | null;
  previousHash: string | null;
  hash: string | null;
}

/** Makes a hash that nobody makes without the key. */
export type Mac = (text: string) => string;

/**
 * One text for one value, however its keys are ordered: PostgreSQL gives JSON back in an order of its own. For what
 * JSON can hold.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${pairs.map(([key, held]) => `${JSON.stringify(key)}:${canonical(held)}`).join()}}`;
}

/** The text that an entry's hash is made of. */
export function textOf(place: Place | null, said: Said): string {
  const { id, createdAt, actorId, action, subjectType, subjectId, detail } = said;
  return canonical([
    place && [place.sequence, place.previousHash],
    [id, createdAt.toISOString(), actorId, action, subjectType, subjectId, detail],
  ]);
}

/** What the first link follows: one hash over all entries from before there was a chain; empty without any. */
export const hashOfUnchained = (entries: readonly Said[], mac: Mac): string =>
  entries.reduce((hash, entry) => mac(hash + textOf(null, entry)), '');

/** Whether the entry's own hash vouches for it, at the place it has or at another. */
export const isGenuine = (entry: Stored, mac: Mac, sequence = entry.sequence): boolean =>
  sequence !== null &&
  entry.previousHash !== null &&
  mac(textOf({ sequence, previousHash: entry.previousHash }, entry)) === entry.hash;

/** Whether the entry is what has to stand there. */
export const follows = (entry: Stored, place: Place, mac: Mac): boolean =>
  entry.sequence === place.sequence && entry.previousHash === place.previousHash && isGenuine(entry, mac);

/**
 * ALTERED also when it was added at the end by somebody without the key: nothing follows that could tell. BEFORE: one of
 * those from before the chain was altered, added or deleted. CUT: the end, as it was noted earlier, is not there.
 */
export type FaultKind = 'ALTERED' | 'MISSING' | 'INSERTED' | 'MOVED' | 'BEFORE' | 'CUT';

/** The head of a chain, as it is noted: `sequence:hash`. */
export interface Head {
  sequence: number;
  hash: string;
}

export const formatHead = ({ sequence, hash }: Head): string => `${sequence}:${hash}`;

/** Null for what is no head. */
export function parseHead(text: string): Head | null {
  const [, sequence, hash] = /^(\d{1,9}):([\w-]{43})$/.exec(text) ?? [];
  return sequence && hash ? { sequence: Number(sequence), hash } : null;
}
