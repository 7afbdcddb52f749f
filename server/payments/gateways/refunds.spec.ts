import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runSandbox, type RunningSandbox } from '../../users/platforms/testing/sandbox.js';
import type { PaymentChannel, RefundOutcome, RefundReceipt } from './gateway.js';
import { createGateways } from './gateways.js';
import { openShop, type Shop } from './testing/shop.js';

const CHANNELS: [PaymentChannel, string][] = [
  ['WECHAT_JSAPI', 'wechat'],
  ['ALIPAY', 'alipay'],
];

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await runSandbox();
  return () => sandbox.stop();
});

describe.each(CHANNELS)('a refund through %s', (channel, name) => {
  const isWechat = channel === 'WECHAT_JSAPI';
  let shop: Shop;
  let number: string;
  let paymentNumber: string;

  beforeAll(async () => {
    const gateway = createGateways(sandbox, { timeoutMs: 500 })[channel];
    if (!gateway) throw new Error(`${channel} is not configured`);
    shop = await openShop(sandbox, channel, gateway);
  });
  beforeEach(async () => {
    [number, paymentNumber] = [newNumber(), newNumber()];
    await shop.gateway.create(shop.order(paymentNumber));
    await sandbox.call('POST', `/control/trades/${paymentNumber}/pay`, { notify: false });
    shop.heard.length = 0;
  });
  afterEach(async () => {
    await sandbox.call('DELETE', '/control/faults');
    await sandbox.call('POST', '/control/clock/reset');
  });
  afterAll(() => shop.close());

  const newNumber = () => randomBytes(16).toString('hex');
  const refund = (amountFen = 5000, its = number) =>
    shop.gateway.refund({
      number: its,
      paymentNumber,
      amountFen,
      totalFen: 20000,
      leftFen: 20000,
      payerId: shop.payerId,
      reason: '七天内没有学过',
      notifyUrl: shop.notifyUrl,
    });
  const asked = (its = number) =>
    shop.gateway.queryRefund({ number: its, paymentNumber, payerId: shop.payerId });
  const state = async (its = number) => {
    const outcome = await asked(its);
    return outcome.known ? outcome.receipt.state : outcome.reason;
  };
  const arm = async (kind: string, options = {}) => {
    const fault = { kind, channel: name, ...options };
    expect(await sandbox.call('POST', '/control/faults', fault)).toMatchObject({ fault });
  };
  /** alipay-sdk's HTTP client sends a request once more when its connection drops. */
  const armCall = (how: string, api: string) =>
    arm(`api.${how}`, { api, times: !isWechat && (how === 'lost' || how === 'unreached') ? 2 : 1 });
  const advance = (ms: number) => sandbox.call('POST', '/control/clock/advance', { ms });
  async function refundedFen(): Promise<number> {
    const { trade } = await sandbox.call<{ trade: { refundedFen: number } }>(
      'GET',
      `/control/trades/${paymentNumber}`,
    );
    return trade.refundedFen;
  }
  const heardRefunds = (): (RefundReceipt | null)[] =>
    shop.heard.flatMap(notification => (notification.ok ? [notification.refund] : []));
  const receiptOf = (outcome: RefundOutcome): RefundReceipt => {
    if (outcome.kind !== 'ACCEPTED') throw new Error(outcome.reason);
    return outcome.receipt;
  };

  it('is accepted, and a query tells when the money is back', async () => {
    const accepted = receiptOf(await refund());
    expect(accepted).toMatchObject({
      channel,
      number,
      paymentNumber,
      state: isWechat ? 'PROCESSING' : 'SUCCEEDED',
      amountFen: 5000,
    });
    if (isWechat) expect([await state(), await refundedFen()]).toEqual(['PROCESSING', 0]);
    await advance(2000);
    expect(await asked()).toEqual({
      known: true,
      receipt: { ...accepted, state: 'SUCCEEDED', finishedAt: expect.any(Date) as Date },
    });
    expect(await refundedFen()).toBe(5000);
    const payment = await shop.gateway.query(paymentNumber, shop.payerId);
    expect(payment.known && payment.receipt.state).toBe(isWechat ? 'REFUNDED' : 'PAID');
  });

  it('is notified of; what Alipay sends only says that there is something to ask about', async () => {
    await refund();
    await advance(2000);
    await expect.poll(heardRefunds).toHaveLength(1);
    const [told] = heardRefunds();
    const settled = await asked();
    if (!settled.known) throw new Error(settled.reason);
    expect(told).toEqual(
      isWechat
        ? settled.receipt
        : { ...settled.receipt, state: 'PROCESSING', amountFen: null, finishedAt: null },
    );
    const [notification] = shop.heard;
    expect(notification?.ok && notification.receipt?.state).toBe(isWechat ? undefined : 'PAID');
  });

  it('refuses a forged notification of it', async () => {
    await arm('notify.forged', { of: 'refund' });
    await refund();
    await advance(2000);
    await expect.poll(() => shop.heard).toEqual([{ ok: false, reason: 'BAD_SIGNATURE' }]);
  });

  it('comes in parts until nothing is left, and never more', async () => {
    await refund(15000);
    await advance(2000);
    const rest = newNumber();
    if (isWechat) expect(await refund(5000, rest)).toEqual({ kind: 'LATER', reason: 'FREQUENCY_LIMITED' });
    await advance(60_000);
    expect(await refund(5001, newNumber())).toMatchObject({ kind: 'REFUSED' });
    expect((await refund(5000, rest)).kind).toBe('ACCEPTED');
    await advance(60_000);
    expect((await refund(1, newNumber())).kind).toBe('REFUSED');
    expect([await state(rest), await refundedFen()]).toEqual(['SUCCEEDED', 20000]);
    const payment = await shop.gateway.query(paymentNumber, shop.payerId);
    expect(payment.known && payment.receipt.state).toBe('REFUNDED');
  });

  it('is one refund however often it is asked for, even with another sum', async () => {
    const first = receiptOf(await refund());
    await advance(2000);
    for (const amountFen of [5000, 5000, 6000]) {
      const again = receiptOf(await refund(amountFen));
      expect(again).toMatchObject({ number: first.number, amountFen: 5000, state: 'SUCCEEDED' });
    }
    expect(await refundedFen()).toBe(5000);
  });

  it('is absent when nobody asked for it, or the payment does not exist', async () => {
    expect(await state()).toBe('ABSENT');
    paymentNumber = newNumber();
    expect(await state()).toBe('ABSENT');
    expect((await refund()).kind).toBe('REFUSED');
  });

  it('waits while there is no balance: refused for now, and nothing is sent back', async () => {
    const code = isWechat ? 'NOT_ENOUGH' : 'ACQ.SELLER_BALANCE_NOT_ENOUGH';
    await arm('api.error', { api: 'refund', code, ...(isWechat && { status: 403 }) });
    expect(await refund()).toEqual({ kind: 'LATER', reason: code });
    expect([await state(), await refundedFen()]).toEqual(['ABSENT', 0]);
    expect((await refund()).kind).toBe('ACCEPTED');
  });

  it.each([
    ['lost', true],
    ['garbage', true],
    ['forged', true],
    ['tampered', true],
    ['unreached', false],
    ['error', false],
  ])(
    'is unknown when its answer is %s; a query tells, and the same number never pays twice',
    async (how, sent) => {
      await armCall(how, 'refund');
      expect((await refund()).kind).toBe('UNKNOWN');
      expect(await state()).toBe(!sent ? 'ABSENT' : isWechat ? 'PROCESSING' : 'SUCCEEDED');
      expect(receiptOf(await refund()).amountFen).toBe(5000);
      await advance(2000);
      expect(await refundedFen()).toBe(5000);
    },
  );

  it.each(['lost', 'garbage', 'forged', 'tampered', 'unreached', 'error'])(
    'is unknown when the answer to a query is %s',
    async how => {
      await refund();
      await armCall(how, 'refundQuery');
      expect((await asked()).known).toBe(false);
    },
  );

  it('does not call a refusal final while the query that decides is silent', async () => {
    await arm('api.error', { api: 'refundQuery', status: 500 });
    expect((await refund(20001)).kind).toBe('UNKNOWN');
    expect((await refund(20001)).kind).toBe('REFUSED');
  });

  it('may be under way for long', async () => {
    await arm('refund.processing');
    expect(receiptOf(await refund()).state).toBe('PROCESSING');
    await advance(120_000);
    expect(receiptOf(await refund()).state).toBe('PROCESSING');
    await sandbox.call('POST', `/control/refunds/${number}/settle`, {});
    expect([await state(), await refundedFen()]).toEqual(['SUCCEEDED', 5000]);
  });

  // Alipay sends money back at once: there is no end but the good one, and no message that tells it.
  if (!isWechat) return;

  it.each([
    ['refund.closed', 'CLOSED'],
    ['refund.abnormal', 'ABNORMAL'],
  ])('that ends as %s is told apart, by query and by notification', async (fault, expected) => {
    await arm(fault);
    await refund();
    await advance(2000);
    expect(await state()).toBe(expected);
    await expect.poll(() => heardRefunds().map(receipt => receipt?.state)).toEqual([expected]);
    expect(await refundedFen()).toBe(0);
  });

  it("is not believed when it is another merchant's", async () => {
    await arm('notify.mismatch', { of: 'refund', field: 'merchant' });
    await refund();
    await advance(2000);
    await expect.poll(() => shop.heard).toEqual([{ ok: false, reason: 'OTHER_MERCHANT' }]);
  });
});
