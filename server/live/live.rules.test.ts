import { describe, expect, it } from 'vitest';
import {
  isTalking,
  LiveAccess,
  liveMoves,
  LiveStatus,
  speechRefusal,
  termsFault,
  type SessionTerms,
} from './live.rules.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const { SCHEDULED, LIVE, ENDED, CANCELLED } = LiveStatus;

describe('a session', () => {
  it.each([
    [SCHEDULED, [LIVE, CANCELLED]],
    [LIVE, [ENDED]],
    [ENDED, []],
    [CANCELLED, []],
  ])('moves from %s to %j', (from, to) => {
    expect(Object.values(LiveStatus).filter(next => liveMoves.can(from, next))).toEqual(to);
  });

  const terms: SessionTerms = {
    ...{ courseId: 'course', title: '答疑', intro: '', access: LiveAccess.GRANT },
    ...{ startsAt: at(60), endsAt: at(120), streamUrl: 'https://live.example/1.m3u8', replayUrl: null },
  };
  it.each<[string, Partial<SessionTerms>, string | null]>([
    ['sound', {}, null],
    ['without a title', { title: '' }, 'title'],
    ['with a long title', { title: '字'.repeat(61) }, 'title'],
    ['with a title of sixty pictures', { title: '🎉'.repeat(60) }, null],
    ['with a long intro', { intro: '字'.repeat(2001) }, 'intro'],
    ['now', { startsAt: NOW }, 'startsAt'],
    ['without length', { endsAt: at(60) }, 'endsAt'],
    ['of twelve hours', { endsAt: at(60 + 12 * 60) }, null],
    ['of more', { endsAt: at(61 + 12 * 60) }, 'endsAt'],
    ['for learners of no course', { courseId: null }, 'access'],
    ['for everybody, of no course', { courseId: null, access: LiveAccess.OPEN }, null],
    ['with a script for a stream', { streamUrl: 'javascript:alert(1)' }, 'streamUrl'],
    ['with a word for a replay', { replayUrl: 'soon' }, 'replayUrl'],
  ])('%s', (_what, change, fault) => {
    expect(termsFault({ ...terms, ...change }, { now: NOW, begun: false })).toBe(fault);
  });

  it('that has begun keeps its hour', () => {
    const begun = { ...terms, startsAt: at(-30), endsAt: at(30) };
    expect(termsFault(begun, { now: NOW, begun: true })).toBe(null);
    expect(termsFault(begun, { now: NOW, begun: false })).toBe('startsAt');
  });
});

it.each([
  [SCHEDULED, 31, false],
  [SCHEDULED, 30, true],
  [SCHEDULED, -5, true],
  [LIVE, -60, true],
  [LIVE, 20, true],
  [ENDED, -60, false],
  [CANCELLED, 5, false],
])(
  'the room of a session that is %s and begins in %i minutes may be talked in: %s',
  (status, minutes, may) => {
    expect(isTalking({ status, startsAt: at(minutes) }, NOW)).toBe(may);
  },
);

describe('whoever speaks', () => {
  const room = { status: LIVE, startsAt: at(-10), allMuted: false, slowSeconds: 30 };
  const speaker = { isStaff: false, mutedUntil: null, lastSpokeAt: null };
  const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
  it.each<[string, Partial<typeof room>, Partial<Parameters<typeof speechRefusal>[1]>, string | null]>([
    ['for the first time may', {}, {}, null],
    ['too soon waits', {}, { lastSpokeAt: ago(29) }, 'SLOW_MODE'],
    ['after the wait may', {}, { lastSpokeAt: ago(30) }, null],
    ['where nothing is slow may at once', { slowSeconds: 0 }, { lastSpokeAt: NOW }, null],
    ['silenced may not', {}, { mutedUntil: at(1) }, 'ROOM_MUTED'],
    ['silenced until now may', {}, { mutedUntil: NOW }, null],
    ['where all are silent may not', { allMuted: true }, {}, 'ROOM_MUTED'],
    ['as staff always may', { allMuted: true }, { isStaff: true, lastSpokeAt: NOW }, null],
    ['after the end may not, staff neither', { status: ENDED }, { isStaff: true }, 'LIVE_NOT_OPEN'],
  ])('%s', (_what, session, facts, refused) => {
    expect(speechRefusal({ ...room, ...session }, { ...speaker, ...facts }, NOW)).toBe(refused);
  });
});
