import { randomBytes } from 'node:crypto';
import Pay from 'wechatpay-node-v3';
import type { WechatPayConfig } from '../../config.js';
import { jsonObject } from '../../users/platforms/json.js';
import { OUTBOUND_TIMEOUT_MS } from '../../users/platforms/outbound.js';
import { KeyError, rsaPrivateKey, rsaPublicKey } from '../../users/platforms/pem.js';
import { shanghaiRfc3339 } from '../../kernel/shanghai.js';
import { cutToBytes, oneLine } from './description.js';
import {
  requireAmount,
  requireNumber,
  type Notification,
  type PaymentGateway,
  type RawNotification,
} from './gateway.js';
import { BILL_TIMEOUT_MS } from './bill.rules.js';
import { closedByQuery, refundByQuery, verified, type RefundNumbers } from './gateway.rules.js';
import { wechatBill } from './wechat-bill.js';
import { refundOutcome, refundQueryOutcome, refundReceipt } from './wechat-refund.rules.js';
import { answered, createHttp } from './wechat-transport.js';
import { openResource, signatureRefusal } from './wechat-verify.js';
import { closedOutcome, createdOutcome, queryOutcome, transactionReceipt } from './wechat.rules.js';

export interface GatewayOptions {
  now?: () => Date;
  timeoutMs?: number;
}

/** WeChat Pay's limit on `description`, in bytes of UTF-8. */
const DESCRIPTION_BYTES = 127;

/** Its limit on the `reason` of a refund, in bytes of UTF-8. */
const REASON_BYTES = 80;

/** Bytes of a notification that are looked at; real ones have about two thousand. */
const NOTIFICATION_BYTES = 64 * 1024;

const json = (status: number, code: string, message: string) =>
  ({ status, contentType: 'application/json', body: JSON.stringify({ code, message }) }) as const;

/** In a bill a comma and a backtick part the values, so that a title must not have them; an apostrophe looks alike. */
const descriptionFrom = (text: string): string =>
  cutToBytes(oneLine(text).replaceAll('`', "'"), DESCRIPTION_BYTES);

