import { about, soon, type Row } from './row.js';
import { PEOPLE } from './stage.js';

const LOGGED_IN = PEOPLE.filter(person => person !== 'visitor');

/** In this order: what is hidden, withdrawn or ended was asked, wanted and answered before. */
export const live: Record<string, Row> = {
  'Query.liveSessions': { args: () => ({ when: 'NOW' }) },
  'Query.liveSession': about('live', id => ({ id }), { mine: PEOPLE }),
  'Mutation.saveLiveSession': about('live', (id, { course }) => ({
    input: {
      ...{ id, courseId: course, title: '答疑', intro: '', access: 'GRANT' },
      ...{ startsAt: soon(1), endsAt: soon(2) },
    },
  })),
  'Mutation.reserveLiveSession': about(
    'livePlanned',
    sessionId => ({ input: { sessionId, reserved: true } }),
    { mine: LOGGED_IN },
  ),
  'Mutation.startLiveSession': about('live', id => ({ id })),
  'Subscription.roomUpdated': about('live', sessionId => ({ sessionId })),
  'Mutation.sendRoomMessage': about('live', sessionId => ({
    input: { sessionId, text: '老师好', clientKey: 'matrix-message' },
  })),
  'Mutation.askInRoom': about('live', sessionId => ({
    input: { sessionId, text: '为什么？', clientKey: 'matrix-question' },
  })),
  'Mutation.upvoteRoomQuestion': about('roomQuestion', id => ({ id })),
  'Mutation.answerRoomQuestion': about('roomQuestion', id => ({ input: { id, answer: '因为所以' } })),
  'Mutation.hideRoomQuestion': about('roomQuestion', id => ({ input: { id, hidden: true } })),
  'Mutation.withdrawRoomQuestion': about('roomQuestionToWithdraw', id => ({ id })),
  'Mutation.hideRoomMessage': about('roomMessage', id => ({ input: { id, hidden: true } })),
  'Mutation.pinRoomQuestion': about('live', sessionId => ({ input: { sessionId, questionId: null } })),
  'Mutation.setRoomRules': about('live', sessionId => ({
    input: { sessionId, slowSeconds: 0, allMuted: false },
  })),
  'Mutation.muteInRoom': about('live', (sessionId, { learnerA }) => ({
    input: { sessionId, userId: learnerA, minutes: 1 },
  })),
  'Mutation.endLiveSession': about('live', id => ({ id })),
  'Mutation.cancelLiveSession': about('livePlanned', id => ({ id })),
};
