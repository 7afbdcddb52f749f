import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from '../kernel/log.js';
import type { Topics } from '../kernel/topics.js';
import { Session } from './session.entity.js';
import { TICKET_SECONDS } from './tokens.js';

const RETRY_MS = 500;

/**
 * Knows which sessions were revoked while tokens and tickets of theirs may still live, so that a request needs no
 * query to be refused. Filled from the table at start and after a lost connection, then by `sessionRevoked`.
 */
export class SessionGuard {
  private readonly revoked = new Map<string, number>();
  private readonly watchers = new Map<string, Set<() => void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly topics: Topics,
    private readonly em: EntityManager,
    private readonly log: Logger,
    private readonly now: () => Date,
  ) {}

  async start(): Promise<void> {
    this.topics.on('sessionRevoked', id => {
      if (id === null) void this.reload();
      else this.add(id);
    });
    await this.topics.ready();
    await this.load();
  }

  /** Ends what it may still be trying. */
  stop(): void {
    this.stopping.abort();
  }

  isRevoked(sessionId: string): boolean {
    return this.revoked.has(sessionId);
  }

  /** Calls back when the session is revoked; returns how to stop watching. */
  watch(sessionId: string, onRevoked: () => void): () => void {
    const watchers = this.watchers.get(sessionId) ?? new Set();
    this.watchers.set(sessionId, watchers.add(onRevoked));
    return () => {
      watchers.delete(onRevoked);
      if (watchers.size === 0) this.watchers.delete(sessionId);
    };
  }

  private add(sessionId: string): void {
    const now = this.now().getTime();
    // Each goes to the end, so that those that may be forgotten stand at the beginning.
    for (const [id, until] of this.revoked) {
      if (until >= now) break;
      this.revoked.delete(id);
    }
    this.revoked.delete(sessionId);
    this.revoked.set(sessionId, now + TICKET_SECONDS * 1000);
    for (const onRevoked of this.watchers.get(sessionId) ?? []) onRevoked();
  }

  /** After a lost connection the database may need a while: until it answers, what is known stays good. */
  private async reload(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        return await this.load();
      } catch (error) {
        this.log.warn({ error }, 'Revoked sessions cannot be read, trying again');
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async load(): Promise<void> {
    const since = new Date(this.now().getTime() - TICKET_SECONDS * 1000);
    const sessions = await this.em.fork().find(Session, { revokedAt: { $gt: since } }, { fields: ['id'] });
    for (const { id } of sessions) this.add(id);
  }
}
