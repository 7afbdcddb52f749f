import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentGateway } from './gateway.js';
import { VirtualShop } from './testing/virtual-shop.js';

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
  shop.refundable = true;
});
afterEach(() => shop.sandbox.call('DELETE', '/control/faults'));

const refundOf = (amountFen: number, leftFen: number) => ({
  number: randomBytes(16).toString('hex'),
  paymentNumber: number,
  amountFen,
  totalFen: 20000,
  leftFen,
  payerId: shop.payer,
  reason: '不想学了',
  notifyUrl: 'http://127.0.0.1:9/unused',
});

describe('a refund', () => {
  const refundState = async (refund: ReturnType<typeof refundOf>) => {
    const outcome = await gateway.queryRefund(refund);
    return outcome.known ? outcome.receipt.state : outcome.reason;
  };

  it('in two parts is accepted, later done, pushed and queried', async () => {
    await shop.sell(number);
    const first = refundOf(5000, 20000);
    expect(await refundState(first)).toBe('ABSENT');
    expect(await gateway.refund(first)).toMatchObject({
      kind: 'ACCEPTED',
      receipt: { number: first.number, paymentNumber: number, state: 'PROCESSING', amountFen: 5000 },
    });
    expect(await refundState(first)).toBe('PROCESSING');
    const early = refundOf(15000, 15000);
    expect(await gateway.refund(early)).toEqual({ kind: 'LATER', reason: 'XPAY_268490014' });
    await expect.poll(() => refundState(first), { timeout: 6000 }).toBe('SUCCEEDED');
    expect(await shop.state(number)).toBe('PAID');
    await expect.poll(() => shop.about(number).length).toBe(2);
    const asked = await gateway.queryRefund(first);
    expect(shop.about(number)[1]?.refund).toEqual(asked.known && asked.receipt);

    expect((await gateway.refund(early)).kind).toBe('ACCEPTED');
    await expect.poll(() => refundState(early), { timeout: 6000 }).toBe('SUCCEEDED');
    expect(await shop.state(number)).toBe('REFUNDED');
  });

  it('sent again under its number is the same refund, and money goes back once', async () => {
    await shop.sell(number);
    const refund = refundOf(20000, 20000);
    const fault = { kind: 'api.lost', channel: 'wechat-virtual', api: 'refund' };
    await shop.sandbox.call('POST', '/control/faults', fault);
    expect((await gateway.refund(refund)).kind).toBe('UNKNOWN');
    expect((await gateway.refund(refund)).kind).toBe('ACCEPTED');
    expect((await shop.told(number)).refunds.map(({ amountFen }) => amountFen)).toEqual([20000]);
  });

  it('that counts on more than is left stays unknown, and none is made', async () => {
    await shop.sell(number);
    expect(await gateway.refund(refundOf(5000, 30000))).toEqual({
      kind: 'UNKNOWN',
      reason: 'XPAY_268490016',
    });
    expect((await shop.told(number)).refunds).toEqual([]);
  });

  it('of an order that nobody paid is refused', async () => {
    expect(await gateway.refund(refundOf(5000, 20000))).toEqual({
      kind: 'REFUSED',
      reason: 'XPAY_268490002',
    });
  });
});

describe('a payment through Apple', () => {
  const askApple = () => shop.sandbox.call('POST', `/control/wechat-virtual/${number}/ios-refund`, {});

  it('is pushed without WeChat Pay’s number, and completed by a query', async () => {
    await shop.sell(number, { os: 'ios' });
    const { trade } = await shop.told(number);
    expect(shop.about(number)[0]?.receipt).toMatchObject({
      number,
      state: 'PAID',
      amountFen: 20000,
      payerId: shop.payer,
      transactionId: trade.id,
    });
  });

  it('is not refunded by us', async () => {
    await shop.sell(number, { os: 'ios' });
    expect(await gateway.refund(refundOf(20000, 20000))).toEqual({ kind: 'REFUSED', reason: 'IOS' });
    expect((await shop.told(number)).refunds).toEqual([]);
  });

  it('is refunded by Apple when we are asked and agree, and we hear of it', async () => {
    await shop.sell(number, { os: 'ios' });
    await askApple();
    await expect.poll(() => shop.about(number).length, { timeout: 8000 }).toBe(3);
    const [, inquiry, refund] = shop.about(number);
    expect(inquiry).toMatchObject({
      ok: true,
      receipt: null,
      refund: null,
      inquiry: { number, payerId: null },
    });
    const [made] = (await shop.told(number)).refunds;
    expect(made).toMatchObject({ state: 'SUCCESS', amountFen: 20000 });
    expect(refund?.refund).toMatchObject({
      paymentNumber: number,
      state: 'SUCCEEDED',
      amountFen: 20000,
    });
    expect(await shop.state(number)).toBe('REFUNDED');
  });

  it('stays paid when we object', async () => {
    shop.refundable = false;
    await shop.sell(number, { os: 'ios' });
    await askApple();
    await expect.poll(() => shop.about(number).length).toBe(2);
    expect(shop.about(number)[1]).toMatchObject({ ok: true, inquiry: { number } });
    expect((await shop.told(number)).refunds).toEqual([]);
    expect(await shop.state(number)).toBe('PAID');
  });
});
