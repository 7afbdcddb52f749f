import { randomBytes, randomUUID } from 'node:crypto';
import { VOICES } from './channels.js';
import { digits } from './keys.js';
import { refundKey, tradeKey, type Channel, type Notice, type Refund, type Trade } from './model.js';
import { compact, shanghaiDay } from './time.js';
import type { World } from './world.js';

export const findTrade = ({ store }: World, channel: Channel, number: string): Trade | undefined =>
  store.get('trade', tradeKey(channel, number));

export const keyOf = (trade: Trade): string => tradeKey(trade.channel, trade.number);

export const isExpired = (trade: Trade, now: number): boolean =>
  trade.expiresAt !== null && trade.expiresAt <= now;

export function saveTrade({ store }: World, trade: Trade): Trade {
  return store.put('trade', keyOf(trade), trade);
}

type NewTrade = Pick<
  Trade,
  | 'channel'
  | 'number'
  | 'fingerprint'
  | 'amountFen'
  | 'title'
  | 'payer'
  | 'attach'
  | 'notifyUrl'
  | 'expiresAt'
  | 'virtual'
>;

/** Takes an order on, unpaid, with a first handle to launch it by. */
export function openTrade(world: World, wanted: NewTrade): Trade {
  const { channel, number } = wanted;
  // An order for virtual goods is launched by its signed description, so its id opens nothing.
  const id =
    channel === 'wechat-virtual'
      ? `4500000${digits(21)}`
      : newHandle(world, channel, tradeKey(channel, number));
  return saveTrade(world, {
    ...wanted,
    id,
    state: 'OPEN',
    transactionId: null,
    createdAt: world.clock.now(),
    paidAt: null,
    closedAt: null,
    latePaymentAt: null,
    refundKeys: [],
  });
}

/** A new handle to launch the order by: prepay_id or trade_no. */
export function newHandle({ store, clock }: World, channel: 'wechat' | 'alipay', key: string): string {
  const now = clock.now();
  const id =
    channel === 'wechat'
      ? `wx${compact(now)}${randomBytes(8).toString('hex')}0000`
      : `${shanghaiDay(now).replaceAll('-', '')}22001${digits(15)}`;
  store.put('handle', id, { tradeKey: key, createdAt: now });
  return id;
}

function newTransactionId(trade: Trade, now: number): string {
  if (trade.channel === 'alipay') return trade.id;
  if (trade.virtual?.os === 'ios') return `2000001${digits(9)}`;
  return `4200002${shanghaiDay(now).replaceAll('-', '')}${digits(13)}`;
}

export const newNoticeId = (channel: Channel): string =>
  channel === 'alipay' ? `${randomBytes(16).toString('hex')}m2` : randomUUID();

export const asPaid = (trade: Trade, now: number): Trade => ({
  ...trade,
  state: 'PAID',
  transactionId: newTransactionId(trade, now),
  paidAt: now,
});

/** The buyer has paid: the order, and the notification that tells of it, in one step. */
export function payTrade(world: World, trade: Trade, { notify = true, at = world.clock.now() } = {}): Trade {
  const paid = saveTrade(world, { ...asPaid(trade, at), latePaymentAt: null });
  if (notify) notifyPayment(world, paid);
  return paid;
}

export function closeTrade(world: World, trade: Trade, latePaymentAt: number | null = null): Trade {
  return saveTrade(world, { ...trade, state: 'CLOSED', closedAt: world.clock.now(), latePaymentAt });
}

/** Where the merchant wants to be told; virtual goods share the one address of the message push. */
export const addressOf = ({ store }: World, of: Pick<Trade, 'channel' | 'notifyUrl'>): string | null =>
  of.channel === 'wechat-virtual' ? (store.get('address', 'push')?.url ?? null) : of.notifyUrl;

/** A notification that is due at once. */
export function newNotice(
  { clock }: World,
  trade: Trade,
  told: Pick<Notice, 'kind' | 'event' | 'content' | 'refundNumber' | 'url'>,
): Notice {
  const now = clock.now();
  return {
    ...told,
    id: newNoticeId(trade.channel),
    channel: trade.channel,
    tradeKey: keyOf(trade),
    number: trade.number,
    state: 'WAITING',
    createdAt: now,
    nextAt: now,
    released: false,
    attempts: [],
  };
}

export function paymentNotice(world: World, trade: Trade, url: string): Notice {
  const said = VOICES[trade.channel].payment(world.keys, trade);
  return newNotice(world, trade, { ...said, kind: 'payment', refundNumber: null, url });
}

function notifyPayment(world: World, trade: Trade): void {
  const url = addressOf(world, trade);
  if (url === null) return;
  const notice = paymentNotice(world, trade, url);
  world.store.put('notice', notice.id, notice);
}

export const refundsOf = ({ store }: World, trade: Trade): Refund[] =>
  trade.refundKeys.map(key => store.get('refund', key)!);

/** What has gone back or is on its way back. */
export const reservedFen = (world: World, trade: Trade): number =>
  refundsOf(world, trade)
    .filter(refund => refund.state === 'PROCESSING' || refund.state === 'SUCCESS')
    .reduce((sum, refund) => sum + refund.amountFen, 0);

export const refundedFen = (world: World, trade: Trade): number =>
  refundsOf(world, trade)
    .filter(refund => refund.state === 'SUCCESS')
    .reduce((sum, refund) => sum + refund.amountFen, 0);

type NewRefund = Pick<Refund, 'number' | 'fingerprint' | 'amountFen' | 'reason' | 'notifyUrl'>;

/** Takes a refund on; faults decide whether and how it ends. */
export function openRefund(world: World, trade: Trade, wanted: NewRefund, delayMs: number): Refund {
  const { store, clock, faults } = world;
  const occasion = { channel: trade.channel, number: trade.number };
  const stuck = faults.take(['refund.processing'], occasion) !== null;
  const sad = faults.take(['refund.abnormal', 'refund.closed'], occasion);
  const now = clock.now();
  const key = refundKey(trade.channel, keyOf(trade), wanted.number);
  saveTrade(world, { ...trade, refundKeys: [...trade.refundKeys, key] });
  const refund = store.put('refund', key, {
    ...wanted,
    channel: trade.channel,
    tradeKey: keyOf(trade),
    id: `503${digits(25)}`,
    state: 'PROCESSING',
    end: sad === null ? 'SUCCESS' : sad.kind === 'refund.closed' ? 'CLOSED' : 'ABNORMAL',
    createdAt: now,
    dueAt: stuck ? null : now + delayMs,
    settledAt: null,
  });
  return !stuck && delayMs === 0 ? settleRefund(world, key) : refund;
}

/** The refund reaches its end, and the merchant is told. */
export function settleRefund(world: World, key: string): Refund {
  const { store, clock, keys } = world;
  const open = store.get('refund', key)!;
  if (open.state !== 'PROCESSING') return open;
  const now = clock.now();
  // A clock that was moved far ahead passed the moment on its way: the refund belongs to that day.
  const settledAt = open.dueAt === null ? now : Math.min(open.dueAt, now);
  const refund = store.put('refund', key, { ...open, state: open.end, settledAt, dueAt: null });
  const trade = store.get('trade', refund.tradeKey)!;
  const url = addressOf(world, refund);
  if (url === null) return refund;
  const said = VOICES[trade.channel].refund(keys, trade, refund, refundedFen(world, trade));
  const notice = newNotice(world, trade, { ...said, kind: 'refund', refundNumber: refund.number, url });
  store.put('notice', notice.id, notice);
  return refund;
}
