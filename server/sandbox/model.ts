import type { Fault } from './faults.js';

/** Where money moves: WeChat Pay, Alipay, and WeChat's own shelf for virtual goods (`/xpay`). */
export const CHANNELS = ['wechat', 'alipay', 'wechat-virtual'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What only an order for virtual goods has. */
export interface VirtualOrder {
  /** Where it is paid: on iOS the money goes to Apple, who alone gives it back. */
  os: 'android' | 'ios';
  /** 0 live, 1 WeChat's own sandbox; another order number space each. */
  env: 0 | 1;
  productId: string;
  quantity: number;
  /** Price of one, before and after a discount. */
  listFen: number;
  unitFen: number;
  /** The merchant's number on the buyer's WeChat Pay bill. */
  channelOrderId: string;
  /** When the merchant acknowledged the delivery push, or said that it delivered. */
  deliveredAt: number | null;
  appleRefund?: AppleRefund;
}

/** A refund the buyer asked Apple for. */
export interface AppleRefund {
  askedAt: number;
  reason: string;
  /** What Apple does in the end: as the merchant advised, or as the test wants it. */
  apple: 'follow' | 'refund' | 'refuse';
  advice: 'agreed' | 'objected' | 'uncertain' | null;
}

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
  virtual?: VirtualOrder;
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
  /** An inquiry asks the merchant whether Apple should give the money back. */
  kind: 'payment' | 'refund' | 'inquiry';
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

/** A phone number as the platforms tell it: in two parts. */
export interface Phone {
  countryCode: string;
  number: string;
}

/** What one person was sent by a template, as a subscribe message or a template message. */
export interface Message {
  id: string;
  channel: 'wechat' | 'alipay';
  /** openid or open_id. */
  to: string;
  template: string;
  /** The template's name. */
  title: string;
  page: string;
  /** By keyword. */
  values: Record<string, string>;
  at: number;
}

/** What the phone button of WeChat gave to a client. */
export interface PhoneCode {
  openid: string;
  phone: Phone;
  issuedAt: number;
  used: boolean;
}

/** The session key of a user's last login; the one before is only known to be out of date. */
export interface Session {
  key: string;
  before: string | null;
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
  phoneCode: PhoneCode;
  message: Message;
  /** Who takes no messages, by name. */
  refusing: { user: string };
  /** user → the number that was chosen for them. */
  phone: Phone;
  ticket: Ticket;
  /** openid → */
  session: Session;
  /** Where WeChat pushes messages to, under `push`. */
  address: { url: string };
  fault: Fault;
  clock: { offsetMs: number };
}

export const tradeKey = (channel: Channel, number: string) => `${channel}:${number}`;
export const refundKey = (channel: Channel, trade: string, number: string) =>
  // WeChat's out_refund_no is unique within the merchant, Alipay's out_request_no within a trade.
  channel === 'alipay' ? `${trade}:${number}` : `${channel}:${number}`;

/** Any short printable name is a user. */
export const isUser = (name: unknown): name is string =>
  typeof name === 'string' && /^[\x21-\x7e]{1,64}$/.test(name);

export const openidOf = (user: string) => `sandbox-openid-${user}`;
export const openIdOf = (user: string) => `sandbox-alipay-${user}`;
const subjectOf = (channel: Channel, user: string) =>
  channel === 'alipay' ? openIdOf(user) : openidOf(user);
export const isSubject = (channel: Channel, subject: string) =>
  isUser(subject.slice(15)) && subject.startsWith(subjectOf(channel, ''));
