import type { WechatPlatformConfig } from '../../config.js';
import { isObject, jsonObject } from './json.js';
import { ask, OUTBOUND_TIMEOUT_MS } from './outbound.js';
import { e164 } from './phone-number.js';
import { isLoginCode, proofOf, subjectOf, type LoginPlatform, type PhoneOutcome } from './platform.js';
import { openWechatApi, type WechatAnswer } from './wechat-api.js';

/** 40029: no such code, or expired. 40163: the code was used before. Both mean: ask the platform for a new one. */
const CODE_ERRORS: readonly unknown[] = [40029, 40163];

/** 40003 is WeChat's word for a wrong openid: the code is somebody else's. */
const PHONE_CODE_ERRORS: readonly unknown[] = [...CODE_ERRORS, 40003];

/** `wx.login` → code2Session, and the code of a phone button → getuserphonenumber. URLs carry secrets: none is logged. */
export function createWechatLogin(
  config: WechatPlatformConfig,
  options: { now?: () => Date; timeoutMs?: number } = {},
): LoginPlatform {
  const { now = () => new Date(), timeoutMs = OUTBOUND_TIMEOUT_MS } = options;
  const api = openWechatApi(config, { now, timeoutMs });
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
      const heard = await ask({ url, method: 'GET', timeoutMs });
      // The platform answers 200 with an errcode when it refuses; another status comes from something in between.
      const answer = heard.heard && heard.status === 200 ? jsonObject(heard.body.toString('utf8')) : null;
      if (CODE_ERRORS.includes(answer?.errcode)) return { ok: false, code: 'INVALID_CODE' };
      const subject = subjectOf(answer?.openid);
      const sessionKey = answer?.session_key;
      if (!subject || typeof sessionKey !== 'string') return { ok: false, code: 'GATEWAY_UNAVAILABLE' };
      return { ok: true, subject, sessionKey };
    },

    async phoneNumber(code, subject) {
      if (!isLoginCode(code)) return { ok: false, code: 'INVALID_CODE' };
      // With the openid WeChat also checks that the code is this user's and nobody else's.
      const body = JSON.stringify({ code, ...(subject !== undefined && { openid: subject }) });
      const answer = await api.post('/wxa/business/getuserphonenumber', body);
      return phoneOutcome(answer, config.appid, code);
    },
  };
}

function phoneOutcome(answer: WechatAnswer, appid: string, code: string): PhoneOutcome {
  if (answer.heard && PHONE_CODE_ERRORS.includes(answer.errcode)) return { ok: false, code: 'INVALID_CODE' };
  const info = answer.heard && answer.errcode === 0 ? answer.body.phone_info : null;
  if (!isObject(info) || !isObject(info.watermark) || info.watermark.appid !== appid)
    return { ok: false, code: 'GATEWAY_UNAVAILABLE' };
  const { purePhoneNumber: number, countryCode: country } = info;
  // The country code comes as text or as a number, depending on which page of the documentation one believes.
  const phone = typeof number === 'string' ? e164(number, String(country)) : null;
  return phone ? { ok: true, phone, proof: proofOf(code) } : { ok: false, code: 'GATEWAY_UNAVAILABLE' };
}
