import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RequestDeletionDocument } from '../../graphql/generated/graphql.js';
import { CONSENT } from '../testkit/accounts.js';
import { expectSoundBooks } from '../testkit/books.js';
import { DAY_MS } from '../testkit/leaving.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
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
afterAll(() => app.stop());

/** Somebody who came by WeChat, has no password, and kept a launch of virtual payment, which nothing can close. */
async function withLaunch() {
  const { code } = await app.sandbox.call<{ code: string }>('POST', '/control/wechat/login', {
    user: 'gone',
  });
  const visitor = app.visitor({ platform: 'mp-weixin', os: 'android' });
  const { loginWithWechat } = await visitor.run<{
    loginWithWechat: { accessToken: string; viewer: { id: string } };
  }>(
    'mutation ($input: LoginWithWechatInput!) { loginWithWechat(input: $input) { accessToken viewer { id } } }',
    { input: { code, consent: CONSENT } },
  );
  visitor.accessToken = loginWithWechat.accessToken;
  const buyer = new Buyer(app, visitor);
  const order = await buyer.order((await story.course({ priceFen: 4200 })).id);
  const { payOrder } = await visitor.run<{ payOrder: { launch: Launch } }>(
    `mutation ($input: PayOrderInput!) { payOrder(input: $input) {
      launch { ... on WechatVirtualLaunch { mode signData paySig signature } } } }`,
    { input: { orderId: order.id, method: 'WECHAT', clientKey: randomUUID() } },
  );
  return { userId: loginWithWechat.viewer.id, visitor, buyer, order, launch: payOrder.launch };
}

const payerOf = async (orderId: string): Promise<string | undefined> =>
  (
    await app.sql<{ payer: string }>('select sealed_payer_id as payer from payments where order_id = $1', [
      orderId,
    ])
  )[0]?.payer;

it('sends virtual money back to a payer who was forgotten: the platform names them once more', async () => {
  const { userId, visitor, buyer, order, launch } = await withLaunch();
  const refunds = new RefundStory(app, story);
  await visitor.run(RequestDeletionDocument, { input: {} });
  await app.advance(DAY_MS); // The order ends on its own day.
  await app.advance(6 * DAY_MS);
  expect(await app.sql('select status from users where id = $1', [userId])).toEqual([{ status: 'ERASED' }]);
  expect(await payerOf(order.id)).toBe('');
  await app.sandbox.arm({ kind: 'api.unreached', api: 'refund', times: 'always' });
  await app.sandbox.payAtCashier(launch, { os: 'android' });
  await expect.poll(() => refunds.statuses(order.id)).toEqual(['APPROVED']);
  await app.advance(30 * 60_000); // Erased once more meanwhile, but for the payer who is owed.
  await app.sandbox.call('DELETE', '/control/faults');
  await expect
    .poll(
      async () => {
        await app.advance(60_000);
        return (await refunds.statuses(order.id)).join();
      },
      { timeout: 15_000 },
    )
    .toBe('SUCCEEDED');
  expect(await buyer.facts(order.id)).toEqual({
    status: 'EXPIRED',
    payments: ['SUCCEEDED SURPLUS'],
    grants: 0,
  });
  expect(await payerOf(order.id)).toMatch(/^z1\./);
  await app.sql(`select graphile_worker.add_job('tidyUp')`);
  await app.app.runDueJobs();
  expect(await payerOf(order.id)).toBe('');
  await expectSoundBooks(app);
});
