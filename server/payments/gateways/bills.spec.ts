import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { shanghaiDay, startOfShanghaiDay } from '../../kernel/shanghai.js';
import { runSandbox, type RunningSandbox } from '../../users/platforms/testing/sandbox.js';
import type { BillRow, PaymentChannel } from './gateway.js';
import { createGateways } from './gateways.js';
import { openShop, type Shop } from './testing/shop.js';

const HOUR = 3_600_000;
const CHANNELS: [PaymentChannel, string][] = [
  ['WECHAT_JSAPI', 'wechat'],
  ['ALIPAY', 'alipay'],
];

/** Tomorrow in Shanghai: what is paid at its noon and sent back soon after is certainly on one day. */
const DAY = shanghaiDay(new Date(Date.now() + 24 * HOUR));
const NOON = (startOfShanghaiDay(DAY)?.getTime() ?? 0) + 12 * HOUR;
const [EIGHT, TEN] = [NOON + 20 * HOUR, NOON + 22 * HOUR];

let sandbox: RunningSandbox;
let offsetMs = 0;
const now = () => new Date(Date.now() + offsetMs);

beforeAll(async () => {
  sandbox = await runSandbox();
  return () => sandbox.stop();
});

/** Puts the sandbox's clock and ours at a moment. */
async function goTo(moment: number): Promise<void> {
  await sandbox.call('POST', '/control/clock/reset');
  offsetMs = moment - Date.now();
  await sandbox.call('POST', '/control/clock/advance', { ms: offsetMs });
}

describe.each(CHANNELS)('the bill of %s', (channel, name) => {
  const isWechat = channel === 'WECHAT_JSAPI';
  const [whole, part, refunded] = ['whole', 'part', 'back'].map(() => randomBytes(16).toString('hex')) as [
    string,
    string,
    string,
  ];
  let shop: Shop;
  let rows: BillRow[];

  beforeAll(async () => {
    // WeChat Pay's answers follow the machine's clock, as the SDK's requests do; Alipay is asked under the moved one.
    const options = isWechat ? { timeoutMs: 500 } : { timeoutMs: 500, now };
    const gateway = createGateways(sandbox, options)[channel];
    if (!gateway) throw new Error(`${channel} is not configured`);
    await goTo(NOON);
    shop = await openShop(sandbox, channel, gateway, now);
    for (const number of [whole, part]) {
      const order = { ...shop.order(number), description: 'Python入门,进阶`,`🎉"一"、𠮷野家' };
      expect((await gateway.create(order)).kind).toBe('CREATED');
      await sandbox.call('POST', `/control/trades/${number}/pay`, { notify: false });
    }
    const refund = {
      number: refunded,
      paymentNumber: part,
      amountFen: 5000,
      totalFen: 20000,
      leftFen: 20000,
    };
    const { payerId, notifyUrl } = shop;
    await gateway.refund({ ...refund, payerId, notifyUrl, reason: '不想学了' });
    await sandbox.call('POST', '/control/clock/advance', { ms: 2000 });
    rows = await Promise.all([paymentRow(whole), paymentRow(part), refundRow()]);
    await goTo(TEN);
    return () => shop.close();
  });
  afterEach(async () => {
    await sandbox.call('DELETE', '/control/faults');
    await goTo(TEN);
  });

  const bill = (day = DAY) => {
    if (!shop.gateway.bill) throw new Error('no bill');
    return shop.gateway.bill(day, now());
  };
  const arm = async (kind: string, options = {}) => {
    const fault = { kind, channel: name, ...options };
    expect(await sandbox.call('POST', '/control/faults', fault)).toMatchObject({ fault });
  };
  async function paymentRow(number: string): Promise<BillRow> {
    const { trade } = await sandbox.call<{ trade: { id: string; transactionId: string } }>(
      'GET',
      `/control/trades/${number}`,
    );
    return {
      kind: 'PAYMENT',
      number,
      refundNumber: null,
      transactionId: isWechat ? trade.transactionId : trade.id,
      amountFen: 20000,
      state: isWechat ? 'SUCCESS' : '交易',
      done: true,
    };
  }
  const refundRow = async (): Promise<BillRow> => ({
    ...(await paymentRow(part)),
    kind: 'REFUND',
    refundNumber: refunded,
    amountFen: 5000,
    state: isWechat ? 'SUCCESS' : '退款',
  });

  it('lists payments and refunds of the day, in whole fen', async () => {
    expect(await bill()).toEqual({ kind: 'BILL', rows });
  });

  it('is not ready in the morning, and empty when nothing was sold', async () => {
    await goTo(EIGHT);
    const reason = isWechat ? 'STATEMENT_CREATING' : 'isp.bill_not_exist';
    expect(await bill()).toEqual({ kind: 'NOT_READY', reason });
    await goTo(TEN);
    expect(await bill(shanghaiDay(new Date(NOON - 24 * HOUR)))).toEqual({ kind: 'EMPTY' });
  });

  it('is handed up as it was written, for the ledger to be compared with', async () => {
    const [first, second, third] = rows;
    await arm('bill.missing', { number: whole });
    expect(await bill()).toEqual({ kind: 'BILL', rows: [second, third] });
    await arm('bill.amount', { number: whole });
    expect(await bill()).toEqual({ kind: 'BILL', rows: [{ ...first, amountFen: 20001 }, second, third] });
    await arm('bill.status', { number: whole });
    const state = isWechat ? 'REVOKED' : '退款';
    expect(await bill()).toEqual({ kind: 'BILL', rows: [{ ...first, state, done: false }, second, third] });
    await arm('bill.extra');
    const more = await bill();
    expect(more.kind === 'BILL' && more.rows.slice(0, 3)).toEqual(rows);
    expect(more.kind === 'BILL' && more.rows.slice(3)).toEqual([
      { ...third, number: expect.any(String) as string, transactionId: expect.any(String) as string },
    ]);
  });

  it.each(['lost', 'unreached', 'garbage', 'forged', 'tampered', 'error'])(
    'is unknown when the answer to the question for it is %s',
    async how => {
      // alipay-sdk's HTTP client sends a request once more when its connection drops.
      const times = !isWechat && (how === 'lost' || how === 'unreached') ? 2 : 1;
      await arm(`api.${how}`, { api: 'bill', times });
      expect((await bill()).kind).toBe('UNKNOWN');
      expect((await bill()).kind).toBe('BILL');
    },
  );

  it.each([
    ['lost', {}, 'NETWORK'],
    ['slow', { delayMs: 1500 }, 'TIMEOUT'],
    ['garbage', {}, isWechat ? 'HASH_MISMATCH' : 'ARCHIVE'],
    ['tampered', {}, isWechat ? 'HASH_MISMATCH' : 'ARCHIVE'],
    ['error', { status: 503 }, 'HTTP_503'],
  ])('is unknown, and no part of it is handed up, when its download is %s', async (how, options, reason) => {
    await arm(`api.${how}`, { api: 'download', ...options });
    expect(await bill()).toEqual({ kind: 'UNKNOWN', reason });
  });

  it('is of a day of the calendar: for another word nobody is asked', async () => {
    await expect(bill('2026-02-30')).rejects.toThrow(RangeError);
    await expect(bill('2026-10-01&bill_type=REFUND')).rejects.toThrow(RangeError);
  });
});
