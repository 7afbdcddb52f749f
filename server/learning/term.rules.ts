import { EIGHT_HOURS_MS } from '../kernel/shanghai.js';
import type { GrantSpan } from './access.rules.js';
import type { GrantSource } from './grant.entity.js';

/**
 * So many months of the calendar later in Shanghai, at the same time of day. Where that month has no such day it is
 * its last one: 31 January and a month is 28 or 29 February. China has no summer time, so the shift is fixed.
 */
export function monthsLater(from: Date, months: number): Date {
  const there = new Date(from.getTime() + EIGHT_HOURS_MS);
  const day = there.getUTCDate();
  there.setUTCDate(1);
  there.setUTCMonth(there.getUTCMonth() + months);
  const daysOfMonth = new Date(Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + 1, 0)).getUTCDate();
  there.setUTCDate(Math.min(day, daysOfMonth));
  return new Date(there.getTime() - EIGHT_HOURS_MS);
}

type Dated = GrantSpan & { endsAt: Date };

const isDated = <G extends GrantSpan>(grant: G): grant is G & Dated => grant.endsAt !== null;
const isAhead = <G extends GrantSpan>(grant: G, now: Date): grant is G & Dated =>
  isDated(grant) && grant.revokedAt === null && grant.endsAt > now;

/** Where a new dated access begins: now, or where those that were bought before end. */
export function nextStart(grants: readonly GrantSpan[], now: Date): Date {
  const ends = grants.filter(grant => isAhead(grant, now)).map(grant => grant.endsAt.getTime());
  return new Date(Math.max(now.getTime(), ...ends));
}

/**
 * When dated access is taken back, what was bought to follow it moves up by what was left of it: whoever gives one of
 * two months back keeps the other, from now on. What begins at a date of its own, as a gift or after a gap, stays there.
 * Returns the grants that move and where to.
 */
export function movedUp<G extends GrantSpan & { source: `${GrantSource}` }>(
  grants: readonly G[],
  revoked: GrantSpan,
  now: Date,
): { grant: G; startsAt: Date; endsAt: Date }[] {
  if (!isDated(revoked) || revoked.endsAt <= now) return [];
  const { endsAt } = revoked;
  const gapMs = endsAt.getTime() - Math.max(now.getTime(), revoked.startsAt.getTime());
  const earlier = (date: Date) => new Date(date.getTime() - gapMs);
  let end = endsAt.getTime();
  return grants
    .filter(grant => isAhead(grant, now))
    .filter(({ source, startsAt }) => source === 'ORDER' && startsAt >= endsAt)
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    .filter(grant => {
      const follows = grant.startsAt.getTime() === end;
      if (follows) end = grant.endsAt.getTime();
      return follows;
    })
    .map(grant => ({ grant, startsAt: earlier(grant.startsAt), endsAt: earlier(grant.endsAt) }));
}
