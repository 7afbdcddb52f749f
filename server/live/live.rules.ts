import { transitions } from '../kernel/states.js';

export enum LiveStatus {
  SCHEDULED = 'SCHEDULED',
  LIVE = 'LIVE',
  ENDED = 'ENDED',
  CANCELLED = 'CANCELLED',
}

/** GRANT: whoever may learn its course; MEMBERS: whoever has a membership; OPEN: everybody, visitors too. */
export enum LiveAccess {
  GRANT = 'GRANT',
  MEMBERS = 'MEMBERS',
  OPEN = 'OPEN',
}

export const liveMoves = transitions<LiveStatus>('A live session', {
  SCHEDULED: [LiveStatus.LIVE, LiveStatus.CANCELLED],
  LIVE: [LiveStatus.ENDED],
  ENDED: [],
  CANCELLED: [],
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** So long before the hour people may talk, and staff may begin. */
export const LOBBY_MS = 30 * MINUTE_MS;

const LONGEST_MS = 12 * HOUR_MS;
const LONGEST_TITLE = 60;
const LONGEST_INTRO = 2000;
const LONGEST_URL = 500;

/** Longest wait between two texts of one person, in seconds. */
export const SLOWEST = 300;

/** Longest time somebody may be silenced: until the session is long over. */
export const LONGEST_MUTE_MINUTES = 24 * 60;

export interface SessionTerms {
  courseId: string | null;
  title: string;
  intro: string;
  startsAt: Date;
  endsAt: Date;
  access: LiveAccess;
  streamUrl: string | null;
  replayUrl: string | null;
}

const lengthOf = (text: string): number => [...text].length;

/** The field at fault; null where the terms are sound. A session that has begun keeps its hour, and only its end moves. */
export function termsFault(
  terms: SessionTerms,
  { now, begun }: { now: Date; begun: boolean },
): keyof SessionTerms | null {
  const { courseId, title, intro, startsAt, endsAt, access, streamUrl, replayUrl } = terms;
  if (!title || lengthOf(title) > LONGEST_TITLE) return 'title';
  if (lengthOf(intro) > LONGEST_INTRO) return 'intro';
  if (!begun && startsAt <= now) return 'startsAt';
  if (endsAt <= startsAt || endsAt.getTime() - startsAt.getTime() > LONGEST_MS) return 'endsAt';
  if (access === LiveAccess.GRANT && courseId === null) return 'access';
  if (!isAddress(streamUrl)) return 'streamUrl';
  if (!isAddress(replayUrl)) return 'replayUrl';
  return null;
}

/** Of outside, or a file of this server's. */
const isAddress = (url: string | null): boolean =>
  url === null ||
  /^\/media\/[\w/.-]{1,200}$/.test(url) ||
  (url.length <= LONGEST_URL && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol));

/** When the room may be talked in: while it is live, and in the lobby before. */
export function isTalking(session: { status: LiveStatus; startsAt: Date }, now: Date): boolean {
  if (session.status === LiveStatus.LIVE) return true;
  return session.status === LiveStatus.SCHEDULED && session.startsAt.getTime() - LOBBY_MS <= now.getTime();
}

/** Why somebody may not say something now; staff always may. */
export function speechRefusal(
  session: { status: LiveStatus; startsAt: Date; allMuted: boolean; slowSeconds: number },
  speaker: { isStaff: boolean; mutedUntil: Date | null; lastSpokeAt: Date | null },
  now: Date,
): 'LIVE_NOT_OPEN' | 'ROOM_MUTED' | 'SLOW_MODE' | null {
  if (!isTalking(session, now)) return 'LIVE_NOT_OPEN';
  if (speaker.isStaff) return null;
  if (session.allMuted || (speaker.mutedUntil && speaker.mutedUntil > now)) return 'ROOM_MUTED';
  const { lastSpokeAt } = speaker;
  const isSoon = lastSpokeAt && now.getTime() < lastSpokeAt.getTime() + session.slowSeconds * 1000;
  return isSoon ? 'SLOW_MODE' : null;
}
