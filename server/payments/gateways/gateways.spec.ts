import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runSandbox, type RunningSandbox } from '../../users/platforms/testing/sandbox.js';
import type { PaymentChannel } from './gateway.js';
import { createGateways } from './gateways.js';
import { openShop, type Shop } from './testing/shop.js';

const TIMEOUT_MS = 500;
const CHANNELS: [PaymentChannel, string, string][] = [
  ['WECHAT_JSAPI', 'wechat', 'sandbox-openid-xiaoming'],
  ['ALIPAY', 'alipay', 'sandbox-alipay-xiaoming'],
];

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await runSandbox();
  return () => sandbox.stop();
});

describe.each(CHANNELS)('%s through the real SDK', (channel, name, payerId) => {
  let shop: Shop;
  let number: string;

  beforeAll(async () => {
    const gateway = createGateways(sandbox, { timeoutMs: TIMEOUT_MS })[channel];
    if (!gateway) throw new Error(`${channel} is not configured`);
    shop = await openShop(sandbox, channel, gateway);
  });
  beforeEach(() => {
    number = randomBytes(16).toString('hex');
    shop.heard.length = 0;
  });
  afterEach(() => sandbox.call('DELETE', '/control/faults'));
  afterAll(() => shop.close());

  const arm = (kind: string, options = {}) =>
    sandbox.call('POST', '/control/faults', { kind, channel: name, number, ...options });
  /** alipay-sdk's HTTP client sends a request once more when its connection drops, so that it takes two drops to lose it. */
  const armCall = (how: string, api: string) => {
    const drops = how === 'lost' || how === 'unreached';
    return arm(`api.${how}`, { api, times: drops && channel === 'ALIPAY' ? 2 : 1 });
  };
  const create = () => shop.gateway.create(shop.order(number));
  const state = async () => {
    const outcome = await shop.gateway.query(number, payerId);
    return outcome.known ? outcome.receipt.state : outcome.reason;
  };
  async function created(): Promise<string> {
    const outcome = await create();
    if (outcome.kind !== 'CREATED') throw new Error(outcome.reason);
    return outcome.launchId;
  }
  async function paid(): Promise<void> {
    await shop.pay(await created());
    await expect.poll(() => shop.heard.length).toBe(1);
  }
  /** Sends one notification in the given way and answers how the sandbox took our reply. */
  async function notified(as: string, options = {}): Promise<string[]> {
    shop.heard.length = 0;
    const path = `/control/trades/${number}/notify`;
    const { answers } = await sandbox.call<{ answers: { outcome: string }[] }>('POST', path, {
      as,
      ...options,
    });
    return answers.map(({ outcome }) => outcome);
  }

  it('is created, paid at the cashier, notified and queried, and both tell the same', async () => {
    const launchId = await created();
    expect(await state()).toBe('PENDING');
    expect(await shop.pay(launchId)).toEqual(
      channel === 'ALIPAY' ? { resultCode: '9000' } : { errMsg: 'requestPayment:ok' },
    );
    await expect.poll(() => shop.heard.length).toBe(1);
    const [notification] = shop.heard;
    const asked = await shop.gateway.query(number, payerId);
    if (!notification?.ok || !asked.known) throw new Error('refused');
    expect(notification.receipt).toEqual(asked.receipt);
    const { trade } = await sandbox.call<{ trade: { id: string; transactionId: string; paidAt: string } }>(
      'GET',
      `/control/trades/${number}`,
    );
    expect(asked.receipt).toEqual({
      channel,
      number,
      state: 'PAID',
      amountFen: 20000,
      currency: 'CNY',
      merchantId: channel === 'ALIPAY' ? sandbox.alipay.sellerId : sandbox.wechatPay.mchid,
      appId: channel === 'ALIPAY' ? sandbox.alipay.appId : sandbox.wechatPay.appid,
      payerId,
      transactionId: channel === 'ALIPAY' ? trade.id : trade.transactionId,
      paidAt: new Date(`${trade.paidAt.slice(0, 19)}Z`),
    });
  });

  it('is acknowledged in the words of the channel, so that nothing is sent again', async () => {
    await paid();
    expect(await notified('genuine')).toEqual(['acknowledged']);
    const { notifications } = await sandbox.call<{ notifications: { state: string }[] }>(
      'GET',
      `/control/trades/${number}`,
    );
    expect(notifications[0]?.state).toBe('ACKNOWLEDGED');
  });

  it('creates the same order again under the same parameters, and none under others', async () => {
    const first = await created();
    expect(await created()).toBe(first);
    const dearer = await shop.gateway.create({ ...shop.order(number), amountFen: 30000 });
    expect(dearer.kind).toBe('NUMBER_USED');
    await shop.pay(first);
    expect((await create()).kind).toBe('ALREADY_PAID');
  });

  it('does not know a number that was never used, and counts it as closed', async () => {
    expect(await state()).toBe('ABSENT');
    expect(await shop.gateway.close(number, payerId)).toBe('CLOSED');
  });

  it('closes an open order, once and again, after which nobody can pay it', async () => {
    const launchId = await created();
    expect([await shop.gateway.close(number, payerId), await shop.gateway.close(number, payerId)]).toEqual([
      'CLOSED',
      'CLOSED',
    ]);
    expect(await state()).toBe('CLOSED');
    expect(JSON.stringify(await shop.pay(launchId))).not.toMatch(/9000|requestPayment:ok/);
    expect((await create()).kind).toBe('NUMBER_USED');
    expect(shop.heard).toEqual([]);
  });

  it('does not close what is paid, nor what is being paid', async () => {
    await created();
    await arm('close.userpaying');
    expect(await shop.gateway.close(number, payerId)).toBe('NOT_YET');
    expect(await state()).toBe('PENDING');
    await shop.pay(await created());
    expect(await shop.gateway.close(number, payerId)).toBe('PAID');
  });

  it('tells of a payment that lands after a confirmed close', async () => {
    await created();
    await arm('close.thenpaid');
    expect(await shop.gateway.close(number, payerId)).toBe('CLOSED');
    await expect.poll(state).toBe('PAID');
  });

  it.each([
    ['lost', 'PENDING'],
    ['unreached', 'ABSENT'],
    ['garbage', 'PENDING'],
    ['forged', 'PENDING'],
    ['tampered', 'PENDING'],
    ['error', 'ABSENT'],
  ])(
    'leaves a create unknown when its answer is %s; a query tells %s, and a retry creates it',
    async (how, then) => {
      await armCall(how, 'create');
      expect((await create()).kind).toBe('UNKNOWN');
      expect(await state()).toBe(then);
      expect((await create()).kind).toBe('CREATED');
    },
  );

  it('waits for an answer no longer than its deadline, and does not mistake lateness for failure', async () => {
    await arm('api.slow', { api: 'create', delayMs: TIMEOUT_MS * 3 });
    const began = Date.now();
    expect(await create()).toEqual({ kind: 'UNKNOWN', reason: 'TIMEOUT' });
    expect(Date.now() - began).toBeLessThan(TIMEOUT_MS * 2);
    expect(await state()).toBe('PENDING');
  });

  it.each(['lost', 'unreached', 'garbage', 'forged', 'tampered', 'error'])(
    'says nothing of a payment when the answer to a query or a close is %s',
    async how => {
      await created();
      await armCall(how, 'query');
      expect((await shop.gateway.query(number, payerId)).known).toBe(false);
      if (how === 'tampered' && channel === 'WECHAT_JSAPI') return; // a 204 has no body to tamper with
      await armCall(how, 'close');
      expect(await shop.gateway.close(number, payerId)).toBe('UNKNOWN');
    },
  );

  it.each([
    ['forged', 'BAD_SIGNATURE'],
    ['tampered', 'BAD_SIGNATURE'],
    ...(channel === 'WECHAT_JSAPI'
      ? [
          ['stale', 'STALE'],
          ['unknownserial', 'UNKNOWN_SERIAL'],
          ['signtest', 'SIGNATURE_PROBE'],
          ['badcipher', 'BAD_CIPHERTEXT'],
        ]
      : []),
  ])('refuses a %s notification as %s, and the platform hears it', async (as, reason) => {
    await paid();
    expect(await notified(as)).toEqual(['refused']);
    expect(shop.heard).toEqual([{ ok: false, reason }]);
  });

  it('reads twenty copies as twenty times the same', async () => {
    await paid();
    await notified('duplicate', { copies: 20 });
    expect(shop.heard.length).toBe(20);
    expect(new Set(shop.heard.map(notification => JSON.stringify(notification))).size).toBe(1);
  });

  it.each([
    ['amount', { amountFen: 1 }],
    ['merchant', { merchantId: expect.any(String) as string }],
    ['app', { appId: expect.any(String) as string }],
    ['payer', { payerId: expect.stringContaining('somebody-else') as string }],
    ['currency', { currency: 'USD' }],
  ])('hands up another %s as it was signed, for the order to be compared with', async (field, told) => {
    await paid();
    const [genuine] = shop.heard;
    expect(await notified('mismatch', { field })).toEqual(['acknowledged']);
    const [lie] = shop.heard;
    if (!lie?.ok || !genuine?.ok) throw new Error('refused');
    expect(lie.receipt).toMatchObject({ number, ...told });
    expect(lie.receipt).not.toEqual(genuine.receipt);
  });
});
