import { beforeEach, describe, expect, it } from 'vitest';
import { readingTime } from './reading-time';

const MINUTE = 60_000;
let clock: number;
const now = () => clock;
const spans = (entries: ReturnType<ReturnType<typeof readingTime>['take']>) =>
  entries.map(({ startedAt, endedAt }) => [startedAt.slice(11, 19), endedAt.slice(11, 19)]);

beforeEach(() => void (clock = Date.parse('2026-11-21T04:00:00Z')));

describe('time with a text', () => {
  it('counts from when somebody is there, each minute once', () => {
    const time = readingTime('l1', now);
    expect(time.take()).toEqual([]);
    time.seen();
    clock += MINUTE;
    expect(time.take(7)).toEqual([
      {
        lessonId: 'l1',
        startedAt: '2026-11-21T04:00:00.000Z',
        endedAt: '2026-11-21T04:01:00.000Z',
        segments: [],
        positionSeconds: 7,
      },
    ]);
    expect(time.take(7)).toEqual([]);
    clock += MINUTE;
    expect(spans(time.take(7))).toEqual([['04:01:00', '04:02:00']]);
  });

  it('stops three minutes after the last sign of somebody, and begins anew with the next', () => {
    const time = readingTime('l1', now);
    time.seen();
    clock += 2 * MINUTE;
    expect(spans(time.take())).toEqual([['04:00:00', '04:02:00']]);
    clock += 3 * MINUTE;
    expect(spans(time.take())).toEqual([['04:02:00', '04:03:00']]);
    clock += MINUTE;
    expect(time.take()).toEqual([]);
    time.seen();
    clock += MINUTE;
    expect(spans(time.take())).toEqual([['04:06:00', '04:07:00']]);
  });

  it('tells of a page that was turned to after nobody was there for long', () => {
    const time = readingTime('l1', now);
    time.seen();
    clock += 2 * MINUTE;
    time.take();
    clock += 5 * MINUTE;
    time.take();
    expect(time.take(3).map(({ positionSeconds }) => positionSeconds)).toEqual([3]);
    expect(time.take(3)).toEqual([]);
  });

  it('counts nothing while the page is in the back', () => {
    const time = readingTime('l1', now);
    time.seen();
    clock += MINUTE;
    expect(spans(time.take())).toEqual([['04:00:00', '04:01:00']]);
    time.left();
    clock += MINUTE;
    expect(time.take()).toEqual([]);
    time.seen();
    clock += MINUTE;
    expect(spans(time.take())).toEqual([['04:02:00', '04:03:00']]);
  });
});
