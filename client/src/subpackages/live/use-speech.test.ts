import { CombinedError } from '@urql/core';
import { GraphQLError } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick, ref, shallowRef } from 'vue';
import { event, FACTS, line, ME, person, update } from './room-fixtures';
import { heard, linesOf, openedRoom, type RoomData } from './room-state';
import { silenceOf } from './speech';
import { useSpeech, type Spoken } from './use-speech';

const mine = (id: string, text: string) => line(id, { text, author: person(ME) });

function setUp() {
  const kept = new Map<string, string>();
  const room = shallowRef<RoomData | null>(
    openedRoom({ at: 5, facts: { ...FACTS, slowSeconds: 10 }, viewers: 1, lines: [], floor: null }),
  );
  const asked: { clientKey: string; text: string; answer(spoken: Spoken): void; fail(error: Error): void }[] =
    [];
  const now = ref(1_000_000);
  const looked = { times: 0 };
  const speech = useSpeech({
    sessionId: 's',
    room: {
      room,
      change: deed => void (room.value = deed(room.value!)),
      look: () => Promise.resolve(void (looked.times += 1)),
    },
    ...{ viewerId: ref(ME), now, isSlowed: () => true },
    speak: (_kind, words) => new Promise((answer, fail) => asked.push({ ...words, answer, fail })),
    device: {
      read: key => kept.get(key) ?? null,
      write: (key, value) => void kept.set(key, value),
      remove: key => void kept.delete(key),
    },
  });
  const tell = (seq: number, id: string, text: string) =>
    (room.value = heard(
      room.value!,
      [update(seq - 1, seq, [event(seq, { messageId: id, message: mine(id, text) })])],
      ME,
    ).room);
  return { speech, room, asked, kept, now, looked, tell };
}
const settled = async () => {
  for (let turn = 0; turn < 4; turn++) await nextTick();
};

describe('what one says', () => {
  let here: ReturnType<typeof setUp>;
  const say = (text: string) => {
    here.speech.write('LINE', text);
    return here.speech.send('LINE');
  };
  beforeEach(() => (here = setUp()));

  it('is kept while it is written, shown at once, and its own once it was answered', async () => {
    here.speech.write('LINE', ' 你好 ');
    expect([...here.kept]).toEqual([['room.s.LINE', ' 你好 ']]);
    expect(here.speech.send('LINE')).toBe(true);
    expect([...here.kept]).toEqual([]);
    expect(here.speech.pendingOf('LINE')).toMatchObject([{ text: '你好', hasFailed: false }]);
    here.asked[0]!.answer({ line: mine('m1', '你好'), refusal: null });
    await settled();
    expect(here.speech.pendingOf('LINE')).toEqual([]);
    expect(linesOf(here.room.value!).map(({ id }) => id)).toEqual(['m1']);
  });

  it('is sent again under the same key where no answer came', async () => {
    say('你好');
    here.asked[0]!.fail(new CombinedError({ networkError: new Error('down') }));
    await settled();
    const [failed] = here.speech.pendingOf('LINE');
    expect(failed!.hasFailed).toBe(true);
    void here.speech.retry(failed!);
    expect(here.asked.map(({ clientKey }) => clientKey)).toEqual([failed!.clientKey, failed!.clientKey]);
  });

  it('is there once where the answer was lost and the room tells it', async () => {
    say('你好');
    here.tell(6, 'm1', '你好');
    here.asked[0]!.fail(new CombinedError({ networkError: new Error('down') }));
    await settled();
    expect(here.speech.pendingOf('LINE')).toEqual([]);
  });

  it('takes a thing that is told for one of two that say the same', async () => {
    say('哈哈');
    say('哈哈');
    here.tell(6, 'm1', '哈哈');
    await settled();
    expect(here.speech.pendingOf('LINE')).toHaveLength(1);
    here.tell(7, 'm2', '哈哈');
    await settled();
    expect(here.speech.pendingOf('LINE')).toEqual([]);
  });

  it('comes back into the box with the reason where it was refused', async () => {
    say('你好');
    here.asked[0]!.answer({ refusal: { code: 'ROOM_MUTED', message: '已禁言' } });
    await settled();
    expect(here.speech.drafts.value.LINE).toBe('你好');
    expect(here.speech.problem.value).toBe('已禁言');
    expect(here.looked.times).toBe(1);
    const limited = new GraphQLError('slow', { extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 3 } });
    here.speech.send('LINE');
    here.asked[1]!.fail(new CombinedError({ graphQLErrors: [limited] }));
    await settled();
    expect(here.speech.drafts.value.LINE).toBe('你好');
    expect(here.speech.problem.value).not.toBe('');
  });

  it('waits in a slow room, and no longer than the room is slow', async () => {
    say('你好');
    here.asked[0]!.answer({ line: mine('m1', '你好'), refusal: null });
    await settled();
    expect(here.speech.wait.value).toBe(10);
    here.now.value += 4_000;
    expect(here.speech.wait.value).toBe(6);
    const facts = { ...here.room.value!.facts, slowSeconds: 0 };
    here.room.value = { ...here.room.value!, facts };
    expect(here.speech.wait.value).toBe(0);
  });

  it('is nothing where it is empty or too long', () => {
    expect(say('  ')).toBe(false);
    expect(say('字'.repeat(201))).toBe(false);
    expect(here.asked).toEqual([]);
  });
});

describe('silence', () => {
  const NOW = Date.UTC(2026, 0, 1, 12);
  const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
  const session = { status: 'LIVE' as const, startsAt: at(-10), allMuted: false };
  const speaker = { id: ME, mayRun: false, mutedUntil: null };

  it('has a reason, and staff has none of its own', () => {
    expect(silenceOf(session, speaker, NOW)).toBe(null);
    expect(silenceOf(session, { ...speaker, id: null }, NOW)).toBe('SIGNED_OUT');
    expect(silenceOf({ ...session, status: 'ENDED' }, speaker, NOW)).toBe('OVER');
    const planned = { ...session, status: 'SCHEDULED' as const };
    expect(silenceOf({ ...planned, startsAt: at(31) }, speaker, NOW)).toBe('BEFORE');
    expect(silenceOf({ ...planned, startsAt: at(30) }, speaker, NOW)).toBe(null);
    expect(silenceOf({ ...session, allMuted: true }, speaker, NOW)).toBe('ALL_MUTED');
    expect(silenceOf({ ...session, allMuted: true }, { ...speaker, mayRun: true }, NOW)).toBe(null);
    expect(silenceOf(session, { ...speaker, mutedUntil: at(1) }, NOW)).toBe('MUTED');
    expect(silenceOf(session, { ...speaker, mutedUntil: at(-1) }, NOW)).toBe(null);
  });
});
