import { randomBytes } from 'node:crypto';
import type { Heard } from '../channels.js';
import type { Field } from '../faults.js';
import type { Post } from '../http.js';
import { digits, type Keys } from '../keys.js';
import type { Notice, Refund, Trade } from '../model.js';
import { randomWord } from '../text.js';
import { SECOND } from '../time.js';
import type { Variant } from '../variant.js';
import { flipBase64 } from '../wechat/crypto.js';
import { pushSignature, sameText, seal, unseal } from './crypto.js';

/** Gaps double from two seconds on; fifteen repetitions, then WeChat gives up. */
const SCHEDULE: readonly number[] = Array.from({ length: 15 }, (_, i) => 2 ** (i + 1) * SECOND);
/** Apple is asked for no longer than three times. */
const INQUIRY_SCHEDULE: readonly number[] = [3 * SECOND, 3 * SECOND];

export const schedule = (kind: Notice['kind']): readonly number[] =>
  kind === 'inquiry' ? INQUIRY_SCHEDULE : SCHEDULE;

export const patienceMs = (kind: Notice['kind']): number => (kind === 'inquiry' ? 3 : 5) * SECOND;

type Content = Record<string, unknown>;

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** Events come from WeChat itself, not from a user. */
const OFFICIAL_OPENID = 'sandbox-openid-of-wechat-itself';

const event = (keys: Keys, name: string, at: number): Content => ({
  ToUserName: keys.virtual.originalId,
  FromUserName: OFFICIAL_OPENID,
  CreateTime: seconds(at),
  MsgType: 'event',
  Event: name,
});

export function paymentContent(keys: Keys, trade: Trade) {
  const { os, env, productId, quantity, listFen, unitFen, channelOrderId } = trade.virtual!;
  const name = 'xpay_goods_deliver_notify';
  const content = {
    ...event(keys, name, trade.paidAt!),
    OpenId: trade.payer,
    OutTradeNo: trade.number,
    Env: env,
    // Money that went to Apple has no number at WeChat Pay.
    ...(os !== 'ios' && {
      WeChatPayInfo: {
        MchOrderNo: channelOrderId,
        TransactionId: trade.transactionId,
        PaidTime: seconds(trade.paidAt!),
      },
    }),
    GoodsInfo: {
      ProductId: productId,
      Quantity: quantity,
      OrigPrice: listFen,
      ActualPrice: unitFen,
      Attach: trade.attach ?? '',
    },
  };
  return { event: name, content };
}

export function refundContent(keys: Keys, trade: Trade, refund: Refund) {
  const name = 'xpay_refund_notify';
  const ios = trade.virtual!.os === 'ios';
  const done = refund.state === 'SUCCESS';
  const settled = refund.settledAt ?? refund.createdAt;
  const content = {
    ...event(keys, name, settled),
    OpenId: trade.payer,
    WxRefundId: refund.id,
    // The merchant never gave Apple's refund a number.
    MchRefundId: ios ? '' : refund.number,
    WxOrderId: trade.id,
    MchOrderId: trade.number,
    RefundFee: refund.amountFen,
    RetCode: done ? 0 : 1,
    RetMsg: done ? 'SUCCESS' : refund.state === 'CLOSED' ? '退款关闭' : '退款失败，用户账户异常',
    RefundStartTimestamp: seconds(refund.createdAt),
    RefundSuccTimestamp: seconds(settled),
    WxpayRefundTransactionId: ios ? '' : refund.id,
    ...(ios && { Attach: trade.attach ?? '', WxTransactionId: trade.transactionId }),
  };
  return { event: name, content };
}

/** Apple asks whether the money should go back: flat, in small letters, and every value a text. */
export function inquiryContent(keys: Keys, trade: Trade, reason: string, at: number) {
  const { productId, quantity, deliveredAt } = trade.virtual!;
  const name = 'xpay_subscribe_ios_refund_query_notify';
  const content = {
    ...event(keys, name, at),
    FromUserName: '',
    refund_time: String(seconds(at)),
    order_time: String(seconds(trade.paidAt!)),
    channel_bill: trade.transactionId,
    bundleid: 'com.tencent.xin',
    product_id: productId,
    p_count: String(quantity),
    refund_request_reason: reason,
    provide_status: deliveredAt === null ? '0' : '1',
    pay_order_id: trade.number,
    consumption_status: '0',
    service_type: 'unipdt',
  };
  return { event: name, content };
}

