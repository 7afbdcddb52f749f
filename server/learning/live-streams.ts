import type { Response } from 'express';
import type { Topics } from '../kernel/topics.js';
import type { SessionGuard } from '../users/session-guard.js';
import type { MediaClaims } from './media-token.js';

interface Stream {
  claims: MediaClaims;
  response: Response;
}

/** So much longer than its term a film may be sent on. */
const LOOK_EVERY_MS = 15_000;

/**
 * What is being sent. A film has many megabytes: when its session ends, or `accessChanged` names its viewer or its course
 * and it may not be fetched any more, the rest is not sent. A term that ends is noticed some seconds later.
 */
export class LiveStreams {
  private readonly streams = new Set<Stream>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    topics: Topics,
    private readonly guard: SessionGuard,
    private readonly mayFetch: (claims: MediaClaims) => Promise<boolean>,
  ) {
    topics.on('accessChanged', id => void this.look(id));
  }

  /** Terms end by themselves, and nobody says so: from time to time everybody's are looked at. */
  private keepLooking(): void {
    this.timer ??= setInterval(() => {
      if (this.streams.size) return void this.look(null);
      clearInterval(this.timer);
      this.timer = undefined;
    }, LOOK_EVERY_MS).unref();
  }

  /** Watches a response until it has ended. */
  add(claims: MediaClaims, response: Response): void {
    if (response.closed) return;
    const stream = { claims, response };
    this.streams.add(stream);
    this.keepLooking();
    const unwatch = claims.viewer && this.guard.watch(claims.viewer.sessionId, () => response.destroy());
    response.once('close', () => {
      this.streams.delete(stream);
      unwatch?.();
    });
  }

  /** Null: messages may have been missed, so that everybody's are looked at. */
  private async look(id: string | null): Promise<void> {
    const concerned = [...this.streams].filter(
      ({ claims }) => id === null || id === claims.viewer?.id || id === claims.course,
    );
    await Promise.all(
      concerned.map(async ({ claims, response }) => {
        // What cannot be asked is not sent on: the player begins its next request where this one ended.
        if (!(await this.mayFetch(claims).catch(() => false))) response.destroy();
      }),
    );
  }
}
