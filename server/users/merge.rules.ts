import type { IdentityProvider } from './identity.entity.js';
import type { Role, UserStatus } from './user.entity.js';

/** What the owner of the account that is given up has to show beside what was shown to find it. */
export enum MergeProof {
  PASSWORD = 'PASSWORD',
  SECOND_FACTOR = 'SECOND_FACTOR',
}

/** What led from one account to the other: an account of a platform, or a phone number since when it is bound there. */
export type MergeLink = { kind: 'IDENTITY' } | { kind: 'PHONE'; verifiedAt: Date };

export interface MergeParty {
  id: string;
  role: `${Role}`;
  status: `${UserStatus}`;
  deletionPending: boolean;
  hasPassword: boolean;
  secondFactorOn: boolean;
  providers: readonly `${IdentityProvider}`[];
}

/**
 * A carrier keeps a number that was given up out of use for ninety days at least (电信服务规范), so that a number which was
 * proved here within them cannot have come to somebody else since.
 */
export const PHONE_FRESH_DAYS = 90;

const DAY_MS = 24 * 3_600_000;

/** Learners in good standing alone; the keeper can hold one identity of each platform. */
export function mayMerge(keeper: MergeParty, giver: MergeParty): boolean {
  const isPlain = ({ role, status, deletionPending }: MergeParty) =>
    role === 'STUDENT' && status === 'ACTIVE' && !deletionPending;
  return (
    keeper.id !== giver.id &&
    isPlain(keeper) &&
    isPlain(giver) &&
    !giver.providers.some(provider => keeper.providers.includes(provider))
  );
}

/**
 * What is asked for, or null where the link proves too little. Whoever holds the platform's account may log in to ours
 * anyway; a phone number may have changed hands, and then only the password tells, or that it was bound a short while ago.
 */
export function mergeAsks(giver: MergeParty, link: MergeLink, now: Date): MergeProof[] | null {
  const isPhone = link.kind === 'PHONE';
  if (isPhone && !giver.hasPassword && !isFresh(link.verifiedAt, now)) return null;
  return [
    ...(isPhone && giver.hasPassword ? [MergeProof.PASSWORD] : []),
    ...(giver.secondFactorOn ? [MergeProof.SECOND_FACTOR] : []),
  ];
}

const isFresh = (verifiedAt: Date, now: Date): boolean =>
  now.getTime() - verifiedAt.getTime() < PHONE_FRESH_DAYS * DAY_MS;

/** 小明 → 小*: enough for its owner, and nothing for anybody else. */
export function maskedName(name: string): string {
  return `${Array.from(name)[0] ?? ''}*`;
}
