import type { SecurityStateFragment } from '@graphql/graphql';

/** What an account would be safer with. */
export type Concern = 'NO_WAY_BACK' | 'EMAIL_UNVERIFIED' | 'STAFF_WITHOUT_CODE' | 'FEW_CODES_LEFT';

/** Recovery codes should be renewed in time: each is good once. */
export const areFew = (codesLeft: number): boolean => codesLeft <= 3;

/** Few, and each one worth a minute: a list of everything that could be done is read by nobody. */
export function securityConcerns({
  role,
  hasPassword,
  email,
  identities,
  secondFactor,
}: SecurityStateFragment): ReadonlySet<Concern> {
  const found: [Concern, boolean][] = [
    // A forgotten password is set anew by mail; who has a platform linked comes in by that.
    ['NO_WAY_BACK', hasPassword && !email && !identities.length],
    ['EMAIL_UNVERIFIED', email !== null && email !== undefined && !email.verified],
    ['STAFF_WITHOUT_CODE', role !== 'STUDENT' && !secondFactor],
    ['FEW_CODES_LEFT', !!secondFactor && areFew(secondFactor.recoveryCodesLeft)],
  ];
  return new Set(found.filter(([, holds]) => holds).map(([concern]) => concern));
}
