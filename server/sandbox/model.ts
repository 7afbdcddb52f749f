import type { Fault } from './faults.js';

export type Channel = 'wechat' | 'alipay';

/** One order at a platform, known to the merchant by `number` (out_trade_no). */
export interface Trade {
  channel: Channel;
  number: string;
  /** prepay_id or trade_no: what a client launches. */
  id: string;
  /** The parameters it was created with; a second create must bring the same. */
  fingerprint: string;
  state: 'OPEN' | 'PAID' | 'CLOSED';
  amountFen: number;
  title: string;
  payer: string;
  attach: string | null;
  notifyUrl: string | null;
  transactionId: string | null;
  createdAt: number;
  expiresAt: number | null;
  paidAt: number | null;
  closedAt: number | null;
  /** When a payment lands although the merchant was told that the order is closed. */
  latePaymentAt: number | null;
  refundKeys: string[];
}

export type RefundState = 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL';

export interface Refund {
  channel: Channel;
  /** out_refund_no or out_request_no. */
  number: string;
  tradeKey: string;
  /** The platform's own number of it. */
  id: string;
  fingerprint: string;
  state: RefundState;
  /** What it becomes when it settles; a fault may choose a sad end. */
  end: Exclude<RefundState, 'PROCESSING'>;
  amountFen: number;
  reason: string | null;
  notifyUrl: string | null;
  createdAt: number;
  /** Null while a fault keeps it from settling by itself. */
  dueAt: number | null;
  settledAt: number | null;
}

export interface NoticeAnswer {
  status: number | null;
  body: string;
  ms: number;
  outcome: 'acknowledged' | 'refused' | 'timeout' | 'unreachable' | 'lost';
}

export interface NoticeAttempt extends NoticeAnswer {
  at: number;
  fault: string | null;
  copies: number;
  answers: NoticeAnswer[];
}

/** One notification to the merchant, repeated under the same id until it is acknowledged. */
export interface Notice {
  id: string;
  channel: Channel;
  kind: 'payment' | 'refund';
  tradeKey: string;
  number: string;
  refundNumber: string | null;
  url: string;
  /** Event type of WeChat; unused for Alipay. */
  event: string;
  /** The plain content: WeChat's resource before encryption, Alipay's parameters before signing. */
  content: Record<string, unknown>;
  state: 'WAITING' | 'HELD' | 'ACKNOWLEDGED' | 'GIVEN_UP';
  createdAt: number;
  nextAt: number | null;
  /** It was held or delayed by a fault once and is not caught again. */
  released: boolean;
  attempts: NoticeAttempt[];
}

/** What wx.login or my.getAuthCode gave to a client. */
export interface LoginCode {
  channel: Channel;
  subject: string;
  expiresAt: number;
  used: boolean;
}

/** An access token of WeChat or a refresh token of Alipay. */
export interface Ticket {
  kind: 'wechat-token' | 'alipay-refresh';
  value: string;
  expiresAt: number;
}

export interface Tables {
  trade: Trade;
  refund: Refund;
  notice: Notice;
  /** prepay_id or trade_no → its trade. */
  handle: { tradeKey: string; createdAt: number };
  /** Launch parameters that were spent. */
  launch: { at: number };
  code: LoginCode;
  ticket: Ticket;
  fault: Fault;
  clock: { offsetMs: number };
}

export const tradeKey = (channel: Channel, number: string) => `${channel}:${number}`;
export const refundKey = (channel: Channel, trade: string, number: string) =>
  // WeChat's out_refund_no is unique within the merchant, Alipay's out_request_no within a trade.
  channel === 'wechat' ? `wechat:${number}` : `${trade}:${number}`;

/** Any short printable name is a user. */
export const isUser = (name: unknown): name is string =>
  typeof name === 'string' && /^[\x21-\x7e]{1,64}$/.test(name);

export const openidOf = (user: string) => `sandbox-openid-${user}`;
export const openIdOf = (user: string) => `sandbox-alipay-${user}`;
const subjectOf = (channel: Channel, user: string) =>
  channel === 'wechat' ? openidOf(user) : openIdOf(user);
export const isSubject = (channel: Channel, subject: string) =>
  isUser(subject.slice(15)) && subject.startsWith(subjectOf(channel, ''));
