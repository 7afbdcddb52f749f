import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Days } from '../testkit/days.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let days: Days;
beforeAll(async () => {
  app = await startApp();
  days = new Days(app, new Story(app));
});
afterAll(() => app.stop());

/** Every test has days of its own, which begin at noon. */
beforeEach(() => days.goTo(12));

const SIDES: ['WECHAT' | 'ALIPAY', string, string][] = [
  ['WECHAT', 'WECHAT_JSAPI', 'wechat'],
  ['ALIPAY', 'ALIPAY', 'alipay'],
];

describe('a day whose books are equal', () => {
  it('has no findings, payments and refunds of both channels being in it', async () => {
    const day = days.day();
    for (const [method] of SIDES) await days.giveBack((await days.sell(method)).orderId, 1900);
    await days.goTo(10.5);
    expect(await days.reconcile(day)).toEqual({ findings: [], userErrors: [] });
    expect(await days.runs(day)).toEqual([
      { channel: 'ALIPAY', rows: 2, findings: 0 },
      { channel: 'WECHAT_JSAPI', rows: 2, findings: 0 },
    ]);
  });

  it('has none when nothing happened on it', async () => {
    const day = days.day();
    await days.goTo(10.5);
    expect(await days.reconcile(day)).toEqual({ findings: [], userErrors: [] });
    expect(await days.runs(day)).toMatchObject([{ rows: 0 }, { rows: 0 }]);
  });

  it('judges what happened just before midnight with the next day, and finds it in either bill', async () => {
    await days.goTo(23.8);
    const day = days.day();
    await days.sell('WECHAT');
    await app.sandbox.arm({ kind: 'bill.missing', channel: 'wechat' });
    await days.goTo(10.5);
    expect((await days.reconcile(day)).findings).toEqual([]);
    await days.goTo(10);
    expect((await days.reconcile(days.day(1))).findings).toEqual([]);
  });
});

describe.each(SIDES)('a bill of %s', (method, channel, side) => {
  const paid = { channel, hereAmount: { fen: 9900 }, hereState: 'SUCCEEDED', status: 'OPEN' };
  const returned = { ...paid, hereAmount: { fen: 1900 } };
  it.each<[string, string, object, object]>([
    [
      'bill.missing',
      'MISSING_THERE',
      { ...paid, thereAmount: null, thereState: null },
      { ...returned, thereAmount: null, thereState: null },
    ],
    [
      'bill.amount',
      'AMOUNT_DIFFERS',
      { ...paid, thereAmount: { fen: 9901 } },
      { ...returned, thereAmount: { fen: 1901 } },
    ],
    [
      'bill.status',
      'STATUS_DIFFERS',
      { ...paid, thereAmount: { fen: 9900 } },
      { ...returned, thereAmount: { fen: 1900 } },
    ],
  ])(
    'with %s gives one finding, %s, for a payment and for a refund, once',
    async (fault, kind, pay, back) => {
      const payDay = days.day();
      const { orderId, number } = await days.sell(method);
      await days.goTo(12);
      const refundDay = days.day();
      const refundNumber = await days.giveBack(orderId, 1900);
      await days.goTo(10.5);

      for (const [day, of, expected] of [
        [payDay, number, pay],
        [refundDay, refundNumber, back],
      ] as const) {
        await app.sandbox.arm({ kind: fault, channel: side });
        const first = await days.reconcile(day);
        expect(first).toMatchObject({ findings: [{ kind, day, number: of, ...expected }], userErrors: [] });
        expect(await days.reconcile(day)).toEqual(first);
        await app.sandbox.arm({ kind: fault, channel: side });
        expect(await days.reconcile(day)).toEqual(first);
      }
    },
  );

  it('with bill.extra gives one finding, MISSING_HERE, of what nobody here sold', async () => {
    const day = days.day();
    await days.sell(method);
    await days.goTo(10.5);
    await app.sandbox.arm({ kind: 'bill.extra', channel: side });
    const { findings } = await days.reconcile(day);
    expect(findings).toMatchObject([
      { kind: 'MISSING_HERE', channel, day, hereState: null, hereAmount: null, thereAmount: { fen: 9900 } },
    ]);
    expect((await days.runs(day)).find(run => run.channel === channel)).toMatchObject({
      rows: 2,
      findings: 1,
    });
  });
});

describe('a day', () => {
  it.each(['2026-02-30', 'yesterday', '', '2999-01-01'])('%j is refused', async day => {
    expect(await days.reconcile(day)).toMatchObject({
      findings: [],
      userErrors: [{ code: 'INVALID_INPUT', field: ['day'] }],
    });
    expect(await days.runs(day)).toEqual([]);
  });

  it('that is not over is refused', async () => {
    expect((await days.reconcile(days.day())).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    expect(await days.runs(days.day())).toEqual([]);
  });
});
