import { describe, expect, it } from 'vitest';
import { deletionDue, moneyIsMoving, mustHandOver, postponed } from './deletion.rules.js';

const NOON = new Date('2026-11-21T12:00:00Z');

describe('when an account goes', () => {
  it('seven days after it was asked for, to the moment', () => {
    expect(deletionDue(NOON)).toEqual(new Date('2026-11-28T12:00:00Z'));
  });

  it('a day later where money is moving', () => {
    expect(postponed(NOON)).toEqual(new Date('2026-11-22T12:00:00Z'));
  });

  it.each([
    [{ openOrders: 0, openPayments: 0, openRefunds: 0, waitingQuestions: 0 }, false],
    [{ openOrders: 1, openPayments: 0, openRefunds: 0, waitingQuestions: 0 }, true],
    [{ openOrders: 0, openPayments: 1, openRefunds: 0, waitingQuestions: 0 }, true],
    [{ openOrders: 0, openPayments: 0, openRefunds: 1, waitingQuestions: 0 }, true],
    [{ openOrders: 0, openPayments: 0, openRefunds: 0, waitingQuestions: 1 }, true],
  ])('%j moves: %s', (underWay, moves) => {
    expect(moneyIsMoving(underWay)).toBe(moves);
  });
});

describe('who hands over first', () => {
  it.each([
    ['STUDENT', 0, false],
    ['TEACHER', 0, false],
    ['TEACHER', 1, true],
    ['ADMIN', 0, true],
  ] as const)('%s with %i courses on sale: %s', (role, publishedCourses, must) => {
    expect(mustHandOver({ role, publishedCourses })).toBe(must);
  });
});
