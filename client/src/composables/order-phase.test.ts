import { describe, expect, it } from 'vitest';
import type { LineRefundState, OrderStatus } from '@graphql/graphql';
import { orderPhase, showsSums, type OrderPhase } from './order-phase';

describe('the state of an order in words', () => {
  it.each<[OrderStatus, OrderStatus | null, LineRefundState[], boolean, OrderPhase]>([
    ['PENDING', null, ['NONE'], false, 'PENDING'],
    ['PENDING', 'CANCELLED', ['NONE'], false, 'CLOSING'],
    ['PENDING', null, ['NONE'], true, 'CLOSING'],
    ['PAID', null, ['NONE', 'NONE'], true, 'PAID'],
    ['PAID', null, ['NONE', 'REFUNDED'], false, 'PARTLY_REFUNDED'],
    ['PAID', null, ['PARTLY_REFUNDED'], false, 'PARTLY_REFUNDED'],
    ['PAID', null, ['REFUNDED', 'REFUNDING'], false, 'REFUNDING'],
    ['REFUNDED', null, ['REFUNDED'], false, 'REFUNDED'],
    ['EXPIRED', 'EXPIRED', ['NONE'], true, 'EXPIRED'],
    ['CANCELLED', null, ['NONE'], false, 'CANCELLED'],
  ])('%s, ending %s, lines %o, time over %s: %s', (status, ending, states, over, phase) => {
    const lines = states.map(refundState => ({ refundState }));
    expect(orderPhase({ status, ending, lines }, over)).toBe(phase);
  });
});

it('tells no price of what was not paid where nothing is sold, and keeps the receipts', () => {
  const all: OrderStatus[] = ['PENDING', 'PAID', 'REFUNDED', 'CANCELLED', 'EXPIRED'];
  expect(all.filter(status => showsSums({ status }, false))).toEqual(['PAID', 'REFUNDED']);
  expect(all.filter(status => showsSums({ status }, true))).toEqual(all);
});
