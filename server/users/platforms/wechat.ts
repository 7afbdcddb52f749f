import type { WechatPlatformConfig } from '../../config.js';
import { jsonObject } from './json.js';
import { ask } from './outbound.js';
import { isLoginCode, subjectOf, type LoginPlatform } from './platform.js';

/** 40029: no such code, or expired. 40163: the code was used before. Both mean: ask `wx.login` for a new one. */
const CODE_ERRORS: readonly unknown[] = [40029, 40163];

/** `wx.login` → code2Session. The request carries the app secret, so its URL is never logged. */
export function createWechatLogin(
  config: WechatPlatformConfig,
  options: { timeoutMs?: number } = {},
): LoginPlatform {
  return {
    async identify(code) {
      if (!isLoginCode(code)) return { ok: false, code: 'INVALID_CODE' };
      const query = new URLSearchParams({
        appid: config.appid,
        secret: config.appSecret,
        js_code: code,
        grant_type: 'authorization_code',
      });
      const url = `${config.baseUrl.replace(/\/+$/, '')}/sns/jscode2session?${query}`;
      const heard = await ask({ url, method: 'GET', timeoutMs: options.timeoutMs });
      // The platform answers 200 with an errcode when it refuses; another status comes from something in between.
      const answer = heard.heard && heard.status === 200 ? jsonObject(heard.body.toString('utf8')) : null;
      if (CODE_ERRORS.includes(answer?.errcode)) return { ok: false, code: 'INVALID_CODE' };
      const subject = subjectOf(answer?.openid);
      const sessionKey = answer?.session_key;
      if (!subject || typeof sessionKey !== 'string') return { ok: false, code: 'GATEWAY_UNAVAILABLE' };
      return { ok: true, subject, sessionKey };
    },
  };
}
