import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { event, FACTS, line, ME, question, time, update, type Event } from './room-fixtures';
import {
  filled,
  heard,
  linesOf,
  openedRoom,
  pinnedOf,
  questionsOf,
  withSnapshot,
  type Facts,
  type Line,
  type Question,
  type RoomData,
  type Update,
} from './room-state';

/** What the server has: what there was after each event, so that any answer can be read at any moment. */
interface Truth {
  facts: Facts;
  questions: Map<string, Question | null>;
  lines: Map<string, Line | null>;
}
type Deed = { kind: 'say' | 'ask' | 'vote' | 'answer' | 'hide' | 'show' | 'pin' | 'rules'; which: number };

function story(deeds: readonly Deed[]) {
  const truths: Truth[] = [{ facts: FACTS, questions: new Map(), lines: new Map() }];
  const subjects: { questionId?: string; messageId?: string }[] = [{}];
  const hidden = new Map<string, Line | Question>();
  for (const [place, { kind, which }] of deeds.entries()) {
    const seq = place + 1;
    const last = truths[place]!;
    const next: Truth = { ...last, questions: new Map(last.questions), lines: new Map(last.lines) };
    const ids = [...next.questions.keys()];
    const id = ids[which % (ids.length || 1)];
    const known = id === undefined ? null : (next.questions.get(id) ?? null);
    let subject: (typeof subjects)[number] = {};
    if (kind === 'say' || (kind !== 'ask' && kind !== 'rules' && !id)) {
      const messageId = `m${seq}`;
      next.lines.set(messageId, line(messageId, { sentAt: time(seq - (which % 3)) }));
      subject = { messageId };
    } else if (kind === 'ask') {
      next.questions.set(`q${seq}`, question(`q${seq}`, { askedAt: time(seq) }));
      subject = { questionId: `q${seq}` };
    } else if (kind === 'rules') next.facts = { ...last.facts, slowSeconds: which };
    else if (kind === 'pin') next.facts = { ...last.facts, pinnedQuestionId: known ? id! : null };
    else {
      subject = { questionId: id! };
      if (kind === 'show') next.questions.set(id!, known ?? (hidden.get(id!) as Question));
      else if (known && kind === 'hide') {
        hidden.set(id!, known);
        next.questions.set(id!, null);
        if (last.facts.pinnedQuestionId === id) next.facts = { ...last.facts, pinnedQuestionId: null };
      } else if (known)
        next.questions.set(
          id!,
          kind === 'vote'
            ? { ...known, upvotes: known.upvotes + 1 }
            : { ...known, state: 'ANSWERED', answer: `to ${seq}` },
        );
    }
    truths.push(next);
    subjects.push(subject);
  }
  const last = deeds.length;
  const at = (seq: number) => truths[seq]!;

  /** Events after one up to another, as they look once the room has come to `seen`. */
  const events = (after: number, upTo: number, seen: number): Event[] =>
    Array.from({ length: upTo - after }, (_, place) => {
      const seq = after + place + 1;
      const { questionId = null, messageId = null } = subjects[seq]!;
      const { facts, questions, lines } = at(seen);
      return event(seq, {
        ...{ questionId, messageId },
        question: questionId ? (questions.get(questionId) ?? null) : null,
        message: messageId ? (lines.get(messageId) ?? null) : null,
        // A question that is taken out of sight may have stood on top: both are told.
        room: messageId ? null : { id: 'room', ...facts },
      });
    });
  const shown = (seq: number) => ({
    questions: [...at(seq).questions.values()].flatMap(each => each ?? []),
    lines: [...at(seq).lines.values()]
      .flatMap(each => each ?? [])
      .sort((one, other) => (one.sentAt + pad(one.id) < other.sentAt + pad(other.id) ? -1 : 1)),
  });
  /** What the whole of it shows. */
  const whole = (seq: number): RoomData =>
    openedRoom({ at: seq, facts: at(seq).facts, viewers: 0, ...shown(seq), floor: null });
  /** The page somebody opens: a few of each. */
  const page = (seq: number) => {
    const { questions, lines } = shown(seq);
    const latest = lines.slice(-3);
    const floor = latest.length < lines.length ? latest[0]! : null;
    return {
      at: seq,
      facts: at(seq).facts,
      viewers: 0,
      questions: questions.slice(0, 2),
      lines: latest,
      floor,
    };
  };
  return { last, events, shown, whole, page };
}
const pad = (id: string) => id;

const looks = (room: RoomData) => ({
  facts: room.facts,
  lines: linesOf(room),
  wanted: questionsOf(room, 'WANTED'),
  newest: questionsOf(room, 'NEWEST'),
  pinned: pinnedOf(room),
});

const deeds = fc.array(
  fc.record({
    kind: fc.constantFrom(
      ...(['say', 'ask', 'vote', 'answer', 'hide', 'show', 'pin', 'rules'] as const),
    ) as fc.Arbitrary<Deed['kind']>,
    which: fc.nat(6),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('a room that is told in any order', () => {
  it('ends as the server has it, whatever comes twice, late or never', () => {
    fc.assert(
      fc.property(
        deeds,
        fc.infiniteStream(fc.nat(1_000)),
        fc.array(fc.constantFrom('update', 'again', 'lost', 'page', 'behind', 'fill'), { maxLength: 60 }),
        (all, chances, happenings) => {
          const server = story(all);
          const upTo = (from: number, to: number) =>
            from + ((chances.next().value as number) % Math.max(1, to - from + 1));
          const opened = upTo(0, server.last);
          let room = openedRoom(server.page(opened));
          let waiting: Update[] = [];
          const sent: Update[] = [];
          const hear = (...updates: Update[]) => {
            const result = heard(room, [...waiting, ...updates], ME);
            ({ room, waiting } = result);
          };
          /** Asks for what is missing, one piece at a time, as the room is by then. */
          const fill = () => {
            const at = upTo(room.seq, server.last);
            const seq = Math.min(room.seq + 3, at);
            if (seq > room.seq)
              room = filled(room, { after: room.seq, seq, at, events: server.events(room.seq, seq, at) }, ME);
            hear();
          };
          for (const what of happenings) {
            const after = upTo(Math.max(0, room.seq - 3), server.last);
            const seq = upTo(after, server.last);
            const next = update(after, seq, server.events(after, seq, upTo(seq, server.last)));
            if (what === 'page')
              room = withSnapshot(room, { ...server.page(upTo(0, server.last)), floor: room.floor });
            else if (what === 'behind') hear(update(after, seq, [], { behind: true }));
            else if (what === 'fill') fill();
            else if (what === 'again' && sent.length) hear(sent[upTo(0, sent.length - 1)]!);
            else {
              sent.push(next);
              if (what === 'update') hear(next);
            }
          }
          while (room.seq < server.last) fill();
          // The rest of the chat and of the questions, as somebody reads back, a page that is late by some events.
          const late = upTo(opened, server.last);
          room = withSnapshot(room, { at: late, ...server.shown(late), floor: null });
          room = withSnapshot(room, { at: server.last, ...server.shown(server.last), floor: null });
          expect(waiting).toEqual([]);
          expect(looks(room)).toEqual(looks(server.whole(server.last)));
        },
      ),
      { numRuns: 400 },
    );
  });
});