/** Another order, sum or buyer than the true one; the app is told wrongly under the seal, not in the content. */
function mismatched(content: Content, field: Field): Content {
  const goods = content.GoodsInfo as Content | undefined;
  switch (field) {
    case 'amount':
      return goods
        ? { ...content, GoodsInfo: { ...goods, OrigPrice: 1, ActualPrice: 1 } }
        : { ...content, RefundFee: 1 };
    // There is one currency only; money of the other environment is as worthless as a foreign one.
    case 'currency':
      return { ...content, Env: 1 };
    case 'merchant':
      return { ...content, ToUserName: 'gh_000000000000' };
    case 'app':
      return content;
    case 'payer':
      return { ...content, OpenId: 'sandbox-openid-somebody-else' };
    case 'number':
      return 'pay_order_id' in content
        ? { ...content, pay_order_id: digits(20) }
        : { ...content, OutTradeNo: digits(20), MchOrderId: digits(20) };
  }
}

/** A seal whose last block, the one with the appid and the padding, opens to noise. */
function broken(sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  return bytes.toString('base64');
}

/** The request of one attempt in security mode: freshly sealed and signed, or spoilt as the variant says. */
export function encode(keys: Keys, notice: Notice, variant: Variant, now: number): Post {
  const { pushToken, pushAesKey, originalId } = keys.virtual;
  const lie = variant.as === 'mismatch' ? (variant.field ?? 'amount') : null;
  const told = lie === null ? notice.content : mismatched(notice.content, lie);
  const tries = notice.kind === 'inquiry' ? {} : { RetryTimes: notice.attempts.length };
  const appid = lie === 'app' ? 'wx0000000000000000' : keys.appid;
  const sealed = seal(JSON.stringify({ ...told, ...tries }), pushAesKey, appid, randomBytes(16));
  const signed = variant.as === 'badcipher' ? broken(sealed) : sealed;
  const sent = variant.as === 'tampered' ? flipBase64(sealed) : signed;
  const age = variant.as === 'stale' ? (variant.ageSeconds ?? 900) : 0;
  const timestamp = String(seconds(now) - age);
  const nonce = digits(10);
  const token = variant.as === 'forged' ? randomWord(24) : pushToken;
  const url = new URL(notice.url);
  const query = {
    signature: pushSignature(token, timestamp, nonce),
    timestamp,
    nonce,
    openid: OFFICIAL_OPENID,
    encrypt_type: 'aes',
    msg_signature: pushSignature(token, timestamp, nonce, signed),
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return {
    url: url.toString(),
    headers: { 'content-type': 'application/json', accept: '*/*', 'user-agent': 'Mozilla/4.0' },
    body: Buffer.from(JSON.stringify({ ToUserName: originalId, Encrypt: sent })),
  };
}

function readJson(text: string): Content | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Content) : null;
  } catch {
    return null;
  }
}

/** What is under the seal of an answer, or null when there is none or it is not the merchant's. */
function opened({ virtual, appid }: Keys, body: string): string | null {
  const { Encrypt, MsgSignature, TimeStamp, Nonce } = readJson(body) ?? {};
  if (typeof Encrypt !== 'string' || typeof MsgSignature !== 'string') return null;
  const right = pushSignature(virtual.pushToken, String(TimeStamp), String(Nonce), Encrypt);
  return sameText(right, MsgSignature) ? unseal(Encrypt, virtual.pushAesKey, appid) : null;
}

/** An inquiry wants a decision with its grounds, under a seal; any other push is content to be acknowledged. */
export function hears(keys: Keys, kind: Notice['kind'], status: number, body: string): Heard {
  const plain = opened(keys, body);
  if (kind !== 'inquiry') {
    const said = plain ?? body;
    const taken = said === '' || said === 'success' || readJson(said)?.ErrCode === 0;
    return { acknowledged: status === 200 && taken, body: said };
  }
  const decision = plain === null ? null : readJson(plain);
  const { result_code: code, result_info: info, evidence } = decision ?? {};
  if (status !== 200 || (code !== 0 && code !== 1) || typeof evidence !== 'string' || evidence === '')
    return { acknowledged: false, body: plain ?? body };
  const kept = {
    result_code: code,
    result_info: String(info ?? '').slice(0, 60),
    evidence: evidence.slice(0, 200),
  };
  return { acknowledged: true, body: JSON.stringify(kept) };
}
