import { CombinedError } from '@urql/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ref } from 'vue';
import { lifecycle } from '../platform/lifecycle';
import { online } from '../platform/network';
import { deviceStorage } from '../testing/in-app';
import type { ProgressEntry } from './progress-entries';

interface Sent {
  entries: ProgressEntry[];
  playbackId?: string;
}
const server = vi.hoisted(() => ({ answer: vi.fn<(input: unknown) => Promise<object>>() }));
const session = vi.hoisted(() => ({ viewerId: null as unknown as { value: string | null } }));
vi.mock('../api/viewer', () => ({ session }));
vi.mock('../api/client', () => ({
  client: {
    value: {
      mutation: (_document: object, { input }: { input: Sent }) => ({
        toPromise: () => server.answer(input),
      }),
    },
  },
}));
session.viewerId = ref<string | null>(null);
const { progressSender } = await import('./progress-sender');

const kept = (...userErrors: { code: string; field: string[] }[]) =>
  Promise.resolve({ data: { saveProgress: { lessons: [], refused: [], userErrors } } });
const failed = (error: ConstructorParameters<typeof CombinedError>[0]) =>
  Promise.resolve({ error: new CombinedError(error) });

const START = Date.parse('2026-11-21T04:00:00Z');
/** Ten seconds of a lesson, each go an hour after the one before. */
const go = (number: number, lessonId = 'l1'): ProgressEntry => ({
  lessonId,
  startedAt: new Date(START + number * 3_600_000).toISOString(),
  endedAt: new Date(START + number * 3_600_000 + 10_000).toISOString(),
  segments: [{ fromSeconds: number * 10, toSeconds: number * 10 + 10 }],
  positionSeconds: number * 10 + 10,
});
const settle = () => new Promise(resolve => setTimeout(resolve, 5));
const sent = () =>
  server.answer.mock.calls.map(([input]) =>
    (input as Sent).entries.map(({ lessonId, positionSeconds }) => `${lessonId}@${positionSeconds}`),
  );

let device: ReturnType<typeof deviceStorage>;
beforeEach(() => {
  device = deviceStorage();
  vi.stubGlobal('uni', device.uni);
  server.answer.mockReset().mockImplementation(() => kept());
  session.viewerId.value = 'v1';
  online.value = true;
});
afterEach(() => progressSender.plays(null));

describe('what was learnt, on its way to the server', () => {
  it('says what plays, and stops it when the server says that it is over', async () => {
    const lose = vi.fn();
    progressSender.plays({ playbackId: 'p1', lose });
    progressSender.keep([go(0)]);
    await settle();
    expect(server.answer.mock.calls[0]![0]).toEqual({ entries: [go(0)], playbackId: 'p1' });
    expect(lose).not.toHaveBeenCalled();
    server.answer.mockImplementation(() => kept({ code: 'PLAYBACK_ELSEWHERE', field: ['playbackId'] }));
    progressSender.keep([go(1)]);
    await settle();
    expect(lose.mock.calls).toEqual([['PLAYBACK_ELSEWHERE']]);
    expect(device.kept.size).toBe(0);
  });

  it('does not stop what began to play while the answer was on its way', async () => {
    const [first, next] = [vi.fn(), vi.fn()];
    let answer!: (given: object) => void;
    server.answer.mockImplementationOnce(() => new Promise(resolve => (answer = resolve)));
    progressSender.plays({ playbackId: 'p1', lose: first });
    progressSender.keep([go(0)]);
    await settle();
    progressSender.plays({ playbackId: 'p2', lose: next });
    answer(await kept({ code: 'PLAYBACK_ELSEWHERE', field: ['playbackId'] }));
    await settle();
    expect([first.mock.calls, next.mock.calls]).toEqual([[], []]);
  });

  it('waits on the device without a network, and goes out when there is one', async () => {
    progressSender.start();
    server.answer.mockImplementation(() => failed({ networkError: new Error('down') }));
    progressSender.keep([go(0)]);
    await settle();
    expect([...device.kept.keys()]).toEqual(['zhike.progress.v1']);
    online.value = false;
    await settle();
    server.answer.mockReset().mockImplementation(() => kept());
    online.value = true;
    await settle();
    expect([sent(), device.kept.size]).toEqual([[['l1@10']], 0]);
    server.answer.mockReset().mockImplementation(() => failed({ networkError: new Error('down') }));
    progressSender.keep([go(1)]);
    await settle();
    server.answer.mockReset().mockImplementation(() => kept());
    lifecycle.hidden();
    lifecycle.shown();
    await settle();
    expect([sent(), device.kept.size]).toEqual([[['l1@20']], 0]);
  });

  it('of a visitor belongs to whoever logs in, and of somebody else to nobody', async () => {
    progressSender.start();
    session.viewerId.value = null;
    progressSender.keep([go(0)]);
    await settle();
    expect([sent(), [...device.kept.keys()]]).toEqual([[], ['zhike.progress.visitor']]);
    session.viewerId.value = 'v2';
    await settle();
    expect([sent(), device.kept.size]).toEqual([[['l1@10']], 0]);
  });

  it('is sent one by one where the server understands none of it, and a bad one holds back no other', async () => {
    session.viewerId.value = null;
    progressSender.keep([go(0, 'bad'), go(1), go(2)]);
    server.answer.mockImplementation(input =>
      (input as Sent).entries.some(({ lessonId }) => lessonId === 'bad')
        ? failed({ graphQLErrors: [{ message: '', extensions: { code: 'BAD_USER_INPUT' } }] })
        : kept(),
    );
    session.viewerId.value = 'v3';
    progressSender.keep([go(3)]);
    await settle();
    expect(sent().slice(-4)).toEqual([['l1@40'], ['bad@10'], ['l1@20'], ['l1@30']]);
    expect(device.kept.size).toBe(0);
  });
});
