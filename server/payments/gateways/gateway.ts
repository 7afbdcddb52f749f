import { startOfShanghaiDay } from '../../kernel/shanghai.js';

/** The channels a product can be paid through; each has one gateway. */
export type PaymentChannel = 'WECHAT_JSAPI' | 'WECHAT_VIRTUAL' | 'ALIPAY';

/** What a channel says of one payment, in words that no channel owns. */
export interface Receipt {
  channel: PaymentChannel;
  /** Our number at the channel (`out_trade_no`). */
  number: string;
  /** `ABSENT`: the channel does not know the number. `REFUNDED`: it was paid, and some or all of it went back. */
  state: 'PAID' | 'PENDING' | 'CLOSED' | 'REFUNDED' | 'ABSENT';
  /** What the order costs at the channel, in whole fen; never missing when money moved. */
  amountFen: number | null;
  /** ISO 4217, `CNY`. */
  currency: string | null;
  /** WeChat's `mchid`, Alipay's `seller_id`. */
  merchantId: string | null;
  appId: string | null;
  /** The payer's id within our app: an openid. */
  payerId: string | null;
  /** The channel's own number of the payment; never missing when money moved. */
  transactionId: string | null;
  paidAt: Date | null;
}

/** Unknown stays unknown: silence, a 5xx or an answer that fails verification says nothing about the payment. */
export type QueryOutcome = { known: true; receipt: Receipt } | { known: false; reason: string };

/**
 * `launchId` is WeChat's `prepay_id`, Alipay's `trade_no`. After `NUMBER_USED` close the old attempt and take a new
 * number; after `UNKNOWN` query, then create again with the same number and the same parameters.
 */
export type CreateOutcome =
  | { kind: 'CREATED'; launchId: string }
  | { kind: 'ALREADY_PAID' | 'NUMBER_USED' | 'REFUSED' | 'UNKNOWN'; reason: string };

/** `NOT_YET`: the payer is in the middle of paying, ask again later. Only `CLOSED` lets a coupon go free. */
export type CloseOutcome = 'CLOSED' | 'PAID' | 'NOT_YET' | 'UNKNOWN';

/** What a channel says of one refund. */
export interface RefundReceipt {
  channel: PaymentChannel;
  /** Our number of the refund (`out_refund_no`, `out_request_no`). */
  number: string;
  /** Our number of the payment it belongs to. */
  paymentNumber: string;
  /**
   * `PROCESSING`: not final, ask again. `CLOSED`: the channel gave up and no money moved. `ABNORMAL`: the money left us
   * and cannot reach the payer; a person has to act. `ABSENT`: the channel does not know the number.
   */
  state: 'PROCESSING' | 'SUCCEEDED' | 'CLOSED' | 'ABNORMAL' | 'ABSENT';
  /** Whole fen of this refund; null where the channel does not say (then only a query settles it). */
  amountFen: number | null;
  /** The channel's own number of the refund. */
  refundId: string | null;
  finishedAt: Date | null;
}

/**
 * `LATER`: refused for now (no balance, too often): the same number later. `REFUSED`: refused for good, a person has to
 * look. `UNKNOWN`: query, and send the same number again when the channel does not know it.
 */
export type RefundOutcome =
  { kind: 'ACCEPTED'; receipt: RefundReceipt } | { kind: 'LATER' | 'REFUSED' | 'UNKNOWN'; reason: string };

export type RefundQueryOutcome = { known: true; receipt: RefundReceipt } | { known: false; reason: string };

/** One line of a channel's daily bill. */
export interface BillRow {
  kind: 'PAYMENT' | 'REFUND';
  /** Our number of the payment. */
  number: string;
  /** Our number of the refund; null on payments. */
  refundNumber: string | null;
  /** The channel's number of the payment. */
  transactionId: string;
  /** Of the payment or of the refund, whole fen, never negative. */
  amountFen: number;
  /** The channel's own word (`SUCCESS`, `REFUND`, `PROCESSING` …). */
  state: string;
  /** Whether the channel holds the movement for done. */
  done: boolean;
}

/** `EMPTY`: there was nothing on that day. `NOT_READY`: the channel has not written it yet. */
export type BillOutcome =
  { kind: 'BILL'; rows: BillRow[] } | { kind: 'EMPTY' } | { kind: 'NOT_READY' | 'UNKNOWN'; reason: string };

/**
 * A verified message about a payment, a refund, or an inquiry whether a refund that the platform itself was asked for
 * may be given (virtual payment on iOS); all null when it is about something else. `reason` is one machine word.
 */
