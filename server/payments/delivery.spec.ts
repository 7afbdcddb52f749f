import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CONSENT } from '../testkit/accounts.js';
import { expectSoundBooks } from '../testkit/books.js';
import { Buyer } from '../testkit/purchase.js';
import type { Launch } from '../testkit/sandbox.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp({
    sales: { wechat: 'virtual', wechatIos: 'virtual', alipay: 'on', alipayIos: 'off' },
  });
  story = new Story(app);
});
afterEach(() => app.sandbox.call('DELETE', '/control/faults'));
afterEach(() => expectSoundBooks(app));
afterAll(() => app.stop());

/** A virtual payment that the platform has taken and told nobody of; nothing can be told to it either. */
async function paidInSilence() {
  const user = `silent-${randomUUID()}`;
  const { code } = await app.sandbox.call<{ code: string }>('POST', '/control/wechat/login', { user });
  const visitor = app.visitor({ platform: 'mp-weixin', os: 'android' });
  const { loginWithWechat } = await visitor.run<{ loginWithWechat: { accessToken: string } }>(
    'mutation ($input: LoginWithWechatInput!) { loginWithWechat(input: $input) { accessToken } }',
    { input: { code, consent: CONSENT } },
  );
  visitor.accessToken = loginWithWechat.accessToken;
  const buyer = new Buyer(app, visitor);
  const order = await buyer.order((await story.course()).id);
  const { payOrder } = await visitor.run<{ payOrder: { launch: Launch } }>(
    `mutation ($input: PayOrderInput!) { payOrder(input: $input) {
      launch { ... on WechatVirtualLaunch { mode signData paySig signature } } } }`,
    { input: { orderId: order.id, method: 'WECHAT', clientKey: randomUUID() } },
  );
  const [{ number = '' } = {}] = await app.sql<{ number: string }>(
    'select number from payments where order_id = $1',
    [order.id],
  );
  await app.sandbox.arm({ kind: 'notify.lost', number, times: 'always' });
  const { fault } = (await app.sandbox.arm({ kind: 'api.unreached', api: 'provide', times: 'always' })) as {
    fault: { id: string };
  };
  await app.sandbox.payAtCashier(payOrder.launch);
  await buyer.check(order.id);
  expect((await buyer.facts(order.id)).status).toBe('PAID');
  // Pushes stay lost.
  const mend = () => app.sandbox.call('DELETE', `/control/faults/${fault.id}`);
  return { number, mend };
}

const isDelivered = async (number: string) => {
  const { trade } = await app.sandbox.call<{ trade: { deliveredAt: string | null } }>(
    'GET',
    `/control/trades/${number}`,
  );
  return trade.deliveredAt !== null;
};

const findings = (number: string) =>
  app.sql('select kind, here_state, there_state from findings where number = $1', [number]);

it('is told again until the platform has taken note', async () => {
  const { number, mend } = await paidInSilence();
  await app.advance(60_000);
  expect(await isDelivered(number)).toBe(false);
  await mend();
  await expect
    .poll(async () => {
      await app.advance(60_000);
      return isDelivered(number);
    })
    .toBe(true);
  expect(
    await app.sql(`select 1 from graphile_worker.jobs where key = 'deliverPayment ' || $1`, [number]),
  ).toEqual([]);
  expect(await findings(number)).toEqual([]);
});

it('is told again although the queue has given it up', async () => {
  const { number, mend } = await paidInSilence();
  const key = `deliverPayment ${number}`;
  await expect
    .poll(() =>
      app.sql(`select 1 from graphile_worker.jobs where key = $1 and attempts = 0 and run_at > now()`, [key]),
    )
    .toHaveLength(1);
  await app.sql('update graphile_worker._private_jobs set attempts = max_attempts where key = $1', [key]);
  await mend();
  await app.advance(3_600_000);
  expect(await isDelivered(number)).toBe(false);
  await app.sql(`select graphile_worker.add_job('sweepOrders', '{}'::json)`);
  await expect.poll(() => isDelivered(number)).toBe(true);
});

it('becomes a matter of a person when the platform takes no note for a day', async () => {
  const { number } = await paidInSilence();
  await expect
    .poll(
      async () => {
        await app.advance(3_600_000);
        return findings(number);
      },
      { timeout: 20_000 },
    )
    .toEqual([{ kind: 'STATUS_DIFFERS', here_state: 'DELIVERED', there_state: 'NOT_DELIVERED' }]);
  expect(
    await app.sql(`select 1 from graphile_worker.jobs where key = 'deliverPayment ' || $1`, [number]),
  ).toEqual([]);
});
