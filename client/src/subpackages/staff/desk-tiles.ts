import type { Role, StaffDeskQuery } from '@graphql/graphql';

type Desk = NonNullable<NonNullable<StaffDeskQuery['me']>['desk']>;

/** The server counts no further. */
const MOST_COUNTED = 100;

const OF_ADMINS = {
  reviews: 'courseReviews',
  qualifications: 'qualifications',
  held: 'heldComments',
  reports: 'reports',
} as const;

/** What waits, in the order in which it is told; a teacher has homework alone. */
export function deskTiles(desk: Desk, role: Role) {
  const tile = <Key extends string>(key: Key, waiting: number) => ({
    key,
    waits: waiting > 0,
    count: waiting >= MOST_COUNTED ? `${MOST_COUNTED - 1}+` : String(waiting),
  });
  const keys = role === 'ADMIN' ? (Object.keys(OF_ADMINS) as (keyof typeof OF_ADMINS)[]) : [];
  return [...keys.map(key => tile(key, desk[OF_ADMINS[key]])), tile('homework', desk.homework)];
}
