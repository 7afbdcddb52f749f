import { createHmac } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { Vault } from '../kernel/vault.js';

/** What is searched for is of interest for a week. */
export const HOT_DAYS = 7;
const DAY_MS = 24 * 3_600_000;

const FLUSH_MS = 60_000;
const MOST_HELD = 1000;

type Sighting = { day: string; term: string; mark: number };

/**
 * Counts what is searched for, and by how many, without keeping who: sixteen bits of a keyed hash of day, term and
 * address tell two places apart within one term of one day, and nothing else. Held in memory for a minute, so that no
 * search waits for a write; what a killed process held is lost, which a ranking bears.
 */
export class SearchTally {
  private held = new Map<string, Sighting>();
  private since = 0;
  private readonly key: Buffer;

  constructor(vault: Vault) {
    this.key = vault.derive('searches');
  }

  /** True when it is time to write down what is held. */
  note(term: string, address: string, now: Date): boolean {
    const day = shanghaiDay(now);
    const mark = createHmac('sha256', this.key).update(`${day}\n${term}\n${address}`).digest().readUInt16BE();
    if (!this.held.size) this.since = now.getTime();
    if (this.held.size < MOST_HELD) this.held.set(`${day} ${mark} ${term}`, { day, term, mark });
    return this.held.size >= MOST_HELD || now.getTime() - this.since >= FLUSH_MS;
  }

  /** Writes down what is held, and forgets what has had its week. */
  async flush(em: EntityManager, now: Date): Promise<void> {
    if (!this.held.size) return;
    const rows = JSON.stringify([...this.held.values()]);
    this.held = new Map();
    const forgotten = shanghaiDay(new Date(now.getTime() - HOT_DAYS * DAY_MS));
    await em.execute(
      `with gone as (delete from search_sightings where day <= ?::date)
       insert into search_sightings (day, term, mark)
       select day, term, mark from json_to_recordset(?::json) as s (day date, term text, mark int)
       on conflict do nothing`,
      [forgotten, rows],
    );
  }
}
