import type { EntityManager } from '@mikro-orm/postgresql';
import type { Ctx } from '../context.js';
import type { Vault } from '../kernel/vault.js';
import { AuditEntry } from './audit-entry.entity.js';
import {
  follows,
  formatHead,
  hashOfUnchained,
  isGenuine,
  type FaultKind,
  type Head,
  type Mac,
  type Place,
} from './chain.rules.js';
import { headOf, macOf, unchained } from './chain.service.js';

const PAGE = 1000;

/** The first thing that is wrong: at which number of the chain, and with which row. */
export interface Fault {
  kind: FaultKind;
  sequence: number;
  id: string | null;
}

export interface Verdict {
  /** Links that are sound, from the first on. */
  sound: number;
  /** Entries from before there was a chain. */
  before: number;
  /** The last link that is sound. */
  head: Head | null;
  fault: Fault | null;
}

/**
 * Walks the whole chain beside a running server and names the first row that was altered, deleted, added or moved.
 * `noted` is a head of earlier: only it tells that the end was cut off.
 */
export async function verifyChain(
  { em, vault }: { em: EntityManager; vault: Vault },
  noted: Head | null = null,
): Promise<Verdict> {
  const mac = macOf(vault);
  const before = await unchained(em);
  const verdict: Verdict = { sound: 0, before: before.length, head: null, fault: null };
  let place: Place = { sequence: 1, previousHash: hashOfUnchained(before, mac) };
  let isNoted = noted === null;
  for (let page = await linksAfter(em); page.length; page = await linksAfter(em, page.at(-1))) {
    for (const entry of page) {
      if (!follows(entry, place, mac)) return { ...verdict, fault: await explain(em, entry, place, mac) };
      const head = { sequence: place.sequence, hash: entry.hash ?? '' };
      isNoted ||= head.sequence === noted?.sequence && head.hash === noted.hash;
      Object.assign(verdict, { sound: head.sequence, head });
      place = { sequence: head.sequence + 1, previousHash: head.hash };
    }
  }
  if (isNoted) return verdict;
  return { ...verdict, fault: { kind: 'CUT', sequence: verdict.sound + 1, id: null } };
}

/** A head in the server's log tells later, by `npm run audit:verify -- --head`, that nothing was cut off since. */
export async function logHead({ em, log }: Ctx): Promise<void> {
  const head = await headOf(em.fork());
  if (head) log.info({ head: formatHead(head) }, 'Head of the audit log');
}

/** By number, and where a number stands twice, by id: what has no right to stand there is met as well. */
const linksAfter = (em: EntityManager, last?: AuditEntry): Promise<AuditEntry[]> =>
  em.find(
    AuditEntry,
    last
      ? { sequence: { $gte: last.sequence }, $not: { sequence: last.sequence, id: { $lte: last.id } } }
      : { sequence: { $ne: null } },
    { orderBy: { sequence: 'asc', id: 'asc' }, limit: PAGE, disableIdentityMap: true },
  );

/** Why the entry is not what has to stand at the place. Looked into once, so that it may cost more than the walk. */
async function explain(em: EntityManager, entry: AuditEntry, place: Place, mac: Mac): Promise<Fault> {
  const { sequence, previousHash } = place;
  const fault = (kind: FaultKind, id: string | null = entry.id): Fault => ({ kind, sequence, id });
  if (sequence === 1 && entry.sequence === 1 && isGenuine(entry, mac)) return fault('BEFORE', null);

  const claimants = await em.find(AuditEntry, { previousHash }, { disableIdentityMap: true });
  const rightful = claimants.find(claimant => isGenuine(claimant, mac, sequence));
  const isOurs = await isGenuineSomewhere(em, entry, mac);
  if (rightful) return isOurs ? fault('MOVED', rightful.id) : fault('INSERTED');
  return entry.sequence !== sequence || isOurs ? fault('MISSING', null) : fault('ALTERED');
}

/** Whether it was written by us, whatever number it has been given since. */
async function isGenuineSomewhere(em: EntityManager, entry: AuditEntry, mac: Mac): Promise<boolean> {
  const [{ most } = { most: 0 }] = await em.execute<{ most: number }[]>(
    'select count(*)::int + coalesce(max(sequence), 0) as most from audit_entries',
  );
  for (let sequence = 1; sequence <= most; sequence++) if (isGenuine(entry, mac, sequence)) return true;
  return false;
}
