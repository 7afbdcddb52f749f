import type { AlipayConfig } from '../../config.js';
import { openAlipayLine, type LineOptions } from './alipay-line.js';
import { readAlipayPhone } from './alipay-phone.js';
import { rsaPublicKey } from './pem.js';
import { isLoginCode, subjectOf, type LoginPlatform } from './platform.js';

/**
 * `my.getAuthCode` → `alipay.system.oauth.token`. Its answer has no `code: 10000`: an id in a signed answer is the
 * success. Apps opened since 2023 get an `open_id`, older ones a `user_id`.
 */
export function createAlipayLogin(config: AlipayConfig, options?: LineOptions): LoginPlatform {
  const line = openAlipayLine(config, options);
  const alipayKey = rsaPublicKey(config.publicKey, 'ALIPAY_PUBLIC_KEY');
  const contentKey = config.encryptKey === null ? null : Buffer.from(config.encryptKey, 'base64');
  return {
    async identify(code) {
      if (!isLoginCode(code)) return { ok: false, code: 'INVALID_CODE' };
      const answer = await line.ask('alipay.system.oauth.token', { grant_type: 'authorization_code', code });
      if (answer.kind === 'NO_ANSWER') return { ok: false, code: 'GATEWAY_UNAVAILABLE' };
      const subCode = answer.kind === 'ANSWER' ? answer.fields.sub_code : answer.subCode;
      if (subCode === 'isv.code-invalid') return { ok: false, code: 'INVALID_CODE' };
      if (answer.kind !== 'ANSWER') return { ok: false, code: 'GATEWAY_UNAVAILABLE' };
      const subject = subjectOf(answer.fields.open_id) ?? subjectOf(answer.fields.user_id);
      return subject ? { ok: true, subject } : { ok: false, code: 'GATEWAY_UNAVAILABLE' };
    },

    phoneNumber(response) {
      if (!contentKey) return Promise.resolve({ ok: false, code: 'GATEWAY_UNAVAILABLE' });
      return Promise.resolve(readAlipayPhone(response, alipayKey, contentKey));
    },
  };
}
