import { expect, it } from 'vitest';
import { countOf, waitingBehind } from './staff-counts';

it('counts as far as the server does', () => {
  expect([0, 3, 99, 100, 180].map(countOf)).toEqual(['0', '3', '99', '99+', '99+']);
});

it('names the ways behind which something waits, all that is moderated as one', () => {
  const nothing = {
    ...{ courseReviews: 0, qualifications: 0, heldComments: 0, reports: 0, homework: 0 },
    ...{ heldQuestions: 0, heldAnswers: 0, heldPaidQuestionCount: 0 },
    ...{ waitingQuestions: 0, waitingPaidQuestions: 0 },
  };
  expect(waitingBehind(nothing)).toEqual({});
  expect(waitingBehind({ ...nothing, heldQuestions: 1, heldAnswers: 2, heldPaidQuestionCount: 4 })).toEqual({
    moderation: '7',
  });
  expect(waitingBehind({ ...nothing, heldComments: 60, reports: 60, waitingQuestions: 2 })).toEqual({
    moderation: '99+',
    questions: '2',
  });
});
