import { describe, expect, it } from 'vitest';
import type { PaidQuestionState, RefundStatus } from '@graphql/graphql';
import { stepsOf } from './paid-steps';

type Facts = Parameters<typeof stepsOf>[0];
const question = (state: PaidQuestionState, facts: Partial<Facts> = {}): Facts => ({
  ...{ state, createdAt: 'asked', paidAt: null, deadline: null, answeredAt: null, refund: null },
  ...facts,
});
const refund = (status: RefundStatus, finishedAt: string | null = null) =>
  ({ status, createdAt: 'begun', finishedAt }) as Facts['refund'];
const told = (facts: Facts) =>
  stepsOf(facts).map(({ name, at, done }) => `${done ? '' : '?'}${name} ${at ?? '–'}`);

describe('the way of a paid question', () => {
  it('begins with what is still to be paid and answered', () => {
    expect(told(question('UNPAID'))).toEqual(['ASKED asked', '?PAID –', '?ANSWERED –']);
  });

  it('tells by when it is answered, and then when it was', () => {
    const paid = { paidAt: 'paid', deadline: 'until' };
    expect(told(question('WAITING', paid))).toEqual(['ASKED asked', 'PAID paid', '?ANSWERED until']);
    expect(told(question('ANSWERED', { ...paid, answeredAt: 'then' }))).toEqual([
      'ASKED asked',
      'PAID paid',
      'ANSWERED then',
    ]);
  });

  it.each([
    ['DECLINED', 'DECLINED begun'],
    ['EXPIRED', 'EXPIRED until'],
  ] as const)('goes back where it was %s, and is back once the refund is', (state, way) => {
    const facts = { paidAt: 'paid', deadline: 'until' };
    expect(told(question(state, { ...facts, refund: refund('PROCESSING') }))).toEqual([
      ...['ASKED asked', 'PAID paid', way, '?REFUNDED –'],
    ]);
    expect(told(question(state, { ...facts, refund: refund('SUCCEEDED', 'back') })).slice(-1)).toEqual([
      'REFUNDED back',
    ]);
  });

  it('keeps the answer of one whose money was given back later', () => {
    const facts = { paidAt: 'paid', deadline: 'until', refund: refund('SUCCEEDED', 'back') };
    expect(told(question('REFUNDED', { ...facts, answeredAt: 'then' }))).toEqual([
      ...['ASKED asked', 'PAID paid', 'ANSWERED then', 'REFUNDED back'],
    ]);
    expect(told(question('REFUNDED', facts))).toEqual(['ASKED asked', 'PAID paid', 'REFUNDED back']);
  });
});
