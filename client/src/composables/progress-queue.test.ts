import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { deviceStorage } from '../testing/in-app';
import { storage } from '../platform/storage';
import type { ProgressEntry } from './progress-entries';
import { createProgressQueue, type Sent } from './progress-queue';

const START = Date.parse('2026-11-21T04:00:00Z');
const entry = (from: number, to: number, lessonId = 'l1'): ProgressEntry => ({
  lessonId,
  startedAt: new Date(START + from * 1000).toISOString(),
  endedAt: new Date(START + to * 1000).toISOString(),
  segments: [{ fromSeconds: from, toSeconds: to }],
  positionSeconds: to,
});

/** A server that answers as the test says, and what it was sent. */
function queueBefore(answers: (entries: ProgressEntry[]) => Sent | Promise<Sent> = () => 'KEPT') {
  const device = deviceStorage();
  vi.stubGlobal('uni', device.uni);
  const sent: [viewerId: string, entries: ProgressEntry[]][] = [];
  const send = async (viewerId: string, entries: ProgressEntry[]) => {
    sent.push([viewerId, entries]);
    return answers(entries);
  };
  return { device, sent, send, queue: createProgressQueue(send, storage) };
}

describe('progress that waits for the server', () => {
  it('is on the device before it is sent, and gone from it when the server has it', async () => {
    const { device, sent, queue } = queueBefore();
    queue.keep('ming', [entry(0, 10)]);
    expect([...device.kept.keys()]).toEqual(['zhike.progress.ming']);
    await queue.send('ming');
    expect(sent).toEqual([['ming', [entry(0, 10)]]]);
    expect(device.kept.size).toBe(0);
  });

  it('stays through a lost network and a closed program, and is sent once it can be', async () => {
    let isOnline = false;
    const { device, sent, send, queue } = queueBefore(() => (isOnline ? 'KEPT' : 'LATER'));
    queue.keep('ming', [entry(0, 10)]);
    await queue.send('ming');
    queue.keep('ming', [entry(40, 50)]);
    await queue.send('ming');
    isOnline = true;
    const later = createProgressQueue(send, storage);
    expect(later.waiting('ming')).toBe(2);
    await later.send('ming');
    expect(sent[sent.length - 1]).toEqual(['ming', [entry(0, 10), entry(40, 50)]]);
    expect(device.kept.size).toBe(0);
  });

  it('is kept where sending breaks off', async () => {
    const { queue } = queueBefore(() => Promise.reject(new Error('gone')));
    queue.keep('ming', [entry(0, 10)]);
    await queue.send('ming');
    expect(queue.waiting('ming')).toBe(1);
  });

  it('is never sent by another account', async () => {
    const { sent, queue } = queueBefore();
    queue.keep('ming', [entry(0, 10)]);
    await queue.send('hong');
    expect(sent).toEqual([]);
    expect(queue.waiting('ming')).toBe(1);
  });

  it('of a visitor belongs to whoever logs in, once', async () => {
    const { sent, queue } = queueBefore();
    queue.keep(null, [entry(0, 10)]);
    expect(sent).toEqual([]);
    await queue.send('ming');
    await queue.send('hong');
    expect(sent).toEqual([['ming', [entry(0, 10)]]]);
  });

  it('does not lose what is watched while it is on its way', async () => {
    const { queue, sent } = queueBefore(() => {
      if (sent.length === 1) queue.keep('ming', [entry(10, 20)]);
      return 'KEPT';
    });
    queue.keep('ming', [entry(0, 10)]);
    await queue.send('ming');
    expect(sent[1]![1].flatMap(({ segments }) => segments)).toEqual([{ fromSeconds: 0, toSeconds: 20 }]);
    expect(queue.waiting('ming')).toBe(0);
  });

  it('goes sixty at a time', async () => {
    const { queue, sent } = queueBefore();
    queue.keep(
      'ming',
      Array.from({ length: 130 }, (_, n) => entry(n * 100, n * 100 + 5)),
    );
    await queue.send('ming');
    expect(sent.map(([, entries]) => entries.length)).toEqual([60, 60, 10]);
  });

  it('gives up the one entry that no server takes, and only that one', async () => {
    const { queue, sent } = queueBefore(entries =>
      entries.some(({ lessonId }) => lessonId === 'bad') ? 'REFUSED' : 'KEPT',
    );
    queue.keep('ming', [entry(0, 10), entry(100, 110, 'bad'), entry(200, 210)]);
    await queue.send('ming');
    expect(sent.slice(1).map(([, [one]]) => one!.lessonId)).toEqual(['l1', 'bad', 'l1']);
    expect(queue.waiting('ming')).toBe(0);
  });

  it('starts anew where the device gives back nonsense', async () => {
    const { device, queue, sent } = queueBefore();
    device.kept.set('zhike.progress.ming', '{"broken');
    queue.keep('ming', [entry(0, 10)]);
    await queue.send('ming');
    expect(sent).toHaveLength(1);
  });

  it('tells every second to the right person in the end, whatever the network does', async () => {
    const step = fc.record({
      who: fc.constantFrom('ming', 'hong', null),
      length: fc.integer({ min: 1, max: 20 }),
      online: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
        let isOnline = true;
        const { queue, sent } = queueBefore(() => (isOnline ? 'KEPT' : 'LATER'));
        const told = (who: string) =>
          new Set(
            sent
              .filter(([viewerId]) => viewerId === who)
              .flatMap(([, entries]) => entries.flatMap(({ segments }) => segments))
              .flatMap(({ fromSeconds, toSeconds }) =>
                Array.from({ length: toSeconds - fromSeconds }, (_, second) => fromSeconds + second),
              ),
          );
        const mine = { ming: new Set<number>(), hong: new Set<number>() };
        let clock = 0;
        for (const { who, length, online } of steps) {
          isOnline = online;
          if (who) {
            queue.keep(who, [entry(clock, clock + length)]);
            for (let second = clock; second < clock + length; second++) mine[who].add(second);
            await queue.send(who);
          }
          clock += length;
        }
        isOnline = true;
        await queue.send('ming');
        await queue.send('hong');
        expect(told('ming')).toEqual(mine.ming);
        expect(told('hong')).toEqual(mine.hong);
        expect([queue.waiting('ming'), queue.waiting('hong')]).toEqual([0, 0]);
      }),
    );
  });
});
