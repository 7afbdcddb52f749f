import type { AlipayConfig } from '../../config.js';
import { openAlipayLine, type LineOptions } from '../../users/platforms/alipay-line.js';
import { shanghaiText } from '../../kernel/shanghai.js';
import { readSignedForm } from './alipay-verify.js';
import { alipayBill } from './alipay-bill.js';
import { notifiedRefund, refundOutcome, refundQueryOutcome } from './alipay-refund.rules.js';
import { closedOutcome, createdOutcome, queryOutcome, tradeReceipt } from './alipay.rules.js';
import { cutToLength, oneLine } from './description.js';
import {
  requireAmount,
  requireNumber,
  type HttpAnswer,
  type Notification,
  type PaymentGateway,
} from './gateway.js';
import { BILL_TIMEOUT_MS } from './bill.rules.js';
import { closedByQuery, refundByQuery, verified, type RefundNumbers } from './gateway.rules.js';
import { fenToYuan } from './yuan.js';

/** Alipay's limit on `subject`, in characters. */
const SUBJECT_LENGTH = 256;

/** Alipay's limit on `refund_reason`, in characters. */
const REASON_LENGTH = 256;

/**
 * Alipay forbids `/`, `=` and `&` in a subject. They come back unescaped in the sign string of a notification, where
 * a title could otherwise imitate a field, and a comma comes back between the commas of a bill; their full-width forms
 * read the same.
 */
export function subjectFrom(description: string): string {
  const fullWidth: Record<string, string> = { '/': '／', '=': '＝', '&': '＆', ',': '，' };
  return cutToLength(
    oneLine(description).replace(/[/=&,]/g, char => fullWidth[char] ?? ' '),
    SUBJECT_LENGTH,
  );
}

/** An old account's user id: such a buyer has no open_id. */
const USER_ID = /^2088\d{12}$/;

/** A word for Alipay, which asks again, for up to 25 hours, unless it hears exactly `success`. */
const plain = (body: string): HttpAnswer => ({ status: 200, contentType: 'text/plain', body });

/** Alipay, JSAPI_PAY (mini programs). The calls go through alipay-sdk; what it leaves unchecked is checked around it. */
export function createAlipayGateway(config: AlipayConfig, options: LineOptions = {}): PaymentGateway {
  const { timeoutMs = BILL_TIMEOUT_MS } = options;
  const line = openAlipayLine(config, options);
  const desk = { line, gatewayUrl: config.gatewayUrl, timeoutMs };

  async function query(number: string) {
    requireNumber(number);
    const answer = await line.ask('alipay.trade.query', { biz_content: { out_trade_no: number } });
    return queryOutcome(number, config, answer);
  }

  async function queryRefund(refund: RefundNumbers) {
    requireNumber(refund.number);
    requireNumber(refund.paymentNumber);
    const answer = await line.ask('alipay.trade.fastpay.refund.query', {
      biz_content: {
        out_trade_no: refund.paymentNumber,
        out_request_no: refund.number,
        // Told only to who asks for it.
        query_options: ['gmt_refund_pay'],
      },
    });
    return refundQueryOutcome(refund, answer);
  }

  return {
    channel: 'ALIPAY',

    async create({ number, amountFen, description, payerId, notifyUrl, expiresAt }) {
      requireNumber(number);
      requireAmount(amountFen);
      const answer = await line.ask('alipay.trade.create', {
        notify_url: notifyUrl,
        biz_content: {
          out_trade_no: number,
          total_amount: fenToYuan(amountFen),
          subject: subjectFrom(description),
          product_code: 'JSAPI_PAY',
          op_app_id: config.appId,
          ...(USER_ID.test(payerId) ? { buyer_id: payerId } : { buyer_open_id: payerId }),
          time_expire: shanghaiText(expiresAt),
        },
      });
      return createdOutcome(number, answer);
    },

    launch(launchId) {
      return { kind: 'ALIPAY', tradeNo: launchId };
    },

    query,

    async close(number) {
      requireNumber(number);
      const answer = await line.ask('alipay.trade.close', { biz_content: { out_trade_no: number } });
      const outcome = closedOutcome(number, answer);
      return outcome === 'ASK' ? closedByQuery(await query(number)) : outcome;
    },

    /** Alipay tells of a refund at the notify URL of its payment. */
    async refund(request) {
      const { number, paymentNumber, amountFen, reason } = request;
      requireNumber(number);
      requireNumber(paymentNumber);
      requireAmount(amountFen);
      const refund_reason = cutToLength(oneLine(reason), REASON_LENGTH);
      const answer = await line.ask('alipay.trade.refund', {
        biz_content: {
          out_trade_no: paymentNumber,
          refund_amount: fenToYuan(amountFen),
          out_request_no: number,
          ...(refund_reason && { refund_reason }),
        },
      });
      const outcome = refundOutcome(request, answer);
      return outcome.kind === 'ASK' ? refundByQuery(outcome.ifAbsent, await queryRefund(request)) : outcome;
    },

    queryRefund,
    bill: (day, now) => alipayBill(desk, day, now),
    needsSessionKey: false,
    spendsNumberOnOpening: false,

    /** Alipay repeats a notification for 25 hours under its first `notify_id`: there is no age at which it is too old. */
    readNotification({ body }) {
      return Promise.resolve(read(body));
    },

    answers: { accepted: plain('success'), refused: plain('fail'), failed: plain('fail') },
    inquiryAnswer: null,
  };

  function read(rawBody: Buffer): Notification {
    const form = readSignedForm(rawBody, line.signed);
    if (!form.ok) return form;
    const { notify_id: id = '', notify_type: type } = form.fields;
    if (!/^[\x21-\x7e]{1,128}$/.test(id)) return { ok: false, reason: 'MALFORMED' };
    if (type !== 'trade_status_sync') return verified(id);
    const receipt = tradeReceipt(form.fields);
    return receipt
      ? verified(id, { receipt, refund: notifiedRefund(form.fields) })
      : { ok: false, reason: 'MALFORMED' };
  }
}
