import { randomBytes } from 'node:crypto';
import type { Exchange, Seal } from '../exchange.js';
import type { Api } from '../faults.js';
import { json, type Answer, type Request } from '../http.js';
import { randomWord } from '../text.js';
import type { World } from '../world.js';
import { authenticate } from './auth.js';
import { answerText, signRsa } from './crypto.js';
import { WechatError } from './errors.js';
import * as pay from './pay.js';
import * as platform from './platform.js';

type Handler = (world: World, request: Request, name: string) => Answer;

interface Route {
  method: 'GET' | 'POST';
  path: RegExp;
  api: Api;
  handle: Handler;
  /** A v3 call is signed both ways; a bill comes back unsigned; api.weixin.qq.com knows no signatures. */
  kind: 'v3' | 'download' | 'sns';
}

const ORDER = '/v3/pay/transactions';

const ROUTES: readonly Route[] = [
  { method: 'POST', path: RegExp(`^${ORDER}/jsapi$`), api: 'create', handle: pay.create, kind: 'v3' },
  {
    method: 'GET',
    path: RegExp(`^${ORDER}/out-trade-no/([^/]+)$`),
    api: 'query',
    handle: pay.queryByNumber,
    kind: 'v3',
  },
  { method: 'GET', path: RegExp(`^${ORDER}/id/([^/]+)$`), api: 'query', handle: pay.queryById, kind: 'v3' },
  {
    method: 'POST',
    path: RegExp(`^${ORDER}/out-trade-no/([^/]+)/close$`),
    api: 'close',
    handle: pay.close,
    kind: 'v3',
  },
  {
    method: 'GET',
    path: /^\/sns\/jscode2session$/,
    api: 'login',
    handle: platform.code2Session,
    kind: 'sns',
  },
  {
    method: 'POST',
    path: /^\/cgi-bin\/stable_token$/,
    api: 'token',
    handle: platform.stableToken,
    kind: 'sns',
  },
  {
    method: 'POST',
    path: /^\/wxa\/getwxacodeunlimit$/,
    api: 'code',
    handle: platform.unlimitedCode,
    kind: 'sns',
  },
];

/** The call of the merchant to WeChat, or null when the path is none of WeChat's. */
export function wechatExchange(world: World, request: Request): Exchange | null {
  if (!/^\/(v3|sns|cgi-bin|wxa)\//.test(request.path)) return null;
  for (const route of ROUTES) {
    const match = request.method === route.method ? route.path.exec(request.path) : null;
    if (match) return exchange(world, request, route, decode(match[1] ?? ''));
  }
  const nowhere: Route = { method: 'GET', path: /^/, api: 'query', handle: notFound, kind: 'v3' };
  return exchange(
    world,
    request,
    request.path.startsWith('/v3/') ? nowhere : { ...nowhere, kind: 'sns' },
    '',
  );
}

function notFound(): never {
  throw new WechatError(404, 'NOT_FOUND', '请求的资源不存在');
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
