import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { messageIn, type Bus, type Hear, type Message } from './bus.js';
import type { Logger } from './log.js';

/** The one PostgreSQL channel; payloads stay small (8,000 bytes at most), because they only name what changed. */
export const CHANNEL = 'zhike';

const RECONNECT_MS = 500;

/** How often the connection is asked for a sign of life, and how long that may take: less, so that one is asked at a time. */
const PULSE_MS = 4000;
const SILENCE_MS = 3000;

const nothing = (): void => undefined;

/** `pg_notify` inside the transaction: PostgreSQL sends it at commit, and a crash cannot part the two. */
export async function notify(em: EntityManager, messages: readonly Message[]): Promise<() => void> {
  if (messages.length)
    await em.execute('select pg_notify(?, value) from json_array_elements_text(?::json)', [
      CHANNEL,
      JSON.stringify(messages.map(message => JSON.stringify(message))),
    ]);
  return nothing;
}

/**
 * LISTEN on a connection of its own. After a lost one everybody is woken once, because something may have been told
 * meanwhile. A line that was cut without a word, as networks do, would be silent for hours: it is felt by its pulse.
 */
class Listener implements Bus {
  private client: Client | null = null;
  private pulse: NodeJS.Timeout | null = null;
  private closed = false;
  private listening: Promise<void>;

  readonly send = notify;

  constructor(
    private readonly databaseUrl: string,
    private readonly log: Logger,
    private readonly hear: Hear,
  ) {
    this.listening = this.connect();
  }

  ready(): Promise<void> {
    return this.listening;
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.pulse) clearInterval(this.pulse);
    await this.client?.end();
  }

  private async connect(): Promise<void> {
    while (!this.closed) {
      const client = new Client({
        connectionString: this.databaseUrl,
        application_name: 'zhike-topics',
        connectionTimeoutMillis: SILENCE_MS,
        query_timeout: SILENCE_MS,
      });
      try {
        client.on('notification', ({ payload }) => this.take(payload));
        client.on('error', error => this.log.warn({ error }, 'LISTEN connection lost'));
        client.on('end', () => this.reconnect(client));
        await client.connect();
        await client.query(`listen ${CHANNEL}`);
        if (this.closed) await client.end();
        else this.listenTo(client);
        return;
      } catch (error) {
        this.log.warn({ error }, 'LISTEN failed, trying again');
        client.removeAllListeners('end');
        await client.end().catch(() => undefined);
        await sleep(RECONNECT_MS);
      }
    }
  }

  private listenTo(client: Client): void {
    this.client = client;
    this.pulse = setInterval(() => void this.feel(client), PULSE_MS);
  }

  private async feel(client: Client): Promise<void> {
    try {
      await client.query(`listen ${CHANNEL}`); // Once more is no more than once.
    } catch (error) {
      if (this.client !== client || this.closed) return;
      this.log.warn({ error }, 'LISTEN connection does not answer');
      this.reconnect(client);
      await client.end().catch(() => undefined);
    }
  }

  private reconnect(lost: Client): void {
    if (this.closed || this.client !== lost) return;
    this.client = null;
    if (this.pulse) clearInterval(this.pulse);
    this.listening = this.connect().then(() => {
      if (!this.closed) this.hear(null);
    });
  }

  private take(payload: string | undefined): void {
    const message = messageIn(payload);
    if (message) this.hear(message);
    else this.log.warn({ payload }, 'A notification that cannot be read');
  }
}

/** The default: what PostgreSQL itself carries. */
export const overPostgres =
  (databaseUrl: string, log: Logger) =>
  (hear: Hear): Bus =>
    new Listener(databaseUrl, log, hear);
