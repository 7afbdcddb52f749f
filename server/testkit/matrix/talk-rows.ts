import { about, type Row } from './row.js';
import { PEOPLE, type Things } from './stage.js';

const LOGGED_IN = PEOPLE.filter(person => person !== 'visitor');

/** What is about a thing that shows to everybody. */
const ofAny = (thing: keyof Things, args: Row['args']): Row => about(thing, args, { mine: LOGGED_IN });

/** In this order: what is hidden or removed was read, liked and changed before. */
export const talk: Record<string, Row> = {
  'Query.comment': about('comment', id => ({ id }), { mine: PEOPLE }),
  'Query.heldComments': {},
  'Query.reports': {},
  'Mutation.addComment': ofAny('course', courseId => ({
    input: { courseId, text: '讲得好', clientKey: 'matrix-comment' },
  })),
  'Mutation.addComment of a draft': about(
    'draft',
    courseId => ({ input: { courseId, text: '讲得好', clientKey: 'matrix-draft' } }),
    { mine: [] },
  ),
  'Mutation.likeComment': ofAny('comment', id => ({ id })),
  'Mutation.unlikeComment': ofAny('comment', id => ({ id })),
  'Mutation.editComment': about('comment', id => ({ input: { id, text: '讲得真好' } })),
  'Mutation.reportContent': ofAny('course', id => ({ input: { kind: 'COURSE', id, reason: 'OTHER' } })),
  'Mutation.rateCourse': about('course', courseId => ({ input: { courseId, stars: 5 } }), {
    others: 'RATING_BUYERS_ONLY',
  }),
  'Mutation.removeRating': ofAny('course', courseId => ({ courseId })),
  'Mutation.removeComment': about('commentToRemove', id => ({ id })),
  'Mutation.hideComment': about('commentToHide', id => ({ input: { id, reason: '跑题' } }), { once: true }),
  'Mutation.decideComment': about('comment', id => ({ input: { id, approve: false, reason: '跑题' } })),
  'Mutation.decideReport': about('report', id => ({ input: { id, decision: 'DISMISS', note: '无误' } })),
};
