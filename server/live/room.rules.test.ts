import { describe, expect, it } from 'vitest';
import { lastOfEach, questionMoves, QuestionState, RoomEventKind, shownAgain } from './room.rules.js';

const { ASKED, ANSWERED, HELD, HIDDEN, WITHDRAWN } = QuestionState;

describe('a question', () => {
  it.each([
    [ASKED, [ANSWERED, HIDDEN, WITHDRAWN]],
    [ANSWERED, [ANSWERED, HIDDEN]],
    [HELD, [ASKED, HIDDEN, WITHDRAWN]],
    [HIDDEN, [ASKED, ANSWERED]],
    [WITHDRAWN, []],
  ])('moves from %s to %j', (from, to) => {
    expect(Object.values(QuestionState).filter(next => questionMoves.can(from, next))).toEqual(to);
  });

  it('shows again as what it was', () => {
    expect(shownAgain({ answeredAt: null })).toBe(ASKED);
    expect(shownAgain({ answeredAt: new Date() })).toBe(ANSWERED);
  });
});

it('keeps of several events about one thing the last, in their order', () => {
  const { ROOM, MESSAGE, QUESTION } = RoomEventKind;
  const event = (seq: number, kind: RoomEventKind, subject: string | null) => ({
    seq,
    id: `e${seq}`,
    kind,
    subject,
  });
  const events = [
    event(1, QUESTION, 'q'),
    event(2, MESSAGE, 'm'),
    event(3, ROOM, null),
    event(4, QUESTION, 'q'),
    event(5, QUESTION, 'other'),
    event(6, ROOM, null),
  ];
  expect(lastOfEach(events).map(({ seq }) => seq)).toEqual([2, 4, 5, 6]);
  expect(lastOfEach([])).toEqual([]);
});