export type Notification =
  | {
      ok: true;
      id: string;
      receipt: Receipt | null;
      refund: RefundReceipt | null;
      inquiry: { number: string; payerId: string | null } | null;
    }
  | { ok: false; reason: string };

/** What the client hands to `wx.requestPayment` or `my.tradePay`. */
type Launch =
  | {
      kind: 'WECHAT_JSAPI';
      appId: string;
      /** Seconds since 1970, as text. */
      timeStamp: string;
      nonceStr: string;
      package: string;
      signType: 'RSA';
      paySign: string;
    }
  | {
      kind: 'WECHAT_VIRTUAL';
      /** `short_series_goods`. */
      mode: string;
      /** JSON as it was signed; the client hands it on unchanged. */
      signData: string;
      paySig: string;
      signature: string;
    }
  | { kind: 'ALIPAY'; tradeNo: string };

export interface HttpAnswer {
  status: number;
  contentType: string;
  body: string;
}

interface CreateRequest {
  /** 6 to 32 characters of `[0-9A-Za-z]`, the alphabet both channels accept. */
  number: string;
  amountFen: number;
  description: string;
  payerId: string;
  /** Without a query: WeChat refuses one. */
  notifyUrl: string;
  expiresAt: Date;
}

export type RawHeaders = Record<string, string | string[] | undefined>;

/** A notification as it arrived. */
export interface RawNotification {
  headers: RawHeaders;
  /** Of the address; WeChat's message push signs there. */
  query: Record<string, string>;
  /** The bytes as they came: a body that was parsed and written again has another signature. */
  body: Buffer;
}

export interface RefundRequest {
  /** 6 to 32 characters of `[0-9A-Za-z]`; the same for every try. */
  number: string;
  paymentNumber: string;
  /** Of this refund. */
  amountFen: number;
  /** Of the payment. */
  totalFen: number;
  /** What of the payment is left before this refund; virtual payment asks for it. */
  leftFen: number;
  payerId: string;
  reason: string;
  /** Without a query. */
  notifyUrl: string;
}

/** One payment channel. Its methods answer a value for whatever the far side does; they throw only for a wrong call. */
export interface PaymentGateway {
  readonly channel: PaymentChannel;
  create(request: CreateRequest): Promise<CreateOutcome>;
  /** `sessionKey` is the payer's of `wx.login`; only virtual payment signs with it. */
  launch(launchId: string, now: Date, sessionKey: string | null): Launch;
  query(number: string, payerId: string): Promise<QueryOutcome>;
  close(number: string, payerId: string): Promise<CloseOutcome>;
  refund(request: RefundRequest): Promise<RefundOutcome>;
  queryRefund(refund: {
    number: string;
    paymentNumber: string;
    payerId: string;
  }): Promise<RefundQueryOutcome>;
  /**
   * Tells the channel that the goods of a paid number were delivered, and answers whether it took note. Only where the
   * channel wants to know, and only when the money was learned of by a query: an accepted notification says so itself.
   */
  deliver?(number: string): Promise<boolean>;
  /**
   * Payments and refunds of one day in Shanghai (`2026-10-01`); null where the channel writes no bill. Where a channel
   * has one word for an empty day and for a bill that is still to come, `now` tells.
   */
  readonly bill: ((day: string, now: Date) => Promise<BillOutcome>) | null;
  /** Whether a launch has to be signed with the payer's session key. */
  readonly needsSessionKey: boolean;
  /** Whether a number is spent once a pay sheet was opened with it, even when nothing was paid. */
  readonly spendsNumberOnOpening: boolean;
  readNotification(notification: RawNotification, now: Date): Promise<Notification>;
  /** What the channel expects to hear after a notification was taken, refused, or failed on our side. */
  readonly answers: { accepted: HttpAnswer; refused: HttpAnswer; failed: HttpAnswer };
  /** What it expects to hear after an inquiry about a refund; null where it never asks. */
  readonly inquiryAnswer: ((refundable: boolean) => HttpAnswer) | null;
}

/** Throws when a day is none of the calendar, `2026-10-01`. */
export function requireDay(day: string): void {
  if (!startOfShanghaiDay(day)) throw new RangeError('A day is written as in 2026-10-01.');
}

/** Throws when an amount is not whole fen, above 0: a mistake of the caller, too. */
export function requireAmount(fen: number): void {
  if (!Number.isSafeInteger(fen) || fen < 1) throw new RangeError('An amount is whole fen, above 0.');
}

/** A number stands in paths and sign strings, so that a wrong one is a mistake of the caller, not an outcome. */
export function requireNumber(number: string): void {
  if (!/^[0-9A-Za-z]{6,32}$/.test(number)) throw new RangeError('A payment number is 6–32 of [0-9A-Za-z].');
}
