import { transitions } from '../kernel/states.js';

/** HELD: waits for staff of the room to look; HIDDEN: taken out of sight by them; WITHDRAWN: by whoever asked. */
export enum QuestionState {
  ASKED = 'ASKED',
  ANSWERED = 'ANSWERED',
  HELD = 'HELD',
  HIDDEN = 'HIDDEN',
  WITHDRAWN = 'WITHDRAWN',
}

const { ASKED, ANSWERED, HIDDEN, WITHDRAWN } = QuestionState;

export const questionMoves = transitions<QuestionState>('A question', {
  ASKED: [ANSWERED, HIDDEN, WITHDRAWN],
  ANSWERED: [ANSWERED, HIDDEN],
  HELD: [ASKED, HIDDEN, WITHDRAWN],
  HIDDEN: [ASKED, ANSWERED],
  WITHDRAWN: [],
});

/** What a question becomes that shows again. */
export const shownAgain = (question: { answeredAt: Date | null }): QuestionState =>
  question.answeredAt ? ANSWERED : ASKED;

export enum MessageState {
  VISIBLE = 'VISIBLE',
  HELD = 'HELD',
  HIDDEN = 'HIDDEN',
}

/** ROOM: the session itself; the others: what its id names, as it is now. */
export enum RoomEventKind {
  ROOM = 'ROOM',
  MESSAGE = 'MESSAGE',
  QUESTION = 'QUESTION',
}

/** Longest chat line, question and answer, in characters as people count them. */
export const LONGEST_MESSAGE = 200;
export const LONGEST_QUESTION = 500;
export const LONGEST_ANSWER = 2000;

/** What an update says at most; whoever missed more asks for pages. */
export const MOST_EVENTS = 200;

interface Told {
  seq: number;
  id: string;
  kind: RoomEventKind;
  subject: string | null;
}

/** Of what is told several times in one breath, the last: an event shows its thing as it is now. */
export function lastOfEach<E extends Told>(events: readonly E[]): E[] {
  const last = new Map(events.map(({ kind, subject, seq }) => [`${kind} ${subject}`, seq]));
  return events.filter(({ kind, subject, seq }) => last.get(`${kind} ${subject}`) === seq);
}
