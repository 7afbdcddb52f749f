import type { Field } from '../faults.js';
import type { Post } from '../http.js';
import type { Keys } from '../keys.js';
import type { Notice, Refund, Trade } from '../model.js';
import { randomWord } from '../text.js';
import { HOUR, MINUTE, rfc3339, SECOND } from '../time.js';
import type { Variant } from '../variant.js';
import { answerText, encrypt, flipBase64, signRsa } from './crypto.js';
import { refundResource, transaction } from './transaction.js';

/** Gaps between one attempt and the next; after the last the platform gives up. */
export const SCHEDULE: readonly number[] = [
  15 * SECOND,
  15 * SECOND,
  30 * SECOND,
  3 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  60 * MINUTE,
  3 * HOUR,
  3 * HOUR,
  3 * HOUR,
  6 * HOUR,
  6 * HOUR,
];

/** A merchant accepts with one of two statuses; the body means nothing. */
export const acknowledges = (status: number): boolean => status === 200 || status === 204;

const SUMMARY: Record<string, string> = {
  'TRANSACTION.SUCCESS': '支付成功',
  'REFUND.SUCCESS': '退款成功',
  'REFUND.ABNORMAL': '退款异常',
  'REFUND.CLOSED': '退款关闭',
};

export const paymentContent = (keys: Keys, trade: Trade) => ({
  event: 'TRANSACTION.SUCCESS',
  content: transaction(keys, trade, 'SUCCESS'),
});

export const refundContent = (keys: Keys, trade: Trade, refund: Refund) => ({
  event: `REFUND.${refund.state}`,
  content: refundResource(keys, trade, refund),
});

/** Another order, merchant or sum than the true one, for the notifications that lie under a good signature. */
function mismatched(content: Record<string, unknown>, field: Field): Record<string, unknown> {
  const amount = content.amount as Record<string, unknown>;
  switch (field) {
    case 'amount':
      return { ...content, amount: { ...amount, total: 1, payer_total: 1 } };
    case 'currency':
      return { ...content, amount: { ...amount, currency: 'USD', payer_currency: 'USD' } };
    case 'merchant':
      return { ...content, mchid: '1900000000' };
    case 'app':
      return { ...content, appid: 'wx0000000000000000' };
    case 'payer':
      return { ...content, payer: { openid: 'sandbox-openid-somebody-else' } };
    case 'number':
      return { ...content, out_trade_no: randomWord(32) };
  }
}

/** The request of one attempt: freshly encrypted, stamped and signed, or spoilt as the variant says. */
export function encode(keys: Keys, notice: Notice, variant: Variant, now: number): Post {
  const content =
    variant.as === 'mismatch' ? mismatched(notice.content, variant.field ?? 'amount') : notice.content;
  const type = notice.kind === 'payment' ? 'transaction' : 'refund';
  const sealed = encrypt(JSON.stringify(content), keys.apiV3Key, randomWord(12), type);
  if (variant.as === 'badcipher') sealed.ciphertext = flipBase64(sealed.ciphertext);
  const envelope = (ciphertext: string) =>
    Buffer.from(
      JSON.stringify({
        id: notice.id,
        create_time: rfc3339(notice.createdAt),
        resource_type: 'encrypt-resource',
        event_type: notice.event,
        summary: SUMMARY[notice.event],
        resource: { original_type: type, algorithm: 'AEAD_AES_256_GCM', ...sealed, ciphertext },
      }),
    );
  const signed = envelope(sealed.ciphertext);
  const age = variant.as === 'stale' ? (variant.ageSeconds ?? 900) : 0;
  const stamp = String(Math.floor(now / 1000) - age);
  const nonce = randomWord(32);
  const signer = variant.as === 'forged' ? keys.stranger : keys.wechatPlatform;
  const signature = signRsa(answerText(stamp, nonce, signed), signer.privateKey);
  return {
    url: notice.url,
    headers: {
      'content-type': 'application/json',
      accept: '*/*',
      'user-agent': 'Mozilla/4.0',
      pragma: 'no-cache',
      'wechatpay-timestamp': stamp,
      'wechatpay-nonce': nonce,
      'wechatpay-serial': variant.as === 'unknownserial' ? `PUB_KEY_ID_${'9'.repeat(32)}` : keys.publicKeyId,
      'wechatpay-signature': variant.as === 'signtest' ? `WECHATPAY/SIGNTEST/${signature}` : signature,
      'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    },
    body: variant.as === 'tampered' ? envelope(flipBase64(sealed.ciphertext)) : signed,
  };
}
