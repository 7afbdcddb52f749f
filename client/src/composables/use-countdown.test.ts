import { effectScope, ref } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.stubGlobal('uni', { getStorageSync: () => '', setStorageSync: () => undefined });
const { serverClock } = await import('./server-clock');
const { countdown, useCountdown } = await import('./use-countdown');
const { lifecycle } = await import('../platform/lifecycle');

const at = (ms: number) => new Date(ms).toISOString();

describe('the countdown', () => {
  let scope = effectScope();
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    serverClock.learn(at(1_000_000));
    scope = effectScope();
  });
  afterEach(() => {
    scope.stop();
    vi.useRealTimers();
  });
  const count = (until: Parameters<typeof useCountdown>[0]) => scope.run(() => useCountdown(until))!;

  it('counts on the server’s clock, whatever the device’s says', async () => {
    serverClock.learn(at(4_600_000));
    const { text, over } = count(at(4_603_000));
    expect([text.value, over.value]).toEqual(['00:03', false]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([text.value, over.value]).toEqual(['00:01', false]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([text.value, over.value]).toEqual(['00:00', true]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(text.value).toBe('00:00');
  });

  it('is not over while the moment is unknown', () => {
    const until = ref<string | null>(null);
    const { over, seconds } = count(until);
    expect([over.value, seconds.value]).toEqual([false, 0]);
    until.value = at(1_060_000);
    expect([over.value, seconds.value]).toEqual([false, 60]);
  });

  it('is right at once when the program comes back to the front', () => {
    const { seconds } = count(at(1_060_000));
    lifecycle.hidden();
    vi.setSystemTime(1_050_000);
    lifecycle.shown();
    expect(seconds.value).toBe(10);
  });

  it('beats once for all, and not at all when nobody looks any more', () => {
    count(at(1_060_000));
    count(at(1_070_000));
    expect(vi.getTimerCount()).toBe(1);
    scope.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is written as a clock, with days in front', () => {
    expect([0, 899, 3_600, 7_384, 183_784].map(countdown)).toEqual([
      '00:00',
      '14:59',
      '01:00:00',
      '02:03:04',
      '2 天 03:03:04',
    ]);
  });
});