/** WeChat Pay v3, JSAPI (mini programs). wechatpay-node-v3 signs and calls; what it leaves unchecked is checked here. */
export function createWechatGateway(config: WechatPayConfig, options: GatewayOptions = {}): PaymentGateway {
  const { now = () => new Date(), timeoutMs = OUTBOUND_TIMEOUT_MS } = options;
  const trusted = new Map([[config.publicKeyId, rsaPublicKey(config.publicKey, 'WECHATPAY_PUBLIC_KEY')]]);
  const privateKey = rsaPrivateKey(config.privateKey, 'WECHATPAY_PRIVATE_KEY');
  const apiV3Key = Buffer.from(config.apiV3Key);
  if (apiV3Key.length !== 32) throw new KeyError('WECHATPAY_APIV3_KEY', '32 bytes long');

  const pay = new Pay({
    appid: config.appid,
    mchid: config.mchid,
    serial_no: config.serialNo,
    privateKey: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    // The SDK wants the merchant's certificate here, only to derive the serial number it was just given.
    publicKey: Buffer.from('unused'),
    userAgent: 'zhike',
  });
  const { baseUrl, publicKeyId } = config;
  const downloadTimeoutMs = options.timeoutMs ?? BILL_TIMEOUT_MS;
  pay.createHttp(createHttp({ baseUrl, publicKeyId, trusted, now, timeoutMs, downloadTimeoutMs }));
  pay.sha256WithRsa('signed-at-start');

  async function query(number: string) {
    requireNumber(number);
    return queryOutcome(number, await answered(() => pay.query({ out_trade_no: number })));
  }

  async function queryRefund(refund: RefundNumbers) {
    requireNumber(refund.number);
    return refundQueryOutcome(refund, await answered(() => pay.find_refunds(refund.number)));
  }

  return {
    channel: 'WECHAT_JSAPI',

    async create({ number, amountFen, description, payerId, notifyUrl, expiresAt }) {
      requireNumber(number);
      requireAmount(amountFen);
      requireBareUrl(notifyUrl);
      const answer = await answered(() =>
        pay.transactions_jsapi({
          description: descriptionFrom(description),
          out_trade_no: number,
          time_expire: shanghaiRfc3339(expiresAt),
          notify_url: notifyUrl,
          amount: { total: amountFen, currency: 'CNY' },
          payer: { openid: payerId },
        }),
      );
      return createdOutcome(answer);
    },

    launch(launchId, at) {
      const timeStamp = String(Math.floor(at.getTime() / 1000));
      const nonceStr = randomBytes(16).toString('hex');
      const prepay = `prepay_id=${launchId}`;
      const paySign = pay.sha256WithRsa(`${config.appid}\n${timeStamp}\n${nonceStr}\n${prepay}\n`);
      const signed = { timeStamp, nonceStr, package: prepay, signType: 'RSA', paySign } as const;
      return { kind: 'WECHAT_JSAPI', appId: config.appid, ...signed };
    },

    query,

    async close(number) {
      requireNumber(number);
      const outcome = closedOutcome(await answered(() => pay.close(number)));
      return outcome === 'ASK' ? closedByQuery(await query(number)) : outcome;
    },

    async refund(request) {
      const { number, paymentNumber, amountFen, totalFen, notifyUrl } = request;
      requireNumber(number);
      requireNumber(paymentNumber);
      requireAmount(amountFen);
      requireAmount(totalFen);
      requireBareUrl(notifyUrl);
      const reason = cutToBytes(oneLine(request.reason), REASON_BYTES);
      const answer = await answered(() =>
        pay.refunds({
          out_trade_no: paymentNumber,
          out_refund_no: number,
          ...(reason && { reason }),
          notify_url: notifyUrl,
          amount: { refund: amountFen, total: totalFen, currency: 'CNY' },
        }),
      );
      const outcome = refundOutcome(request, answer);
      return outcome.kind === 'ASK' ? refundByQuery(outcome.ifAbsent, await queryRefund(request)) : outcome;
    },

    queryRefund,
    bill: day => wechatBill(pay, day),
    needsSessionKey: false,
    spendsNumberOnOpening: false,

    readNotification(notification, at) {
      return Promise.resolve(read(notification, at));
    },

    answers: {
      accepted: json(200, 'SUCCESS', 'OK'),
      refused: json(401, 'FAIL', 'the notification was refused'),
      failed: json(500, 'FAIL', 'try again later'),
    },
    inquiryAnswer: null,
  };

  function read({ headers, body: rawBody }: RawNotification, at: Date): Notification {
    if (rawBody.length > NOTIFICATION_BYTES) return { ok: false, reason: 'TOO_LARGE' };
    const refusal = signatureRefusal(name => single(headers[name]), rawBody, trusted, at);
    if (refusal) return { ok: false, reason: refusal };
    const message = jsonObject(rawBody.toString('utf8'));
    const id = message?.id;
    if (!message || typeof id !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(id))
      return { ok: false, reason: 'MALFORMED' };
    const plain = openResource(message.resource, apiV3Key);
    if (plain === null) return { ok: false, reason: 'BAD_CIPHERTEXT' };
    const content = jsonObject(plain) ?? {};
    switch (message.event_type) {
      case 'TRANSACTION.SUCCESS': {
        const receipt = transactionReceipt(content);
        return receipt ? verified(id, { receipt }) : { ok: false, reason: 'MALFORMED' };
      }
      case 'REFUND.SUCCESS':
      case 'REFUND.CLOSED':
      case 'REFUND.ABNORMAL': {
        const refund = refundReceipt(content, content.refund_status);
        if (!refund) return { ok: false, reason: 'MALFORMED' };
        // A refund's receipt carries no merchant, so that it is compared here.
        if (content.mchid !== config.mchid) return { ok: false, reason: 'OTHER_MERCHANT' };
        return verified(id, { refund });
      }
      default:
        return verified(id);
    }
  }
}

function requireBareUrl(notifyUrl: string): void {
  if (notifyUrl.includes('?')) throw new RangeError('A notify URL has no query.');
}

const single = (value: string | string[] | undefined): string | null =>
  typeof value === 'string' ? value : null;
