import type { Role } from '@graphql/graphql';
import { countOf, type Desk } from '../../composables/staff-counts';

const OF_ADMINS = {
  reviews: 'courseReviews',
  qualifications: 'qualifications',
  held: 'heldComments',
  heldQuestions: 'heldQuestions',
  heldAnswers: 'heldAnswers',
  heldPaid: 'heldPaidQuestionCount',
  reports: 'reports',
} as const;

/** Rare, so that their tile is there only when somebody is needed. */
const RARE: readonly string[] = ['heldQuestions', 'heldAnswers', 'heldPaid'];

/** What waits, in the order in which it is told; a teacher has homework and questions alone. */
export function deskTiles(desk: Desk, role: Role) {
  const tile = <Key extends string>(key: Key, waiting: number) => ({
    key,
    waits: waiting > 0,
    count: countOf(waiting),
  });
  const keys = role === 'ADMIN' ? (Object.keys(OF_ADMINS) as (keyof typeof OF_ADMINS)[]) : [];
  return [
    ...keys
      .map(key => tile(key, desk[OF_ADMINS[key]]))
      .filter(({ key, waits }) => waits || !RARE.includes(key)),
    tile('homework', desk.homework),
    tile('questions', desk.waitingQuestions),
    // Whoever takes no paid questions has none that waits, and is not told so.
    ...(desk.waitingPaidQuestions ? [tile('paid', desk.waitingPaidQuestions)] : []),
  ];
}
