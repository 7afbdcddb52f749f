import { header, type Request } from '../http.js';
import { MINUTE } from '../time.js';
import type { World } from '../world.js';
import { requestText, verifyRsa } from './crypto.js';
import { WechatError } from './errors.js';

const SCHEMA = 'WECHATPAY2-SHA256-RSA2048 ';

function refuse(message: string): never {
  throw new WechatError(401, 'SIGN_ERROR', message);
}

function readAuthorization(text: string): Map<string, string> {
  if (!text.startsWith(SCHEMA))
    refuse('Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》');
  const fields = new Map<string, string>();
  for (const part of text.slice(SCHEMA.length).split(',')) {
    const match = /^\s*(\w+)="([^"]*)"\s*$/.exec(part);
    if (!match || fields.has(match[1]!))
      refuse('Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》');
    fields.set(match[1]!, match[2]!);
  }
  return fields;
}

/** Checks who calls, and returns the time by which the call is fresh. */
export function authenticate({ keys, clock }: World, request: Request): number {
  if (header(request.headers, 'accept') === '') {
    throw new WechatError(400, 'PARAM_ERROR', 'Http头缺少Accept');
  }
  if (request.method === 'POST' && !/^application\/json\b/i.test(header(request.headers, 'content-type'))) {
    throw new WechatError(415, 'INVALID_REQUEST', 'Http头Content-Type须为application/json');
  }
  const authorization = header(request.headers, 'authorization');
  if (authorization === '') refuse('Http头缺少Authorization');
  const fields = readAuthorization(authorization);
  const field = (name: string) => fields.get(name) || refuse(`Http头Authorization缺少${name}`);

  const stamp = field('timestamp');
  const nonce = field('nonce_str');
  const signature = field('signature');
  if (field('mchid') !== keys.mchid) refuse('商户号与签名不匹配');
  if (field('serial_no') !== keys.serialNo) refuse('商户证书序列号有误。请使用签名私钥匹配的证书序列号');
  const now = /^\d{10}$/.test(stamp) ? clock.freshBy(Number(stamp) * 1000, 5 * MINUTE) : null;
  if (now === null) refuse('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟');
  const text = requestText(request.method, request.target, stamp, nonce, request.body);
  if (!verifyRsa(text, signature, keys.wechatMerchant.publicKey)) refuse('错误的签名，验签失败');

  const wanted = header(request.headers, 'wechatpay-serial');
  if (wanted !== '' && wanted !== keys.publicKeyId) {
    throw new WechatError(400, 'PARAM_ERROR', 'Http头Wechatpay-Serial不是本商户可用的微信支付公钥ID');
  }
  return now;
}
