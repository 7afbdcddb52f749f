/** The channels a course can be paid through; each has one gateway. */
export type PaymentChannel = 'WECHAT_JSAPI' | 'ALIPAY';

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

/** `receipt: null` is a verified message that is not about a payment; `reason` is one machine word for the record. */
export type Notification = { ok: true; id: string; receipt: Receipt | null } | { ok: false; reason: string };

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

/** One payment channel. Its methods answer a value for whatever the far side does; they throw only for a wrong call. */
export interface PaymentGateway {
  readonly channel: PaymentChannel;
  create(request: CreateRequest): Promise<CreateOutcome>;
  launch(launchId: string, now: Date): Launch;
  query(number: string): Promise<QueryOutcome>;
  close(number: string): Promise<CloseOutcome>;
  /** `rawBody` must be the bytes as they came: a body that was parsed and written again has another signature. */
  readNotification(headers: RawHeaders, rawBody: Buffer, now: Date): Promise<Notification>;
  /** What the channel expects to hear after a notification was taken, refused, or failed on our side. */
  readonly answers: { accepted: HttpAnswer; refused: HttpAnswer; failed: HttpAnswer };
}

/** A number stands in paths and sign strings, so that a wrong one is a mistake of the caller, not an outcome. */
export function requireNumber(number: string): void {
  if (!/^[0-9A-Za-z]{6,32}$/.test(number)) throw new RangeError('A payment number is 6–32 of [0-9A-Za-z].');
}
