import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrderStatus } from '@graphql/graphql';
import { phaseOf, silence, watchOrder, type OrderState } from './order-watch';

const order = (status: OrderStatus): OrderState => ({
  id: 'o',
  status,
  ending: null,
  paidAt: null,
  refunded: { fen: 0, text: '¥0.00' },
  lines: [],
  payments: [],
  refunds: [],
  timeline: [],
});

describe('the wait for an order', () => {
  let push: (state: OrderState) => void;
  let show: () => void;
  let answer: () => Promise<OrderState | null>;
  const stopped: string[] = [];
  const heard: OrderStatus[] = [];
  const check = vi.fn(() => answer());

  beforeEach(() => {
    vi.useFakeTimers();
    check.mockImplementation(() => answer());
    answer = () => Promise.resolve(order('PENDING'));
    stopped.length = heard.length = 0;
  });
  afterEach(() => {
    check.mockReset();
    vi.useRealTimers();
  });

  const watch = () =>
    watchOrder(
      {
        subscribe: onOrder => {
          push = onOrder;
          return () => stopped.push('socket');
        },
        check,
        onShow: listener => {
          show = listener;
          return () => stopped.push('show');
        },
      },
      ({ status }) => heard.push(status),
    );

  it('asks nothing when the socket tells in time, and lets everything go', async () => {
    watch();
    push(order('PENDING'));
    await vi.advanceTimersByTimeAsync(2_000);
    push(order('PAID'));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(heard).toEqual(['PENDING', 'PAID']);
    expect(check).not.toHaveBeenCalled();
    expect([...stopped].sort()).toEqual(['show', 'socket']);
  });

  it('asks after three seconds of silence, then ever more rarely', async () => {
    watch();
    const times: number[] = [];
    const start = Date.now();
    answer = () => {
      times.push(Date.now() - start);
      return Promise.resolve(order('PENDING'));
    };
    await vi.advanceTimersByTimeAsync(45_000);
    expect(times).toEqual([3_000, 7_200, 13_080, 21_312, 32_837]);
    expect(silence(20)).toBe(15_000);
  });

  it('needs no socket: a check alone ends it', async () => {
    watch();
    answer = () => Promise.resolve(order('PAID'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toEqual(['PAID']);
    expect(check).toHaveBeenCalledOnce();
  });

  it('needs no check: the socket ends it while every check fails', async () => {
    watch();
    answer = () => Promise.reject(new TypeError('Network request failed'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(check).toHaveBeenCalledTimes(2);
    push(order('PAID'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toEqual(['PAID']);
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('asks at once when the program comes back, and never twice at a time', async () => {
    watch();
    answer = () => new Promise(resolve => setTimeout(() => resolve(order('PENDING')), 1_000));
    show();
    show();
    expect(check).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard).toEqual(['PENDING']);
  });

  it('says nothing more once it was stopped, not even what was on its way', async () => {
    const stop = watch();
    answer = () => new Promise(resolve => setTimeout(() => resolve(order('PAID')), 1_000));
    show();
    stop();
    push(order('PAID'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toEqual([]);
    expect(check).toHaveBeenCalledOnce();
  });

  it('may be told the end while it is still beginning to listen', async () => {
    const states: OrderStatus[] = [];
    watchOrder(
      {
        subscribe: onOrder => {
          onOrder(order('PAID'));
          return () => stopped.push('socket');
        },
        check,
        onShow: () => () => stopped.push('show'),
      },
      ({ status }) => states.push(status),
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect([states, stopped.includes('socket'), check.mock.calls.length]).toEqual([['PAID'], true, 0]);
  });
});

describe('what the result page shows', () => {
  it.each<[OrderStatus | null, number, string]>([
    [null, 0, 'confirming'],
    ['PENDING', 19_999, 'confirming'],
    ['PENDING', 20_000, 'slow'],
    [null, 20_000, 'slow'],
    ['PAID', 0, 'paid'],
    ['PAID', 60_000, 'paid'],
    ['EXPIRED', 0, 'closed'],
    ['CANCELLED', 0, 'closed'],
    ['REFUNDED', 0, 'closed'],
  ])('%s after %d ms is %s', (status, waitedMs, phase) => {
    expect(phaseOf(status, waitedMs)).toBe(phase);
  });
});
