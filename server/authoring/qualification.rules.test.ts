import { expect, it } from 'vitest';
import { decisionRefusal, holds, qualificationFault, QualificationStatus } from './qualification.rules.js';

const now = new Date('2026-11-21T04:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const { SUBMITTED, APPROVED, REFUSED } = QualificationStatus;

it.each([
  [APPROVED, 1, true],
  [APPROVED, 0, false],
  [APPROVED, -1, false],
  [SUBMITTED, 1, false],
  [REFUSED, 1, false],
])('one that is %s and ends in %i ms holds: %s', (status, ms, expected) => {
  expect(holds({ status, validUntil: later(ms) }, now)).toBe(expected);
});

it.each([
  [{}, null],
  [{ title: '证' }, 'title'],
  [{ title: '证'.repeat(41) }, 'title'],
  [{ number: '12' }, 'number'],
  [{ number: '<b>123</b>' }, 'number'],
  [{ number: '沪教（2020）第0001号' }, null],
  [{ validUntil: now }, 'validUntil'],
  [{ validUntil: new Date('2076-11-21T04:00:00.001Z') }, 'validUntil'],
])('%o is wrong in %s', (change, field) => {
  const right = { title: '教师资格证', number: '20201234', validUntil: later(1) };
  expect(qualificationFault({ ...right, ...change }, now)).toBe(field);
});

it.each([
  [SUBMITTED, true, false, null],
  [SUBMITTED, false, false, null],
  [APPROVED, false, false, null],
  [APPROVED, true, false, 'REVIEW_NOT_PENDING'],
  [REFUSED, true, false, 'REVIEW_NOT_PENDING'],
  [REFUSED, false, false, 'REVIEW_NOT_PENDING'],
  [SUBMITTED, true, true, 'REVIEW_OWN_WORK'],
])('deciding about one that is %s: approve %s, own %s → %s', (status, approve, isOwn, said) => {
  expect(decisionRefusal(status, { approve, isOwn })).toBe(said);
});
