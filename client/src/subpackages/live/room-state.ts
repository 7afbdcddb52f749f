import type {
  LiveStatus,
  RoomEventBodyFragment,
  RoomMessageBodyFragment,
  RoomQuestionBodyFragment,
  RoomQuestionSort,
} from '@graphql/graphql';

export type Question = RoomQuestionBodyFragment;
export type Line = RoomMessageBodyFragment;

/** What a room keeps of its chat and of its questions, so that a long evening does not fill a phone. */
export const MOST_KEPT = 500;

/** The room itself. */
export interface Facts {
  status: LiveStatus;
  slowSeconds: number;
  allMuted: boolean;
  streamUrl: string | null;
  replayUrl: string | null;
  pinnedQuestionId: string | null;
}

/**
 * A thing of the room as it was when the room had told `at` events, or later: what changed it since comes with a later
 * event. `body` is null where it shows no more. `ALONE` is what came of one's own deed, beside all counting.
 */
interface Kept<Body> {
  body: Body | null;
  at: number;
}
export const ALONE = -1;

export interface RoomData {
  /** All up to this event is in it. */
  seq: number;
  /** How far the room had come when it was opened: of what went before, nothing is known. */
  openedAt: number;
  viewers: number;
  facts: Facts;
  factsAt: number;
  questions: ReadonlyMap<string, Kept<Question>>;
  lines: ReadonlyMap<string, Kept<Line>>;
  /** The oldest line behind which nothing is missing; null where that is the first of all. */
  floor: Line | null;
}

/** Things as one answer of the server shows them, and how far the room had come. */
export interface Snapshot {
  at: number;
  facts?: Facts;
  questions?: readonly Question[];
  lines?: readonly Line[];
  /** Where the lines that are known without a gap begin from now on; left out where that stays as it is. */
  floor?: Line | null;
}

/** What happened after one event up to another: every thing that changed between, as it is now. */
export interface Stretch {
  after: number;
  seq: number;
  /** How far the room had come when the things were looked at; at least `seq`. */
  at?: number;
  events: readonly RoomEventBodyFragment[];
}

/** What a subscription tells. */
export interface Update extends Stretch {
  /** There is more than is told at once, to be asked for. */
  behind: boolean;
  viewers: number | null;
}

export const openedRoom = (page: Snapshot & { facts: Facts; viewers: number }): RoomData =>
  withSnapshot(
    {
      ...{ seq: page.at, openedAt: page.at, viewers: page.viewers, facts: page.facts, factsAt: page.at },
      ...{ questions: new Map(), lines: new Map(), floor: null },
    },
    page,
  );

/** A page beside what is known: of each thing the later one stays. One from before the room was opened is not taken. */
export function withSnapshot(room: RoomData, { at, facts, questions, lines, floor }: Snapshot): RoomData {
  if (at < room.openedAt) return room;
  const isNews = facts !== undefined && at > room.factsAt;
  return bounded({
    ...room,
    ...(isNews && { facts, factsAt: at }),
    questions: merged(room.questions, questions, at),
    lines: merged(room.lines, lines, at),
    floor: floor === undefined ? room.floor : floor,
  });
}

/** What one's own deed came to. Where the thing is known already, the room's own word of it is the later one. */
export function withOwn(room: RoomData, { question, line }: { question?: Question; line?: Line }): RoomData {
  return {
    ...room,
    questions: added(room.questions, question),
    lines: added(room.lines, line),
  };
}

/** A thing is gone for good by one's own deed. */
export const without = (room: RoomData, questionId: string): RoomData => ({
  ...room,
  questions: new Map(room.questions).set(questionId, { body: null, at: room.seq }),
});

/**
 * All that was told, in whatever order and however often: what is known already is dropped, and what goes on from where
 * nobody has come yet waits. `missing` says up to which event has to be asked for; null where nothing is.
 */
export function heard(
  room: RoomData,
  updates: readonly Update[],
  viewerId: string | null,
): { room: RoomData; waiting: Update[]; missing: number | null } {
  let next = room;
  let waiting: Update[] = [];
  for (const update of [...updates].sort((one, other) => one.seq - other.seq)) {
    if (update.viewers !== null) next = { ...next, viewers: update.viewers };
    if (update.seq <= next.seq) continue;
    if (update.behind || update.after > next.seq) waiting.push({ ...update, viewers: null });
    else next = passed(next, update, viewerId);
  }
  waiting = waiting.filter(({ seq }) => seq > next.seq);
  return { room: bounded(next), waiting, missing: waiting[waiting.length - 1]?.seq ?? null };
}

/** What was asked for because it was missed. */
export const filled = (room: RoomData, stretch: Stretch, viewerId: string | null): RoomData =>
  stretch.after > room.seq || stretch.seq <= room.seq ? room : bounded(passed(room, stretch, viewerId));

