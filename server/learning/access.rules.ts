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

export interface AccessFacts {
  grants: readonly GrantSpan[];
  /** Admins, and teachers in their own courses, open everything. */
  staff: boolean;
}

/** What a viewer may do with a course as a whole. */
export function courseAccess(facts: AccessFacts & { hasTrial: boolean }, now: Date): Access {
  if (facts.staff || facts.grants.some(grant => isLive(grant, now))) return Access.OPEN;
  return facts.hasTrial ? Access.PREVIEW : Access.LOCKED;
}

/** Whether a viewer may open one lesson. */
export function lessonAccess(facts: AccessFacts & { trial: boolean }, now: Date): Access {
  if (facts.trial || facts.staff || facts.grants.some(grant => isLive(grant, now))) return Access.OPEN;
  return Access.LOCKED;
}
