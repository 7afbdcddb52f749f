import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../kernel/log.js';
import { shanghaiDay, startOfShanghaiDay } from '../kernel/shanghai.js';
import { Buyer, type UserErrors } from '../testkit/purchase.js';
import { Staff } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { reconcile, reconcileLastDays, type Desk } from './bills.service.js';
import { createGateways } from './gateways/gateways.js';

let app: TestApp;
let story: Story;
let desk: Desk;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  const { clock, config, orm } = app;
  desk = { em: orm.em.fork(), gateways: createGateways(config), log: createLogger('silent'), now: clock.now };
});
afterAll(() => app.stop());

const HOUR = 60 * 60_000;
const today = (): string => shanghaiDay(app.clock.now());

/** Goes on to the next time it is that late in Shanghai. */
async function goTo(hours: number): Promise<void> {
  const now = app.clock.now().getTime();
  const then = (startOfShanghaiDay(today())?.getTime() ?? 0) + hours * HOUR;
  await app.advance(then > now ? then - now : then - now + 24 * HOUR);
}

/** Every test has days of its own, which begin at noon. */
beforeEach(() => goTo(12));

type Method = 'WECHAT' | 'ALIPAY';
const SIDES: [Method, string, string][] = [
  ['WECHAT', 'WECHAT_JSAPI', 'wechat'],
  ['ALIPAY', 'ALIPAY', 'alipay'],
];

async function buy(method: Method) {
  const buyer = new Buyer(app, await story.learner());
  const order = await buyer.order((await story.course({ priceFen: 9900 })).id);
  const { launch, number } = await buyer.launch(order.id, method);
  await app.sandbox.payAtCashier(launch);
  await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
  return { buyer, orderId: order.id, number };
}

/** An admin gives `fen` back; resolves to the refund's number once the money is there. */
async function giveBack(orderId: string, fen: number): Promise<string> {
  const [line] = await app.sql<{ id: string }>('select id from order_lines where order_id = $1', [orderId]);
  const { refund } = await (await Staff.admin(story)).refundOrder(orderId, [{ lineId: line?.id ?? '', fen }]);
  const status = async () => {
    await app.advance(10_000);
    const [row] = await app.sql<{ status: string }>('select status from refunds where id = $1', [refund?.id]);
    return row?.status;
  };
  await expect.poll(status, { timeout: 10_000 }).toBe('SUCCEEDED');
  return refund?.number ?? '';
}

interface Finding {
  id: string;
  kind: string;
  status: string;
  channel: string;
  day: string;
  number: string;
  hereAmount: { fen: number } | null;
  thereAmount: { fen: number } | null;
}
const RECONCILE = `mutation ($day: String!) { reconcileDay(day: $day) {
  findings { id kind status channel day number hereState thereState hereAmount { fen } thereAmount { fen } }
  userErrors { code field } } }`;

async function reconcileDay(day: string): Promise<UserErrors & { findings: Finding[] }> {
  const { visitor } = await Staff.admin(story);
  const answer = await visitor.run<{ reconcileDay: UserErrors & { findings: Finding[] } }>(RECONCILE, {
    day,
  });
  return answer.reconcileDay;
}

const runs = (day: string) =>
  app.sql<{ channel: string; rows: number; findings: number }>(
    'select channel, rows, findings from reconciliation_runs where day = $1 order by channel',
    [day],
  );

describe('a day whose books are equal', () => {
  it('has no findings, payments and refunds of both channels being in it', async () => {
    const day = today();
    for (const [method] of SIDES) await giveBack((await buy(method)).orderId, 1900);
    await goTo(10.5);
    expect(await reconcileDay(day)).toEqual({ findings: [], userErrors: [] });
    expect(await runs(day)).toEqual([
      { channel: 'ALIPAY', rows: 2, findings: 0 },
      { channel: 'WECHAT_JSAPI', rows: 2, findings: 0 },
    ]);
  });

  it('has none when nothing happened on it', async () => {
    const day = today();
    await goTo(10.5);
    expect(await reconcileDay(day)).toEqual({ findings: [], userErrors: [] });
    expect(await runs(day)).toMatchObject([{ rows: 0 }, { rows: 0 }]);
  });

  it('judges what happened just before midnight with the next day, and finds it in either bill', async () => {
    await goTo(23.8);
    const day = today();
    await buy('WECHAT');
    await app.sandbox.arm({ kind: 'bill.missing', channel: 'wechat' });
    await goTo(10.5);
    expect((await reconcileDay(day)).findings).toEqual([]);
    await goTo(10);
    expect(
      (await reconcileDay(shanghaiDay(new Date(app.clock.now().getTime() - 24 * HOUR)))).findings,
    ).toEqual([]);
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
      const payDay = today();
      const { orderId, number } = await buy(method);
      await goTo(12);
      const refundDay = today();
      const refundNumber = await giveBack(orderId, 1900);
      await goTo(10.5);

      for (const [day, of, expected] of [
        [payDay, number, pay],
        [refundDay, refundNumber, back],
      ] as const) {
        await app.sandbox.arm({ kind: fault, channel: side });
        const first = await reconcileDay(day);
        expect(first).toMatchObject({ findings: [{ kind, day, number: of, ...expected }], userErrors: [] });
        expect(await reconcileDay(day)).toEqual(first);
        await app.sandbox.arm({ kind: fault, channel: side });
        expect(await reconcileDay(day)).toEqual(first);
      }
    },
  );

  it('with bill.extra gives one finding, MISSING_HERE, of what nobody here sold', async () => {
    const day = today();
    await buy(method);
    await goTo(10.5);
    await app.sandbox.arm({ kind: 'bill.extra', channel: side });
    const { findings } = await reconcileDay(day);
    expect(findings).toMatchObject([
      { kind: 'MISSING_HERE', channel, day, hereState: null, hereAmount: null, thereAmount: { fen: 9900 } },
    ]);
    expect((await runs(day)).find(run => run.channel === channel)).toMatchObject({ rows: 2, findings: 1 });
  });
});

