import type { Answer, Request } from '../http.js';
import { MINUTE, parseShanghai } from '../time.js';
import type { World } from '../world.js';
import { sealedResponse, signText, verifyRsa2 } from './crypto.js';
import { AlipayError } from './errors.js';

export interface Call {
  method: string;
  params: Map<string, string>;
  biz: Record<string, unknown>;
}

/** Query and form together: the SDK puts some parameters here and some there. */
export function readCall(request: Request): Call {
  const params = new Map(request.query);
  for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) params.set(name, value);
  let biz: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(params.get('biz_content') ?? '{}');
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) biz = parsed as typeof biz;
  } catch {
    // Found out after the signature was checked: an unreadable biz_content lacks its required fields.
  }
  return { method: params.get('method') ?? '', params, biz };
}

const missing = (subCode: string, subMsg: string) =>
  new AlipayError('40001', 'Missing Required Arguments', subCode, subMsg);
const invalid = (subCode: string, subMsg: string) =>
  new AlipayError('40002', 'Invalid Arguments', subCode, subMsg);

/** The gateway's own checks, before any business: who calls, with which key, when. */
export function authenticate({ keys, clock }: World, { params }: Call): void {
  const get = (name: string) => params.get(name) ?? '';
  if (get('method') === '') throw missing('isv.missing-method', '缺少方法名参数');
  if (get('app_id') === '') throw missing('isv.missing-app-id', '缺少appId参数');
  if (get('sign') === '') throw missing('isv.missing-signature', '缺少签名参数');
  if (get('sign_type') === '') throw missing('isv.missing-signature-type', '缺少签名类型参数');
  if (get('timestamp') === '') throw missing('isv.missing-timestamp', '缺少时间戳参数');
  if (get('version') === '') throw missing('isv.missing-version', '缺少版本参数');
  if (get('version') !== '1.0') throw invalid('isv.invalid-version', '版本参数无效');
  if (get('app_id') !== keys.alipayAppId) throw invalid('isv.invalid-app-id', '无效的AppID参数');
  if (get('sign_type') !== 'RSA2') throw invalid('isv.invalid-signature-type', '无效的签名类型');
  if (!/^utf-?8$/i.test(get('charset'))) throw invalid('isv.invalid-charset', '无效的字符集参数');
  if (get('format') !== '' && !/^json$/i.test(get('format')))
    throw invalid('isv.invalid-format', '无效的数据格式');
  const stamp = parseShanghai(get('timestamp'));
  if (stamp === null || clock.freshBy(stamp, 10 * MINUTE) === null) {
    throw invalid('isv.invalid-timestamp', '非法的时间戳参数，须为北京时间且与当前时间相差不超过10分钟');
  }
  const text = signText(params, ['sign']);
  if (!verifyRsa2(text, get('sign'), keys.alipayMerchant.publicKey)) {
    throw invalid(
      'isv.invalid-signature',
      `验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配，网关生成的验签字符串为：${text}`,
    );
  }
}

/** What a method gives back: its fields, or the same under `error_response`, as the login of old does it. */
export interface Outcome {
  fields: Record<string, unknown>;
  underError?: boolean;
  code: string;
}

export const success = (fields: Record<string, unknown>): Outcome => ({
  fields: { code: '10000', msg: 'Success', ...fields },
  code: '10000',
});

export const failure = (error: AlipayError): Outcome => ({
  fields: { code: error.code, msg: error.msg, sub_code: error.subCode, sub_msg: error.message },
  code: error.subCode,
  underError: error.underError,
});

export function seal({ keys }: World, method: string, outcome: Outcome, forged: boolean): Answer {
  const key =
    outcome.underError || method === '' ? 'error_response' : `${method.replaceAll('.', '_')}_response`;
  const signer = forged ? keys.stranger : keys.alipayPlatform;
  return {
    status: 200,
    headers: { 'content-type': 'text/html;charset=utf-8' },
    body: sealedResponse(key, outcome.fields, signer.privateKey),
    code: outcome.code,
  };
}
