import { randomBytes } from 'node:crypto';
import type { Exchange, Seal } from '../exchange.js';
import type { Api } from '../faults.js';
import { json, type Answer, type Request } from '../http.js';
import { randomWord } from '../text.js';
import type { World } from '../world.js';
import { authenticate } from './auth.js';
import { answerText, signRsa } from './crypto.js';
import * as bills from './bills.js';
import { WechatError } from './errors.js';
import * as pay from './pay.js';
import { userPhoneNumber } from './phone.js';
import * as platform from './platform.js';
import * as refunds from './refunds.js';
import { sendSubscribeMessage } from './subscribe-message.js';
import { checkText } from './text-check.js';

type Handler = (world: World, request: Request, name: string) => Answer;

interface Route {
  method: 'GET' | 'POST';
  path: RegExp;
  api: Api;
  handle: Handler;
  /** A v3 call is signed both ways; a bill comes back unsigned; api.weixin.qq.com knows no signatures. */
  kind: 'v3' | 'download' | 'sns';
}

const routeOf =
  (kind: Route['kind']) =>
  (method: Route['method'], path: RegExp, api: Api, handle: Handler): Route => ({
    method,
    path,
    api,
    handle,
    kind,
  });
const v3 = routeOf('v3');
const sns = routeOf('sns');
const download = routeOf('download');

const ROUTES: readonly Route[] = [
  v3('POST', /^\/v3\/pay\/transactions\/jsapi$/, 'create', pay.create),
  v3('GET', /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)$/, 'query', pay.queryByNumber),
  v3('GET', /^\/v3\/pay\/transactions\/id\/([^/]+)$/, 'query', pay.queryById),
  v3('POST', /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)\/close$/, 'close', pay.close),
  v3('POST', /^\/v3\/refund\/domestic\/refunds$/, 'refund', refunds.refund),
  v3('GET', /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/, 'refundQuery', refunds.queryRefund),
  v3('GET', /^\/v3\/bill\/tradebill$/, 'bill', bills.tradeBill),
  download('GET', /^\/v3\/billdownload\/file$/, 'download', bills.downloadBill),
  sns('GET', /^\/sns\/jscode2session$/, 'login', platform.code2Session),
  sns('POST', /^\/cgi-bin\/stable_token$/, 'token', platform.stableToken),
  sns('POST', /^\/wxa\/getwxacodeunlimit$/, 'code', platform.unlimitedCode),
  sns('POST', /^\/wxa\/business\/getuserphonenumber$/, 'phone', userPhoneNumber),
  sns('POST', /^\/wxa\/msg_sec_check$/, 'text', checkText),
  sns('POST', /^\/cgi-bin\/message\/subscribe\/send$/, 'message', sendSubscribeMessage),
];

/** The call of the merchant to WeChat, or null when the path is none of WeChat's. */
export function wechatExchange(world: World, request: Request): Exchange | null {
  for (const route of ROUTES) {
    const match = request.method === route.method ? route.path.exec(request.path) : null;
    if (match) return exchange(world, request, route, decode(match[1] ?? ''));
  }
  return null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function exchange(world: World, request: Request, route: Route, name: string): Exchange {
  let now = Date.now();
  const seal = (answer: Answer): Seal => {
    if (route.kind !== 'v3') return () => answer;
    const stamp = now;
    return forged => ({
      ...answer,
      headers: { ...answer.headers, ...signature(world, answer, stamp, forged) },
    });
  };
  const said = (error: WechatError): Answer => ({ ...json(error.status, error.body()), code: error.code });
  return {
    channel: 'wechat',
    api: route.api,
    number: name || numberInBody(request),
    run() {
      try {
        if (route.kind !== 'sns') now = authenticate(world, request);
        return seal(route.handle(world, request, name));
      } catch (error) {
        if (error instanceof WechatError) return seal(said(error));
        throw error;
      }
    },
    failure({ status = 500, code = 'SYSTEM_ERROR', message = '系统异常，请稍后重试' }) {
      if (route.kind === 'sns') {
        return () => ({ ...json(200, { errcode: Number(code) || -1, errmsg: 'system error' }), code });
      }
      return seal(said(new WechatError(status, code, message)));
    },
  };
}

function numberInBody({ body }: Request): string | null {
  const match = /"out_trade_no"\s*:\s*"([^"]{1,64})"/.exec(body.toString('utf8'));
  return match?.[1] ?? null;
}

function signature({ keys }: World, { body }: Answer, now: number, forged: boolean): Record<string, string> {
  const stamp = String(Math.floor(now / 1000));
  const nonce = randomWord(32);
  const signer = forged ? keys.stranger : keys.wechatPlatform;
  return {
    'request-id': randomBytes(16).toString('hex').toUpperCase(),
    'wechatpay-nonce': nonce,
    'wechatpay-serial': keys.publicKeyId,
    'wechatpay-signature': signRsa(answerText(stamp, nonce, Buffer.from(body)), signer.privateKey),
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    'wechatpay-timestamp': stamp,
  };
}