describe('a payment that never reached us', () => {
  it('differs in its state, and the day is done again once the ledger knows of it', async () => {
    const day = today();
    const buyer = new Buyer(app, await story.learner());
    const order = await buyer.order((await story.course()).id);
    const { number } = await buyer.launch(order.id, 'ALIPAY');
    for (const api of ['query', 'close']) {
      await app.sandbox.arm({ kind: 'api.error', api, channel: 'alipay', times: 'always' });
    }
    await app.sandbox.pay(number, { notify: false });
    await goTo(10.5);
    expect((await reconcileDay(day)).findings).toMatchObject([
      { kind: 'STATUS_DIFFERS', number, hereState: 'PENDING', hereAmount: { fen: 20000 } },
    ]);
    const [before] = await app.sql<{ at: Date }>(
      `select created_at as at from reconciliation_runs where day = $1 and channel = 'ALIPAY'`,
      [day],
    );

    await app.sandbox.call('DELETE', '/control/faults');
    await app.advance(HOUR);
    await expect.poll(async () => (await buyer.facts(order.id)).payments).toEqual(['SUCCEEDED']);
    await reconcileLastDays(desk);
    const after = await app.sql<{ at: Date; channel: string }>(
      'select created_at as at, channel from reconciliation_runs where day = $1 and created_at > $2',
      [day, before?.at],
    );
    expect(after.map(run => run.channel)).toEqual(['ALIPAY']);
    expect(await runs(day)).toMatchObject([{ findings: 0 }, { findings: 0 }]);
  });
});

describe('the daily job', () => {
  it('makes up for the last seven days, and does none of them twice', async () => {
    await goTo(10.5);
    await app.sql('delete from reconciliation_runs');
    await app.sql(`select graphile_worker.add_job('reconcileBills')`);
    await app.app.runDueJobs();
    const done = await app.sql<{ day: string; n: number }>(
      'select day, count(*)::int as n from reconciliation_runs group by day order by day',
    );
    const days = Array.from({ length: 7 }, (_, at) =>
      shanghaiDay(new Date(app.clock.now().getTime() - (7 - at) * 24 * HOUR)),
    );
    expect(done).toEqual(days.map(day => ({ day, n: 2 })));
    await app.sandbox.arm({ kind: 'api.error', api: 'bill', times: 'always' });
    await reconcileLastDays(desk);
    await app.sandbox.call('DELETE', '/control/faults');
  });

  it('keeps nothing of a bill that is not written yet, and fails in order to be tried again', async () => {
    const day = today();
    await goTo(8);
    await expect(reconcileLastDays(desk)).rejects.toThrow(`WECHAT_JSAPI ${day}`);
    expect((await runs(day)).filter(run => run.channel === 'WECHAT_JSAPI')).toEqual([]);
    expect(await reconcileDay(day)).toMatchObject({
      findings: [],
      userErrors: [{ code: 'GATEWAY_UNAVAILABLE', field: ['day'] }],
    });
    await goTo(10.5);
    await reconcileLastDays(desk);
    expect(await runs(day)).toHaveLength(2);
  });

  it('leaves no trace of a run that was cut short', async () => {
    const day = today();
    await buy('ALIPAY');
    await goTo(10.5);
    await app.sandbox.arm({ kind: 'bill.missing', channel: 'alipay', times: 2 });
    const log = createLogger('silent');
    log.error = () => {
      throw new Error('cut short');
    };
    await expect(reconcile({ ...desk, log }, 'ALIPAY', day)).rejects.toThrow('cut short');
    const filed = () => app.sql('select kind from findings where day = $1', [day]);
    expect([await filed(), await runs(day)]).toEqual([[], []]);
    await reconcile(desk, 'ALIPAY', day);
    expect([await filed(), await runs(day)]).toEqual([
      [{ kind: 'MISSING_THERE' }],
      [{ channel: 'ALIPAY', rows: 0, findings: 1 }],
    ]);
  });
});

describe('a day', () => {
  it.each(['2026-02-30', 'yesterday', '', '2999-01-01'])('%j is refused', async day => {
    expect(await reconcileDay(day)).toMatchObject({
      findings: [],
      userErrors: [{ code: 'INVALID_INPUT', field: ['day'] }],
    });
    expect(await runs(day)).toEqual([]);
  });

  it('that is not over is refused', async () => {
    expect((await reconcileDay(today())).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    expect(await runs(today())).toEqual([]);
  });
});
