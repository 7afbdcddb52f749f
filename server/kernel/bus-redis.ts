import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { messageIn, type Bus, type Hear, type Message } from './bus.js';
import type { Logger } from './log.js';

const CHANNEL = 'zhike';

/** How soon a message that Redis lost comes by the table. */
const LOOK_MS = 1000;
const BATCH = 1000;

/** How long a message stays in the table, and how long it is remembered as heard: longer than anybody looks back. */
const KEPT_SECONDS = 600;
const REMEMBERED_MS = 60_000;
const PRUNE_EVERY = 60;

/** A message with its number in the table. */
type Numbered = Message & { n: string };

/** As far as was read: by transaction, then by number. */
interface Place {
  xid: string;
  n: string;
}

/** Rows of transactions below the oldest that still runs: none can come to be among them any more. */
const LOOK = `select xid::text as xid, n::text as n, topic, subject as id from bus_messages
  where (xid, n) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
  order by xid, n limit ${BATCH}`;

/**
 * Redis carries what was committed, at once; a table that is written in the same transaction remembers it, and each
 * process looks there for what Redis lost: because it was away, or because the process that wrote it was killed between
 * commit and publish. A process is ready when it knows where in the table it begins, whether Redis is there or not.
 */
class RedisBus implements Bus {
  private readonly out: Redis;
  private readonly in: Redis;
  private readonly heard = new Map<string, number>();
  private readonly stopping = new AbortController();
  private readonly begun: Promise<void>;
  private readonly looking: Promise<void>;
  private place: Place | null = null;
  private isDown = false;

  constructor(
    url: string,
    private readonly pool: Pool,
    private readonly log: Logger,
    private readonly hear: Hear,
  ) {
    this.out = this.connect(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
    this.in = this.connect(url, { maxRetriesPerRequest: null });
    this.in.on('message', (_channel, payload: string) => this.take(payload));
    // Asked for anew by ioredis itself after each reconnection.
    void this.in.subscribe(CHANNEL).catch(() => undefined);
    let begin: () => void = () => undefined;
    this.begun = new Promise(resolve => (begin = resolve));
    this.looking = this.keepLooking(begin);
  }

  ready(): Promise<void> {
    return this.begun;
  }

  async send(em: EntityManager, messages: readonly Message[]): Promise<() => void> {
    if (!messages.length) return () => undefined;
    const rows = await em.execute<{ n: string; topic: Message['topic']; id: string }[]>(
      `insert into bus_messages (topic, subject) values ${messages.map(() => '(?, ?)').join(', ')}
       returning n::text as n, topic, subject as id`,
      messages.flatMap(({ topic, id }) => [topic, id]),
    );
    return () => {
      // What Redis does not take comes by the table.
      for (const row of rows) void this.out.publish(CHANNEL, JSON.stringify(row)).catch(() => undefined);
    };
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.out.disconnect();
    this.in.disconnect();
    await this.looking;
  }

  private connect(url: string, options: object): Redis {
    const client = new Redis(url, { ...options, retryStrategy: () => LOOK_MS / 2 });
    client.on('error', (error: unknown) => {
      if (!this.isDown) this.log.warn({ error }, 'Redis does not answer: messages come by the database');
      this.isDown = true;
    });
    client.on('ready', () => (this.isDown = false));
    return client;
  }

  private take(payload: string): void {
    const message = messageIn<Numbered>(payload);
    if (!message) return void this.log.warn({ payload }, 'A message that cannot be read');
    if (this.heard.has(message.n)) return;
    this.remember(message.n);
    this.hear(message);
  }

  private remember(n: string): void {
    const now = performance.now();
    for (const [old, at] of this.heard) {
      if (at > now - REMEMBERED_MS) break;
      this.heard.delete(old);
    }
    this.heard.set(n, now);
  }

  private async keepLooking(begin: () => void): Promise<void> {
    const { signal } = this.stopping;
    let lookedAt = performance.now();
    for (let round = 1; !signal.aborted; round++) {
      try {
        if (this.place) await this.look(this.place);
        else await this.begin().then(begin);
        if (performance.now() - lookedAt > KEPT_SECONDS * 900) this.hear(null);
        lookedAt = performance.now();
        if (round % PRUNE_EVERY === 0) await this.prune();
      } catch (error) {
        if (!signal.aborted) this.log.warn({ error }, 'Messages cannot be read, trying again');
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async begin(): Promise<void> {
    const { rows } = await this.pool.query<Place>(
      `select pg_snapshot_xmin(pg_current_snapshot())::text as xid, '0' as n`,
    );
    this.place = rows[0] ?? null;
  }

  private async look(from: Place): Promise<void> {
    const { rows } = await this.pool.query<Numbered & Place>(LOOK, [from.xid, from.n]);
    for (const { xid, n, topic, id } of rows) {
      this.place = { xid, n };
      if (!this.heard.delete(n)) this.hear({ topic, id });
    }
    const last = rows.length === BATCH && this.place;
    if (last && !this.stopping.signal.aborted) await this.look(last);
  }

  private async prune(): Promise<void> {
    await this.pool.query(
      `delete from bus_messages where told_at < now() - make_interval(secs => ${KEPT_SECONDS})`,
    );
  }
}

/** Where Redis is set: for many processes, or behind a pooler through which nobody can LISTEN. */
export const overRedis =
  (url: string, pool: Pool, log: Logger) =>
  (hear: Hear): Bus =>
    new RedisBus(url, pool, log, hear);
