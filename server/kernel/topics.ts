import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Repeater, SlidingBuffer } from '@repeaterjs/repeater';
import { Client } from 'pg';
import type { Logger } from './log.js';

/** What may be told: the name says what changed, the id which one. */
export type Topic = 'orderUpdated' | 'sessionRevoked' | 'accessChanged';

export interface Message {
  topic: Topic;
  id: string;
}

/** The one PostgreSQL channel; payloads stay small (8,000 bytes at most), because they only name what changed. */
export const CHANNEL = 'zhike';

const RECONNECT_MS = 500;

/** How often the connection is asked for a sign of life, and how long that may take: less, so that one is asked at a time. */
const PULSE_MS = 4000;
const SILENCE_MS = 3000;

/**
 * What other processes and this one told in committed transactions, by LISTEN. After a lost connection every
 * subscriber is woken once, because something may have been told meanwhile. A line that was cut without a word, as
 * networks do, would be silent for hours: it is felt by its pulse.
 */
export class Topics {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private client: Client | null = null;
  private pulse: NodeJS.Timeout | null = null;
  private closed = false;
  private listening: Promise<void>;

  constructor(
    private readonly databaseUrl: string,
    private readonly log: Logger,
  ) {
    this.listening = this.connect();
  }

  /** Resolves when LISTEN is active: what is committed from now on will be heard. */
  ready(): Promise<void> {
    return this.listening;
  }

  on(topic: Topic, listener: (id: string | null) => void): void {
    this.emitter.on(topic, listener);
  }

  /** Tells this process alone, at once: for what must be known here even while LISTEN is down. */
  tell(topic: Topic, id: string): void {
    this.emitter.emit(topic, id);
  }

  /**
   * Wakes once when LISTEN is active, so that the current state is read after it, and then at each change; changes
   * that come while the state is being read are one.
   */
  changes(topic: Topic, id: string): AsyncIterable<string> {
    return new Repeater<string>(async (push, stop) => {
      const wake = (changed: string | null) => {
        if (changed === id || changed === null) void push(id);
      };
      this.emitter.on(topic, wake);
      void this.listening.then(() => push(id));
      await stop;
      this.emitter.off(topic, wake);
    }, new SlidingBuffer(1));
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
        client.on('notification', ({ payload }) => this.hear(payload));
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
      if (this.closed) return;
      for (const topic of this.emitter.eventNames()) this.emitter.emit(topic, null);
    });
  }

  /** Anybody with the database's password may notify; what is not ours is left alone. */
  private hear(payload: string | undefined): void {
    const message = messageIn(payload);
    if (message) this.emitter.emit(message.topic, message.id);
    else this.log.warn({ payload }, 'A notification that cannot be read');
  }
}

const TOPICS: ReadonlySet<unknown> = new Set<Topic>(['orderUpdated', 'sessionRevoked', 'accessChanged']);

function messageIn(payload: string | undefined): Message | null {
  try {
    const message = JSON.parse(payload ?? '') as Partial<Message> | null;
    return TOPICS.has(message?.topic) && typeof message?.id === 'string' ? (message as Message) : null;
  } catch {
    return null;
  }
}
