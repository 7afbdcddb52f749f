import type { WechatVirtualConfig } from '../../config.js';
import { OUTBOUND_TIMEOUT_MS } from '../../users/platforms/outbound.js';
import { KeyError } from '../../users/platforms/pem.js';
import { cutToBytes, oneLine } from './description.js';
import { requireNumber, type HttpAnswer, type PaymentGateway, type QueryOutcome } from './gateway.js';
import { openPush, sealReply } from './wechat-push.js';
import { hmacHex, openXpayLine, type XpayAnswer } from './wechat-virtual-line.js';
import {
  closedByAsking,
  isDelivered,
  pushNotification,
  queryOutcome,
  refundOutcome,
  refundQueryOutcome,
  refusedRefund,
} from './wechat-virtual.rules.js';
import type { GatewayOptions } from './wechat.js';

/** Goods bought one by one, as opposed to coins of the mini program. */
const MODE = 'short_series_goods';

/** The platform's limit on `biz_meta`, in bytes of UTF-8. */
const META_BYTES = 1024;

/** Of the platform's six reasons and three origins: another reason, from elsewhere. Ours is kept as `biz_meta`. */
const OTHER_REASON = '5';
const OTHER_ORIGIN = '3';

const json = (status: number, fields: object): HttpAnswer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(fields),
});

/**
 * Virtual payment of WeChat mini programs (小程序虚拟支付), goods mode. What differs from the other channels:
 *
 * - An order comes to exist when the payer opens the sheet, not by a call of ours: `create` only writes what is to be
 *   signed, and a number nobody opened is ABSENT.
 * - There is no close, and nothing in a launch ends it but a newer login of the payer. Whoever kept one may pay after
 *   our order expired; such money is late money and goes back.
 * - The platform wants to hear that the goods were delivered. The accepted answer to its push says so; when a query
 *   was first, `deliver` does.
 * - Answers of the API are not signed: TLS alone vouches for them.
 */
export function createWechatVirtualGateway(
  config: WechatVirtualConfig,
  options: GatewayOptions = {},
): PaymentGateway {
  const { now = () => new Date(), timeoutMs = OUTBOUND_TIMEOUT_MS } = options;
  if (Buffer.from(`${config.pushAesKey}=`, 'base64').length !== 32)
    throw new KeyError('WECHAT_PUSH_AES_KEY', 'an EncodingAESKey of 43 characters');
  const line = openXpayLine(config, { now, timeoutMs });
  const { env } = config;

  function askFor(number: string, payerId: string): Promise<XpayAnswer> {
    requireVirtualNumber(number);
    return line.call('query_order', { openid: payerId, env, order_id: number });
  }

  async function query(number: string, payerId: string): Promise<QueryOutcome> {
    return queryOutcome(number, config, await askFor(number, payerId));
  }

  return {
    channel: 'WECHAT_VIRTUAL',
    needsSessionKey: true,
    spendsNumberOnOpening: true,
    bill: null,

    create({ number, amountFen }) {
      return Promise.resolve().then(() => {
        requireVirtualNumber(number);
        requireAmount(amountFen);
        const signData = {
          offerId: config.offerId,
          buyQuantity: 1,
          env,
          currencyType: 'CNY',
          productId: config.productId.replaceAll('{fen}', String(amountFen)),
          goodsPrice: amountFen,
          outTradeNo: number,
          attach: '',
        };
        return { kind: 'CREATED', launchId: JSON.stringify(signData) } as const;
      });
    },

    launch(signData, _at, sessionKey) {
      if (!sessionKey) throw new RangeError("Virtual payment is signed with the payer's session key.");
      const paySig = hmacHex(config.appKey, `requestVirtualPayment&${signData}`);
      const signature = hmacHex(sessionKey, signData);
      return { kind: 'WECHAT_VIRTUAL', mode: MODE, signData, paySig, signature };
    },

    query,

    async close(number, payerId) {
      return closedByAsking(await query(number, payerId));
    },

    async refund(request) {
      const { number, paymentNumber, amountFen, leftFen, payerId } = request;
      requireVirtualNumber(number);
      requireVirtualNumber(paymentNumber);
      requireAmount(amountFen);
      if (!Number.isSafeInteger(leftFen) || amountFen > leftFen)
        throw new RangeError('A refund is at most what is left.');
      const answer = await line.call('refund_order', {
        openid: payerId,
        order_id: paymentNumber,
        refund_order_id: number,
        left_fee: leftFen,
        refund_fee: amountFen,
        biz_meta: cutToBytes(oneLine(request.reason), META_BYTES),
        refund_reason: OTHER_REASON,
        req_from: OTHER_ORIGIN,
        env,
      });
      const outcome = refundOutcome(request, answer);
      if (outcome.kind !== 'ASK') return outcome;
      return refusedRefund(paymentNumber, config, outcome.reason, await askFor(paymentNumber, payerId));
    },

    async queryRefund(refund) {
      return refundQueryOutcome(refund, config, await askFor(refund.number, refund.payerId));
    },

    async deliver(number) {
      requireVirtualNumber(number);
      return isDelivered(await line.call('notify_provide_goods', { order_id: number, env }));
    },

    async readNotification(raw, at) {
      const push = openPush(raw, config, at);
      if (!push.ok) return push;
      const notification = pushNotification(push.message, push.text, config);
      const receipt = notification.ok ? notification.receipt : null;
      if (!notification.ok || !receipt?.payerId || receipt.transactionId) return notification;
      const asked = await query(receipt.number, receipt.payerId);
      // Refused, it comes again: accepted, it would count as delivered though nobody knows of any money.
      if (!asked.known || !asked.receipt.transactionId) return { ok: false, reason: 'UNCONFIRMED' };
      return { ...notification, receipt: { ...asked.receipt, payerId: receipt.payerId } };
    },

    answers: {
      accepted: json(200, { ErrCode: 0, ErrMsg: 'success' }),
      refused: json(401, { ErrCode: 1, ErrMsg: 'the push was refused' }),
      failed: json(500, { ErrCode: 1, ErrMsg: 'try again later' }),
    },

    inquiryAnswer(refundable) {
      const reply = refundable
        ? { result_code: 0, result_info: 'refund', evidence: 'The purchase is within our rules for refunds.' }
        : { result_code: 1, result_info: 'no refund', evidence: 'The purchase was delivered and used.' };
      return {
        status: 200,
        contentType: 'application/json',
        body: sealReply(JSON.stringify(reply), config, now()),
      };
    },
  };
}

/** Shorter numbers serve the other channels, but the platform wants eight characters. */
function requireVirtualNumber(number: string): void {
  requireNumber(number);
  if (number.length < 8) throw new RangeError('Virtual payment wants numbers of 8–32 characters.');
}

function requireAmount(amountFen: number): void {
  if (!Number.isSafeInteger(amountFen) || amountFen < 1)
    throw new RangeError('An amount is whole fen, above 0.');
}
