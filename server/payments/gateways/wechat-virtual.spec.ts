import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentGateway } from './gateway.js';
import { VirtualShop } from './testing/virtual-shop.js';

const OK = { errMsg: 'requestVirtualPayment:ok' };

let shop: VirtualShop;
let gateway: PaymentGateway;
let number: string;

beforeAll(async () => {
  shop = await VirtualShop.open(500);
  gateway = shop.gateway;
});
afterAll(() => shop.close());
beforeEach(() => {
  number = randomBytes(16).toString('hex');
  shop.heard.length = 0;
});
afterEach(() => shop.sandbox.call('DELETE', '/control/faults'));

const arm = (kind: string, options = {}) =>
  shop.sandbox.call('POST', '/control/faults', { kind, channel: 'wechat-virtual', number, ...options });

/** Sends one push in the given way and answers how the sandbox took our reply. */
async function notified(as: string, options = {}): Promise<string[]> {
  shop.heard.length = 0;
  const path = `/control/trades/${number}/notify`;
  const { answers } = await shop.sandbox.call<{ answers: { outcome: string }[] }>('POST', path, {
    as,
    ...options,
  });
  return answers.map(({ outcome }) => outcome);
}

describe('a payment', () => {
  it('is unknown to the platform until it is made, then pushed and queried, and both tell the same', async () => {
    const launchId = await shop.signData(number);
    expect(await shop.state(number)).toBe('ABSENT');
    expect(await shop.pay(launchId)).toEqual(OK);
    await expect.poll(() => shop.about(number).length).toBe(1);
    const asked = await gateway.query(number, shop.payer);
    if (!asked.known) throw new Error(asked.reason);
    expect(shop.about(number)[0]?.receipt).toEqual({ ...asked.receipt, payerId: shop.payer });
    const { trade } = await shop.told(number);
    expect(asked.receipt).toEqual({
      channel: 'WECHAT_VIRTUAL',
      number,
      state: 'PAID',
      amountFen: 20000,
      currency: 'CNY',
      merchantId: null,
      appId: shop.sandbox.wechatVirtual.appid,
      payerId: null,
      transactionId: trade.transactionId,
      paidAt: new Date(`${trade.paidAt.slice(0, 19)}Z`),
    });
  });

  it('is made once, by the payer who logged in, for what was signed', async () => {
    const launchId = await shop.signData(number);
    const cheaper = launchId.replace('"goodsPrice":20000', '"goodsPrice":1');
    expect(await shop.pay(launchId, { user: 'xiaohong' })).toMatchObject({ errCode: -15005 });
    expect(await shop.state(number)).toBe('ABSENT');
    expect(await shop.pay(launchId)).toEqual(OK);
    expect(await shop.pay(launchId)).toMatchObject({ errCode: -15002 });
    expect(await shop.pay(cheaper)).toMatchObject({ errCode: -15002 });
    expect((await shop.told(number)).refunds).toEqual([]);
  });

  it('counts as delivered once its push was accepted', async () => {
    await shop.sell(number);
    await expect.poll(async () => (await shop.told(number)).trade.deliveredAt).not.toBe(null);
    expect(await shop.state(number)).toBe('PAID');
    expect(await gateway.deliver?.(number)).toBe(true);
  });

  it('whose push is lost is queried, and its delivery told', async () => {
    await arm('notify.lost', { times: 'always' });
    expect(await shop.pay(await shop.signData(number))).toEqual(OK);
    expect(await shop.state(number)).toBe('PAID');
    expect((await shop.told(number)).trade.deliveredAt).toBe(null);
    expect(await gateway.deliver?.(number)).toBe(true);
    expect((await shop.told(number)).trade.deliveredAt).not.toBe(null);
    expect(shop.about(number)).toEqual([]);
  });

  it('is nobody else’s: another openid learns nothing of it', async () => {
    await shop.sell(number);
    const outcome = await gateway.query(number, 'sandbox-openid-xiaohong');
    expect(outcome).toEqual({ known: false, reason: 'XPAY_268490001' });
  });

  it('that was not made can still be made after its close, which closes nothing', async () => {
    const launchId = await shop.signData(number);
    expect(await gateway.close(number, shop.payer)).toBe('CLOSED');
    expect(await shop.pay(launchId)).toEqual(OK);
    expect(await gateway.close(number, shop.payer)).toBe('PAID');
  });

  it.each([
    ['lost', 'NETWORK'],
    ['unreached', 'NETWORK'],
    ['garbage', 'MALFORMED'],
    ['error', 'XPAY_-1'],
  ])('is unknown when the answer to a query is %s', async (how, reason) => {
    await shop.sell(number);
    await arm(`api.${how}`, { api: 'query', times: 2 });
    expect(await gateway.query(number, shop.payer)).toEqual({ known: false, reason });
    expect(await gateway.close(number, shop.payer)).toBe('UNKNOWN');
  });
});

describe('a push', () => {
  it.each([
    ['forged', 'BAD_SIGNATURE'],
    ['tampered', 'BAD_SIGNATURE'],
    ['stale', 'STALE'],
    ['badcipher', 'BAD_CIPHERTEXT'],
  ])('that is %s is refused as %s, and the platform hears it', async (as, reason) => {
    await shop.sell(number);
    expect(await notified(as)).toEqual(['refused']);
    expect(shop.heard.filter(({ ok }) => !ok)).toEqual([{ ok: false, reason }]);
  });

  it('copied twenty times is read as twenty times the same', async () => {
    await shop.sell(number);
    await notified('duplicate', { copies: 20 });
    expect(shop.about(number).length).toBe(20);
    expect(new Set(shop.about(number).map(push => JSON.stringify(push))).size).toBe(1);
  });

  it.each([
    ['amount', { amountFen: 1 }],
    ['payer', { payerId: 'sandbox-openid-somebody-else' }],
  ])(
    'with another %s is handed up as it was signed, for the order to be compared with',
    async (field, lie) => {
      await shop.sell(number);
      expect(await notified('mismatch', { field })).toEqual(['acknowledged']);
      const [push] = shop.heard;
      expect(push?.ok && push.receipt).toMatchObject({ number, ...lie });
    },
  );

  it.each([
    ['app', 'APP_MISMATCH'],
    ['currency', 'ENV_MISMATCH'],
  ])('of another %s is refused as %s', async (field, reason) => {
    await shop.sell(number);
    expect(await notified('mismatch', { field })).toEqual(['refused']);
    expect(shop.heard.filter(({ ok }) => !ok)).toEqual([{ ok: false, reason }]);
  });
});
