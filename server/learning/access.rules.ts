export enum Access {
  OPEN = 'OPEN',
  PREVIEW = 'PREVIEW',
  LOCKED = 'LOCKED',
}

/** When a grant holds: from `startsAt`, until just before `endsAt`, unless it was taken back. */
export interface GrantSpan {
  startsAt: Date;
  endsAt: Date | null;
  revokedAt: Date | null;
}

export function isLive(grant: GrantSpan, now: Date): boolean {
  return grant.revokedAt === null && grant.startsAt <= now && (grant.endsAt === null || grant.endsAt > now);
}

/**
 * Access that has no end: what makes buying the same again pointless. It need not have begun: of two payments at the
 * same moment, the one that has to wait may be the one that began earlier.
 */
export function isForGood({ revokedAt, endsAt }: GrantSpan): boolean {
  return revokedAt === null && endsAt === null;
}

export interface AccessFacts {
  grants: readonly GrantSpan[];
  /** Admins, and teachers in their own courses, open everything. */
  staff: boolean;
  /** The course was taken down: nobody but staff opens any of it, whatever they bought. */
  takenDown: boolean;
}

const learns = ({ grants, takenDown }: AccessFacts, now: Date): boolean =>
  !takenDown && grants.some(grant => isLive(grant, now));

/** What a viewer may do with a course as a whole. */
export function courseAccess(facts: AccessFacts & { hasTrial: boolean }, now: Date): Access {
  if (facts.staff || learns(facts, now)) return Access.OPEN;
  return facts.hasTrial && !facts.takenDown ? Access.PREVIEW : Access.LOCKED;
}

/** Whether a viewer may open one lesson. */
export function lessonAccess(facts: AccessFacts & { trial: boolean }, now: Date): Access {
  const open = facts.staff || learns(facts, now) || (facts.trial && !facts.takenDown);
  return open ? Access.OPEN : Access.LOCKED;
}

/** When a viewer who may learn now will no longer be allowed to; null where that never comes, or they may not. */
export function accessEnd(facts: AccessFacts, now: Date): Date | null {
  if (facts.staff || !learns(facts, now)) return null;
  const { grants } = facts;
  const ends = grants
    .flatMap(({ endsAt, revokedAt }) => (endsAt && !revokedAt && endsAt > now ? [endsAt.getTime()] : []))
    .filter(end => !grants.some(grant => isLive(grant, new Date(end))));
  return ends.length ? new Date(Math.min(...ends)) : null;
}
