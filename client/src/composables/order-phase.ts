import type { OrderCardFragment, OrderStatus } from '@graphql/graphql';

/** An order's state as people see it: finer than the status, because closing and giving back take their time. */
export type OrderPhase = OrderStatus | 'CLOSING' | 'REFUNDING' | 'PARTLY_REFUNDED';

type Facts = Pick<OrderCardFragment, 'status' | 'ending'> & {
  lines: readonly Pick<OrderCardFragment['lines'][number], 'refundState'>[];
};

/** `over` says that the time to pay has run out here, although the server has not yet said so. */
export function orderPhase({ status, ending, lines }: Facts, over = false): OrderPhase {
  if (status === 'PENDING') return ending || over ? 'CLOSING' : 'PENDING';
  if (status !== 'PAID') return status;
  if (lines.some(({ refundState }) => refundState === 'REFUNDING')) return 'REFUNDING';
  return lines.some(({ refundState }) => refundState !== 'NONE') ? 'PARTLY_REFUNDED' : 'PAID';
}

/**
 * Whether the sums of an order may be shown. What was paid is the learner's receipt, everywhere; what could still be
 * bought has no price where nothing is sold.
 */
export const showsSums = ({ status }: Pick<Facts, 'status'>, sells: boolean): boolean =>
  sells || status === 'PAID' || status === 'REFUNDED';
