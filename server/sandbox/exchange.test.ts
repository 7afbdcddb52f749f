import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tampered } from './exchange.js';
import type { Merchant } from './testing/merchant.js';
import { openSandbox } from './testing/sandbox.js';

let merchant: Merchant;
let close: () => Promise<void>;
let count = 0;
const number = () => `CALL${String(++count).padStart(6, '0')}`;
beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
});
afterAll(() => close());

const arm = (fault: unknown) => merchant.post('/control/faults', fault);
const create = (name: string) =>
  merchant.wechat('POST', '/v3/pay/transactions/jsapi', merchant.orderParams(name));
const exists = async (name: string) => 'trade' in (await merchant.look(`/control/trades/${name}`));

describe('a call of the merchant', () => {
  it('is carried out though its answer is lost', async () => {
    const name = number();
    await arm({ kind: 'api.lost', api: 'create' });
    await expect(create(name)).rejects.toThrow('fetch failed');
    expect(await exists(name)).toBe(true);
    expect((await create(name)).status).toBe(200);
  });

  it('is not carried out when it never arrives, nor when the platform fails', async () => {
    const name = number();
    await arm({ kind: 'api.unreached', api: 'create' });
    await expect(create(name)).rejects.toThrow('fetch failed');
    await arm({ kind: 'api.error', api: 'create', status: 503, code: 'BANK_ERROR', message: '银行系统异常' });
    expect(await create(name)).toMatchObject({
      status: 503,
      verified: true,
      body: { code: 'BANK_ERROR', message: '银行系统异常' },
    });
    expect(await exists(name)).toBe(false);
  });

  it('is answered late, with others passing it by', async () => {
    const name = number();
    await create(name);
    await arm({ kind: 'api.slow', api: 'query', number: name, delayMs: 300 });
    const start = performance.now();
    const slow = merchant.queryWechat(name).then(() => performance.now() - start);
    await new Promise(resolve => setTimeout(resolve, 50));
    await create(number());
    expect(performance.now() - start).toBeLessThan(250);
    expect(await slow).toBeGreaterThan(295);
  });

  it('is answered under a wrong signature, altered, or by half', async () => {
    const name = number();
    await create(name);
    await arm({ kind: 'api.forged', api: 'query' });
    expect(await merchant.queryWechat(name)).toMatchObject({
      verified: false,
      body: { trade_state: 'NOTPAY' },
    });
    await arm({ kind: 'api.tampered', api: 'query' });
    expect(await merchant.queryWechat(name)).toMatchObject({
      verified: false,
      body: { trade_state: 'SUCCESS' },
    });
    await arm({ kind: 'api.garbage', api: 'query' });
    expect(await merchant.queryWechat(name)).toMatchObject({ status: 200, verified: false, body: {} });
    expect(await merchant.queryWechat(name)).toMatchObject({
      verified: true,
      body: { trade_state: 'NOTPAY' },
    });
  });

  it('meets the same faults at Alipay', async () => {
    const name = number();
    await merchant.createAlipay(name);
    const query = () => merchant.alipay('alipay.trade.query', { out_trade_no: name });
    await arm({ kind: 'api.error', channel: 'alipay' });
    expect(await query()).toMatchObject({
      verified: true,
      body: { code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' },
    });
    await arm({ kind: 'api.error', channel: 'alipay', status: 502 });
    expect(await query()).toMatchObject({ status: 502, verified: false });
    await arm({ kind: 'api.tampered', channel: 'alipay' });
    expect(await query()).toMatchObject({ verified: false, body: { trade_status: 'TRADE_SUCCESS' } });
    await arm({ kind: 'api.forged', channel: 'alipay' });
    expect(await query()).toMatchObject({ verified: false, body: { trade_status: 'WAIT_BUYER_PAY' } });
    expect(await query()).toMatchObject({ verified: true, body: { trade_status: 'WAIT_BUYER_PAY' } });
  });

  it('is listed with what became of it', async () => {
    const name = number();
    await arm({ kind: 'api.lost', api: 'create', number: name });
    await create(name).catch(() => undefined);
    await merchant.closeWechat(name);
    expect((await merchant.look(`/control/requests?number=${name}`)).requests).toMatchObject([
      { api: 'create', status: null, fault: 'api.lost' },
      { api: 'close', status: 204, code: 'OK', fault: null },
    ]);
  });
});

it('alters any answer', () => {
  for (const body of ['{"trade_state":"NOTPAY"}', '{"prepay_id":"wx19"}', '{}', '']) {
    expect(tampered(body)).not.toBe(body);
  }
});

it('answers nonsense with a plain refusal', async () => {
  const send = async (method: string, path: string, body?: string) =>
    (await fetch(merchant.origin + path, { method, body })).status;
  expect(await send('GET', '/nowhere')).toBe(404);
  expect(await send('GET', '/control/trades/%E0%A4')).toBe(400);
  expect(await send('POST', '/control/clock/advance', '{"ms":-1}')).toBe(400);
  expect(await send('POST', '/control/clock/advance', 'x'.repeat(2 << 20))).toBe(413);
  expect(await send('POST', '/gateway.do', '%%%=')).toBe(200);
  expect(await send('POST', '/v3/pay/transactions/jsapi', '{')).toBe(415);
});
