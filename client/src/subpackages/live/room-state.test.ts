import { describe, expect, it } from 'vitest';
import { event, FACTS, line, ME, person, question, time, update } from './room-fixtures';
import {
  filled,
  heard,
  linesOf,
  MOST_KEPT,
  openedRoom,
  pinnedOf,
  questionsOf,
  without,
  withOwn,
  withSnapshot,
  type RoomData,
  type Update,
} from './room-state';

describe('a room', () => {
  const open = (more: Partial<Parameters<typeof openedRoom>[0]> = {}) =>
    openedRoom({ at: 5, facts: FACTS, viewers: 2, questions: [], lines: [], floor: null, ...more });
  const told = (room: RoomData, ...updates: Update[]) => heard(room, updates, ME).room;

  it('drops what it knows, and waits where something is missing between', () => {
    const say = (seq: number) => event(seq, { messageId: `m${seq}`, message: line(`m${seq}`) });
    const known = told(open(), update(5, 6, [say(6)]), update(5, 6, [say(6)]));
    expect(linesOf(known).map(({ id }) => id)).toEqual(['m6']);
    const late = heard(known, [update(8, 9, [say(9)])], ME);
    expect([late.room.seq, late.missing, late.waiting.length]).toEqual([6, 9, 1]);
    const whole = filled(late.room, { after: 6, seq: 8, at: 8, events: [say(7), say(8)] }, ME);
    const end = heard(whole, late.waiting, ME);
    expect(linesOf(end.room).map(({ id }) => id)).toEqual(['m6', 'm7', 'm8', 'm9']);
    expect([end.room.seq, end.missing]).toEqual([9, null]);
  });

  it('counts who is there from any update, also from one that tells nothing else', () => {
    expect(told(open(), update(5, 5, [], { viewers: 9 })).viewers).toBe(9);
    expect(heard(open(), [update(7, 7, [], { viewers: 3 })], ME)).toMatchObject({ missing: 7 });
  });

  it('does not let an answer to a deed of mine undo what the room told since', () => {
    const asked = question('q1', { author: person(ME) });
    const voted = told(
      open(),
      update(5, 7, [event(7, { questionId: 'q1', question: { ...asked, upvotes: 1 } })]),
    );
    expect(questionsOf(withOwn(voted, { question: asked }), 'WANTED')[0]!.upvotes).toBe(1);
    const hidden = told(open(), update(5, 7, [event(7, { questionId: 'q1' })]));
    expect(questionsOf(withOwn(hidden, { question: asked }), 'WANTED')).toEqual([]);
  });

  it('shows to its author what waits for a look, until it is hidden', () => {
    const held = line('m1', { state: 'HELD', author: person(ME) });
    const creation = update(5, 6, [event(6, { messageId: 'm1' })]);
    const hidden = update(6, 7, [event(7, { messageId: 'm1' })]);
    const answeredFirst = told(withOwn(open(), { line: held }), creation);
    const toldFirst = withOwn(told(open(), creation), { line: held });
    for (const room of [answeredFirst, toldFirst]) {
      expect(linesOf(room)).toEqual([held]);
      expect(linesOf(told(room, hidden))).toEqual([]);
    }
  });

  it('keeps what was taken back away, also where a page still has it', () => {
    const mine = question('q1');
    const room = without(open({ questions: [mine] }), 'q1');
    expect(questionsOf(withSnapshot(room, { at: 5, questions: [mine] }), 'WANTED')).toEqual([]);
  });

  it('takes the one on top out of the list', () => {
    const room = open({
      facts: { ...FACTS, pinnedQuestionId: 'q1' },
      questions: [question('q1'), question('q2')],
    });
    expect(pinnedOf(room)?.id).toBe('q1');
    expect(questionsOf(room, 'WANTED').map(({ id }) => id)).toEqual(['q2']);
  });

  it('keeps no more than the last lines, and begins where nothing is missing', () => {
    const lines = Array.from({ length: MOST_KEPT + 20 }, (_, place) =>
      line(`m${String(place).padStart(4, '0')}`, { sentAt: time(place) }),
    );
    const room = told(
      open({ lines: lines.slice(0, 10) }),
      update(
        5,
        600,
        lines.slice(10).map((each, place) => event(6 + place, { messageId: each.id, message: each })),
      ),
    );
    expect(linesOf(room).map(({ id }) => id)).toEqual(lines.slice(20).map(({ id }) => id));
    expect(room.floor?.id).toBe('m0020');
    expect(room.lines.size).toBe(MOST_KEPT);
  });
});
