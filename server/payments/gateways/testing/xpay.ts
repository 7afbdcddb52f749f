import type { FarSide } from '../../../users/platforms/testing/far-side.js';
import { NUMBER } from '../../../users/platforms/testing/vectors.js';

/** An order of ¥200.00, paid through Apple and delivered, as `/xpay/query_order` tells it. */
export const APPLE_PAYMENT = {
  errcode: 0,
  errmsg: 'ok',
  order: {
    order_id: NUMBER,
    status: 4,
    order_type: 7,
    env_type: 1,
    order_fee: 20000,
    paid_time: 1790855998,
    wx_order_id: '1178000000000000001',
    wxpay_order_id: '',
  },
};

/**
 * Answers to calls of /xpay, in this order, the last one from then on. Every request for a token gets another:
 * `token-1`, `token-2` …
 */
export function answerXpay(api: FarSide, ...bodies: unknown[]): void {
  let tokens = 0;
  api.answer((response, { path }) => {
    const isToken = path.includes('stable_token');
    const token = () => ({ access_token: `token-${++tokens}`, expires_in: 7200 });
    const body = isToken ? token() : bodies.length > 1 ? bodies.shift() : bodies[0];
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}
