import { expect, it } from 'vitest';
import { deskTiles } from './desk-tiles';

const desk = {
  courseReviews: 2,
  qualifications: 0,
  heldComments: 100,
  heldQuestions: 0,
  heldAnswers: 4,
  heldPaidQuestionCount: 0,
  reports: 99,
  homework: 1,
  waitingQuestions: 3,
  waitingPaidQuestions: 0,
};

it('tells an admin of everything, as far as it is counted', () => {
  expect(deskTiles(desk, 'ADMIN')).toEqual([
    { key: 'reviews', waits: true, count: '2' },
    { key: 'qualifications', waits: false, count: '0' },
    { key: 'held', waits: true, count: '99+' },
    { key: 'heldAnswers', waits: true, count: '4' },
    { key: 'reports', waits: true, count: '99' },
    { key: 'homework', waits: true, count: '1' },
    { key: 'questions', waits: true, count: '3' },
  ]);
});

it('tells a teacher of homework and questions alone', () => {
  expect(deskTiles({ ...desk, waitingQuestions: 0 }, 'TEACHER')).toEqual([
    { key: 'homework', waits: true, count: '1' },
    { key: 'questions', waits: false, count: '0' },
  ]);
  expect(deskTiles({ ...desk, waitingPaidQuestions: 2 }, 'TEACHER')).toContainEqual({
    ...{ key: 'paid', waits: true, count: '2' },
  });
});
