import type { Fault } from './faults.js';
import type { Notice, Refund, Trade, VirtualOrder } from './model.js';
import { addressOf, refundedFen } from './trades.js';
import type { World } from './world.js';

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Records as the control API shows them: moments in ISO, nothing internal. */
export const showTrade = (world: World, trade: Trade) => ({
  channel: trade.channel,
  number: trade.number,
  id: trade.id,
  state: trade.state,
  amountFen: trade.amountFen,
  refundedFen: refundedFen(world, trade),
  title: trade.title,
  payer: trade.payer,
  transactionId: trade.transactionId,
  notifyUrl: addressOf(world, trade),
  createdAt: iso(trade.createdAt),
  expiresAt: iso(trade.expiresAt),
  paidAt: iso(trade.paidAt),
  closedAt: iso(trade.closedAt),
  ...(trade.virtual && showVirtual(trade.virtual)),
});

const showVirtual = ({ os, env, productId, deliveredAt, appleRefund }: VirtualOrder) => ({
  os,
  env,
  productId,
  deliveredAt: iso(deliveredAt),
  appleRefund: appleRefund ? { ...appleRefund, askedAt: iso(appleRefund.askedAt) } : null,
});

export const showRefund = ({ store }: World, refund: Refund) => ({
  channel: refund.channel,
  number: refund.number,
  tradeNumber: store.get('trade', refund.tradeKey)!.number,
  id: refund.id,
  state: refund.state,
  amountFen: refund.amountFen,
  reason: refund.reason,
  createdAt: iso(refund.createdAt),
  settledAt: iso(refund.settledAt),
});

export const showNotice = (notice: Notice) => ({
  id: notice.id,
  channel: notice.channel,
  kind: notice.kind,
  number: notice.number,
  refundNumber: notice.refundNumber,
  event: notice.event,
  url: notice.url,
  state: notice.state,
  createdAt: iso(notice.createdAt),
  nextAt: iso(notice.nextAt),
  attempts: notice.attempts.map(attempt => ({ ...attempt, at: iso(attempt.at) })),
});

export const showFault = ({ left, armedAt, ...fault }: Fault) => ({
  ...fault,
  times: left,
  armedAt: iso(armedAt),
});