function passed(room: RoomData, { seq, at = seq, events }: Stretch, viewerId: string | null): RoomData {
  const questions = new Map(room.questions);
  const lines = new Map(room.lines);
  let { facts, factsAt } = room;
  for (const { question, questionId, message, messageId, room: itself } of events) {
    if (questionId) take(questions, questionId, question ?? null, at, viewerId);
    if (messageId) take(lines, messageId, message ?? null, at, viewerId);
    if (itself && at >= factsAt) {
      facts = factsOf(itself);
      factsAt = at;
    }
  }
  return { ...room, seq, facts, factsAt, questions, lines };
}

export const factsOf = (itself: Facts): Facts => ({
  ...{ status: itself.status, slowSeconds: itself.slowSeconds, allMuted: itself.allMuted },
  ...{ streamUrl: itself.streamUrl, replayUrl: itself.replayUrl, pinnedQuestionId: itself.pinnedQuestionId },
});

type Thing = Question | Line;

function take<Body extends Thing>(
  things: Map<string, Kept<Body>>,
  id: string,
  body: Body | null,
  at: number,
  viewerId: string | null,
): void {
  const known = things.get(id);
  if (known && known.at > at) return;
  // What waits for a look is told to nobody but its author, by the answer alone: the room says that there is nothing.
  const waits = known?.at === ALONE && known.body?.state === 'HELD' && known.body.author?.id === viewerId;
  things.set(id, { body: body ?? (waits ? known.body : null), at });
}

function merged<Body extends Thing>(
  things: ReadonlyMap<string, Kept<Body>>,
  page: readonly Body[] | undefined,
  at: number,
): ReadonlyMap<string, Kept<Body>> {
  if (!page?.length) return things;
  const next = new Map(things);
  for (const body of page) if (at > (next.get(body.id)?.at ?? -Infinity)) next.set(body.id, { body, at });
  return next;
}

function added<Body extends Thing>(
  things: ReadonlyMap<string, Kept<Body>>,
  body: Body | undefined,
): ReadonlyMap<string, Kept<Body>> {
  const known = body && things.get(body.id);
  if (!body || known?.body || (known && body.state !== 'HELD')) return things;
  return new Map(things).set(body.id, { body, at: known?.at ?? ALONE });
}

/** Later in the chat; at the same moment, by the greater id, as the server orders them. */
const byTime = (one: Line, other: Line): number =>
  compare(one.sentAt, other.sentAt) || compare(one.id, other.id);
const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const bodiesOf = <Body>(things: ReadonlyMap<string, Kept<Body>>): Body[] =>
  [...things.values()].flatMap(({ body }) => body ?? []);

/** The oldest lines and the least wanted questions go, and of what shows no more only the latest is remembered. */
function bounded(room: RoomData): RoomData {
  let { lines, questions, floor } = room;
  if (lines.size > MOST_KEPT) {
    const shown = bodiesOf(lines).sort(byTime);
    const kept = shown.slice(-MOST_KEPT);
    if (kept.length < shown.length && (!floor || byTime(kept[0]!, floor) > 0)) floor = kept[0]!;
    lines = keeping(lines, kept);
  }
  if (questions.size > MOST_KEPT) {
    const onTop = pinnedOf(room);
    const wanted = bodiesOf(questions).sort(byVotes).slice(0, MOST_KEPT);
    questions = keeping(questions, onTop ? [onTop, ...wanted] : wanted);
  }
  return { ...room, lines, questions, floor };
}

function keeping<Body extends Thing>(
  things: ReadonlyMap<string, Kept<Body>>,
  bodies: readonly Body[],
): ReadonlyMap<string, Kept<Body>> {
  const ids = new Set(bodies.map(({ id }) => id));
  const gone = [...things].filter(([, { body }]) => !body).slice(-MOST_KEPT);
  return new Map([...gone, ...[...things].filter(([id]) => ids.has(id))]);
}

/** The chat, the latest last. */
export const linesOf = ({ lines, floor }: Pick<RoomData, 'lines' | 'floor'>): Line[] =>
  bodiesOf(lines)
    .filter(line => !floor || byTime(line, floor) >= 0)
    .sort(byTime);

const byVotes = (one: Question, other: Question): number =>
  other.upvotes - one.upvotes || compare(other.id, one.id);
const byNews = (one: Question, other: Question): number =>
  compare(other.askedAt, one.askedAt) || compare(other.id, one.id);

/** The questions in the server's own order, without the one on top. */
export const questionsOf = (
  { questions, facts }: Pick<RoomData, 'questions' | 'facts'>,
  sort: RoomQuestionSort,
): Question[] =>
  bodiesOf(questions)
    .filter(({ id }) => id !== facts.pinnedQuestionId)
    .sort(sort === 'WANTED' ? byVotes : byNews);

export const pinnedOf = ({ questions, facts }: RoomData): Question | null =>
  (facts.pinnedQuestionId && questions.get(facts.pinnedQuestionId)?.body) || null;

/** What stands on top and was never heard of: a page has to tell it. */
export const lacksPinned = ({ questions, facts }: RoomData): boolean =>
  facts.pinnedQuestionId !== null && !questions.has(facts.pinnedQuestionId);
