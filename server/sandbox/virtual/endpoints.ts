import type { Exchange } from '../exchange.js';
import type { Api } from '../faults.js';
import { json, type Answer, type Request } from '../http.js';
import { refusal, wrongToken } from '../wechat/platform.js';
import type { World } from '../world.js';
import { paySignature, sameText } from './crypto.js';
import { wrongField, wrongSignature, XpayError } from './errors.js';
import { provideGoods, queryOrder } from './orders.js';
import { refundOrder } from './refunds.js';

type Handler = (world: World, body: Record<string, unknown>) => Record<string, unknown>;

const ROUTES: Record<string, { api: Api; handle: Handler }> = {
  '/xpay/query_order': { api: 'query', handle: queryOrder },
  '/xpay/refund_order': { api: 'refund', handle: refundOrder },
  '/xpay/notify_provide_goods': { api: 'provide', handle: provideGoods },
};

/** The call of the merchant to WeChat's shelf of virtual goods, or null when the path is none of its. */
export function virtualExchange(world: World, request: Request): Exchange | null {
  const route = request.method === 'POST' && ROUTES[request.path];
  if (!route) return null;
  return {
    channel: 'wechat-virtual',
    api: route.api,
    number: /"order_id"\s*:\s*"([^"]{1,64})"/.exec(request.body.toString('utf8'))?.[1] ?? null,
    run() {
      const answer = answered(world, request, route.handle);
      return () => answer;
    },
    failure({ code, message = '系统错误' }) {
      return () => refusal(Number(code) || -1, message);
    },
  };
}

function answered(world: World, request: Request, handle: Handler): Answer {
  const wrong = wrongToken(world, request.query);
  if (wrong) return wrong;
  try {
    // The body is signed as it was sent, byte for byte.
    const text = request.body.toString('utf8');
    const expected = paySignature(world.keys.virtual.appKey, request.path, text);
    if (!sameText(expected, request.query.get('pay_sig') ?? '')) throw wrongSignature();
    return json(200, { errcode: 0, errmsg: 'ok', ...handle(world, readJson(text)) });
  } catch (error) {
    if (error instanceof XpayError) return refusal(error.errcode, error.message);
    throw error;
  }
}

function readJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Falls through to the same refusal as JSON of another shape.
  }
  throw wrongField('请求体不是合法的JSON对象');
}
