import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../kernel/log.js';
import { inTransaction } from '../kernel/transaction.js';
import { Days } from '../testkit/days.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { BILLS_TASK } from './bills.job.js';
import { reconcile, reconcileLastDays, type Desk } from './bills.service.js';
import { createGateways } from './gateways/gateways.js';

let app: TestApp;
let story: Story;
let days: Days;
let desk: Desk;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  days = new Days(app, story);
  const { clock, config, orm } = app;
  desk = { em: orm.em.fork(), gateways: createGateways(config), log: createLogger('silent'), now: clock.now };
});
afterAll(() => app.stop());

/** Every test has days of its own, which begin at noon. */
beforeEach(() => days.goTo(12));

describe('a payment that never reached us', () => {
  it('differs in its state, and the day is done again once the ledger knows of it', async () => {
    const day = days.day();
    const buyer = new Buyer(app, await story.learner());
    const order = await buyer.order((await story.course()).id);
    const { number } = await buyer.launch(order.id, 'ALIPAY');
    for (const api of ['query', 'close']) {
      await app.sandbox.arm({ kind: 'api.error', api, channel: 'alipay', times: 'always' });
    }
    await app.sandbox.pay(number, { notify: false });
    await days.goTo(10.5);
    expect((await days.reconcile(day)).findings).toMatchObject([
      { kind: 'STATUS_DIFFERS', number, hereState: 'PENDING', hereAmount: { fen: 20000 } },
    ]);
    const [before] = await app.sql<{ at: Date }>(
      `select created_at as at from reconciliation_runs where day = $1 and channel = 'ALIPAY'`,
      [day],
    );

    await app.sandbox.call('DELETE', '/control/faults');
    await app.advance(60 * 60_000);
    await expect.poll(async () => (await buyer.facts(order.id)).payments).toEqual(['SUCCEEDED']);
    await reconcileLastDays(desk);
    const after = await app.sql<{ at: Date; channel: string }>(
      'select created_at as at, channel from reconciliation_runs where day = $1 and created_at > $2',
      [day, before?.at],
    );
    expect(after.map(run => run.channel)).toEqual(['ALIPAY']);
    expect(await days.runs(day)).toMatchObject([{ findings: 0 }, { findings: 0 }]);
  });
});

describe('the daily job', () => {
  it('makes up for the last seven days, and does none of them twice', async () => {
    await app.advance(8 * 24 * 60 * 60_000);
    await days.goTo(10.5);
    await inTransaction(desk, async tx =>
      tx.enqueue({ task: BILLS_TASK, payload: {}, runAt: tx.now(), key: BILLS_TASK }),
    );
    await app.app.runDueJobs();
    const done = await app.sql<{ day: string; n: number }>(
      'select day, count(*)::int as n from reconciliation_runs where day >= $1 group by day order by day',
      [days.day(8)],
    );
    const lastSeven = Array.from({ length: 7 }, (_, at) => days.day(7 - at));
    expect(done).toEqual(lastSeven.map(day => ({ day, n: 2 })));
    await app.sandbox.arm({ kind: 'api.error', api: 'bill', times: 'always' });
    await reconcileLastDays(desk);
    await app.sandbox.call('DELETE', '/control/faults');
  });

  it('keeps nothing of a bill that is not written yet, and fails in order to be tried again', async () => {
    const day = days.day();
    await days.goTo(8);
    await expect(reconcileLastDays(desk)).rejects.toThrow(`WECHAT_JSAPI ${day}`);
    expect((await days.runs(day)).filter(run => run.channel === 'WECHAT_JSAPI')).toEqual([]);
    expect(await days.reconcile(day)).toMatchObject({
      findings: [],
      userErrors: [{ code: 'GATEWAY_UNAVAILABLE', field: ['day'] }],
    });
    await days.goTo(10.5);
    await reconcileLastDays(desk);
    expect(await days.runs(day)).toHaveLength(2);
  });

  it('leaves no trace of a run that was cut short', async () => {
    const day = days.day();
    await days.sell('ALIPAY');
    await days.goTo(10.5);
    await app.sandbox.arm({ kind: 'bill.missing', channel: 'alipay', times: 2 });
    const log = createLogger('silent');
    log.error = () => {
      throw new Error('cut short');
    };
    await expect(reconcile({ ...desk, log }, 'ALIPAY', day)).rejects.toThrow('cut short');
    const filed = () => app.sql('select kind from findings where day = $1', [day]);
    expect([await filed(), await days.runs(day)]).toEqual([[], []]);
    await reconcile(desk, 'ALIPAY', day);
    expect([await filed(), await days.runs(day)]).toEqual([
      [{ kind: 'MISSING_THERE' }],
      [{ channel: 'ALIPAY', rows: 0, findings: 1 }],
    ]);
  });
});
