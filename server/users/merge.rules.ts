import type { IdentityProvider } from './identity.entity.js';
import type { Role, UserStatus } from './user.entity.js';

/** What has to be shown beside what was shown to find the account that is given up. */
export enum MergeProof {
  PASSWORD = 'PASSWORD',
  SECOND_FACTOR = 'SECOND_FACTOR',
  /** Of the account that stays. */
  OWN_PASSWORD = 'OWN_PASSWORD',
  OWN_SECOND_FACTOR = 'OWN_SECOND_FACTOR',
}

/**
 * What led from one account to the other: an account of a platform since when it is linked there, or a phone number since
 * when it is proved there; `replayable` where nothing but what can be shown again for ever has proved it.
 */
export type MergeLink =
  { kind: 'IDENTITY'; linkedAt: Date } | { kind: 'PHONE'; verifiedAt: Date; replayable: boolean };

export interface MergeParty {
  id: string;
  role: `${Role}`;
  status: `${UserStatus}`;
  createdAt: Date;
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

/** So long somebody has to notice that a platform was linked by who had found the phone. */
const LINK_SETTLED_DAYS = 30;

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
 * What is asked for, or null where the link proves too little. A password is asked for wherever there is one. Without one,
 * an account of a platform tells who it is, unless it was linked later and a short while ago; a phone number may have changed
 * hands, and then only a proof of a short while ago tells that cannot have been kept from before.
 */
export function mergeAsks(giver: MergeParty, link: MergeLink, now: Date): MergeProof[] | null {
  if (!giver.hasPassword && !isEnough(giver, link, now)) return null;
  return [
    ...(giver.hasPassword ? [MergeProof.PASSWORD] : []),
    ...(giver.secondFactorOn ? [MergeProof.SECOND_FACTOR] : []),
  ];
}

/**
 * What the owner of the account that stays has to show: whoever comes along by a phone number may log in to it from then
 * on, so that a session that was found is not enough. Linking a platform has asked already.
 */
export function ownAsks(keeper: MergeParty, kind: MergeLink['kind']): MergeProof[] {
  if (kind === 'IDENTITY') return [];
  return [
    ...(keeper.hasPassword ? [MergeProof.OWN_PASSWORD] : []),
    ...(keeper.secondFactorOn ? [MergeProof.OWN_SECOND_FACTOR] : []),
  ];
}

function isEnough({ createdAt }: MergeParty, link: MergeLink, now: Date): boolean {
  const within = (since: Date, days: number) => now.getTime() - since.getTime() < days * DAY_MS;
  if (link.kind === 'PHONE') return !link.replayable && within(link.verifiedAt, PHONE_FRESH_DAYS);
  return link.linkedAt <= createdAt || !within(link.linkedAt, LINK_SETTLED_DAYS);
}

/** 小明 → 小*: enough for its owner, and nothing for anybody else. */
export function maskedName(name: string): string {
  return `${Array.from(name)[0] ?? ''}*`;
}
