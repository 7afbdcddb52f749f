import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CONSENT } from '../testkit/accounts.js';
import type { Launch } from '../testkit/sandbox.js';
import { expectSoundBooks } from '../testkit/books.js';
import { Buyer } from '../testkit/purchase.js';
import { requestRefund, Staff } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp({
    sales: { wechat: 'virtual', wechatIos: 'virtual', alipay: 'on', alipayIos: 'off' },
  });
  story = new Story(app);
});
afterEach(() => expectSoundBooks(app));
afterAll(() => app.stop());

let users = 0;

/** Somebody who logs in by WeChat, which gives the session key that virtual payment signs with. */
async function wechatVisitor(
  os: 'ios' | 'android' = 'android',
  name = `virtual${++users}`,
): Promise<Visitor> {
  const { code } = await app.sandbox.call<{ code: string }>('POST', '/control/wechat/login', { user: name });
  const visitor = app.visitor({ platform: 'mp-weixin', os });
  const { loginWithWechat } = await visitor.run<{ loginWithWechat: { accessToken: string } }>(
    'mutation ($input: LoginWithWechatInput!) { loginWithWechat(input: $input) { accessToken } }',
    { input: { code, consent: CONSENT } },
  );
  visitor.accessToken = loginWithWechat.accessToken;
  return visitor;
}

const PAY = `mutation ($input: PayOrderInput!) { payOrder(input: $input) { payment { id channel }
  launch { __typename ... on WechatVirtualLaunch { mode signData paySig signature } } userErrors { code field } } }`;

interface Paid {
  payment: { id: string; channel: string } | null;
  launch: (Launch & { __typename: string; signData: string }) | null;
  userErrors: { code: string; field: string[] }[];
}

async function pay(visitor: Visitor, orderId: string, clientKey: string = randomUUID()): Promise<Paid> {
  const input = { orderId, method: 'WECHAT', clientKey };
  return (await visitor.run<{ payOrder: Paid }>(PAY, { input })).payOrder;
}

async function ordered(os: 'ios' | 'android' = 'android', priceFen = 9900) {
  const visitor = await wechatVisitor(os);
  const buyer = new Buyer(app, visitor);
  const course = await story.course({ priceFen });
  return { visitor, buyer, course, order: await buyer.order(course.id) };
}

const numberOf = ({ signData }: { signData: string }) =>
  (JSON.parse(signData) as { outTradeNo: string }).outTradeNo;

describe('virtual payment', () => {
  it('sells a course on the push, and tells the platform by its answer', async () => {
    const { visitor, buyer, course, order } = await ordered();
    const { payment, launch } = await pay(visitor, order.id);
    expect([payment?.channel, launch?.__typename]).toEqual(['WECHAT_VIRTUAL', 'WechatVirtualLaunch']);
    if (!launch) throw new Error('No launch');
    await app.sandbox.payAtCashier(launch);
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    expect(await buyer.access(course.id)).toBe('OPEN');
  });

  it('is found by asking when every push is lost, and the goods are reported as handed over', async () => {
    const { visitor, buyer, order } = await ordered();
    const { launch } = await pay(visitor, order.id);
    if (!launch) throw new Error('No launch');
    await app.sandbox.arm({ kind: 'notify.lost', number: numberOf(launch), times: 'always' });
    await app.sandbox.payAtCashier(launch);
    await buyer.check(order.id);
    expect((await buyer.facts(order.id)).status).toBe('PAID');
    await expect
      .poll(async () => {
        const { requests } = await app.sandbox.call<{ requests: { api: string; number: string }[] }>(
          'GET',
          `/control/requests?number=${numberOf(launch)}`,
        );
        return requests.some(({ api }) => api === 'provide');
      })
      .toBe(true);
  });

  it('launches the number again until its sheet was opened, and then takes another', async () => {
    const { visitor, buyer, order } = await ordered();
    const first = await pay(visitor, order.id);
    const again = await pay(visitor, order.id);
    expect(again.payment?.id).toBe(first.payment?.id);
    const { __typename: _name, ...fields } = first.launch as unknown as Record<string, string>;
    const query = new URLSearchParams({ channel: 'wechat-virtual', ...fields, origin: app.origin });
    expect((await fetch(`${app.sandbox.origin}/cashier?${query.toString()}`)).status).toBe(200);
    const other = await pay(visitor, order.id);
    expect(other.payment?.id).not.toBe(first.payment?.id);
    expect((await buyer.facts(order.id)).payments).toEqual(['CLOSED', 'PENDING']);
  });

  it('gives money back, and the course goes', async () => {
    const { visitor, buyer, course, order } = await ordered();
    const { launch } = await pay(visitor, order.id);
    if (!launch) throw new Error('No launch');
    await app.sandbox.payAtCashier(launch);
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    await requestRefund(visitor, order.id);
    await expect
      .poll(async () => {
        await app.advance(60_000);
        return (await buyer.facts(order.id)).status;
      })
      .toBe('REFUNDED');
    expect(await buyer.access(course.id)).toBe('PREVIEW');
  });

  it('asks for a new log-in where there is no session key', async () => {
    const learner = await story.learner({ platform: 'mp-weixin' });
    const order = await new Buyer(app, learner).order((await story.course()).id);
    expect(await pay(learner, order.id)).toMatchObject({
      payment: null,
      userErrors: [{ code: 'LOGIN_AGAIN', field: ['method'] }],
    });
  });

  it('takes nothing from a push that a stranger wrote', async () => {
    const response = await fetch(`${app.origin}/wechat/push?timestamp=1&nonce=2&msg_signature=3`, {
      method: 'POST',
      body: JSON.stringify({ ToUserName: 'x', Encrypt: 'AAAA' }),
    });
    expect(response.status).toBe(401);
  });
});

describe('on iOS', () => {
  it('a refund is a matter of Apple: ours goes to a person, theirs takes the course back', async () => {
    const { visitor, buyer, course, order } = await ordered('ios');
    const { launch } = await pay(visitor, order.id);
    if (!launch) throw new Error('No launch');
    await app.sandbox.payAtCashier(launch, { os: 'ios' });
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    await app.sandbox.call('POST', `/control/wechat-virtual/${numberOf(launch)}/ios-refund`, {});
    await expect
      .poll(async () => {
        await app.advance(60_000);
        return (await buyer.facts(order.id)).status;
      })
      .toBe('REFUNDED');
    expect(await buyer.access(course.id)).toBe('PREVIEW');
    expect(await app.sql('select kind, status from refunds where order_id = $1', [order.id])).toEqual([
      { kind: 'PLATFORM', status: 'SUCCEEDED' },
    ]);
  });

  it('a learner is told whom to ask, and nothing is started that cannot end', async () => {
    const { visitor, buyer, order } = await ordered('ios');
    const { launch } = await pay(visitor, order.id);
    if (!launch) throw new Error('No launch');
    await app.sandbox.payAtCashier(launch, { os: 'ios' });
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    expect((await requestRefund(visitor, order.id)).userErrors).toMatchObject([{ code: 'REFUND_BY_APPLE' }]);
    const { refundTerms } = await visitor.run<{ refundTerms: { refusal: { code: string } }[] }>(
      'query ($id: ID!) { refundTerms(orderId: $id) { refusal { code } } }',
      { id: order.id },
    );
    expect(refundTerms).toEqual([{ refusal: { code: 'REFUND_BY_APPLE' } }]);
  });

  it('what staff granted is what Apple is advised to give, and ends ours', async () => {
    const { visitor, buyer, order } = await ordered('ios');
    const { launch } = await pay(visitor, order.id);
    if (!launch) throw new Error('No launch');
    await app.sandbox.payAtCashier(launch, { os: 'ios' });
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    const [line] = await app.sql<{ id: string }>('select id from order_lines where order_id = $1', [
      order.id,
    ]);
    await (await Staff.admin(story)).refundOrder(order.id, [{ lineId: line?.id ?? '', fen: 9900 }]);
    const refundOf = () => app.sql('select kind, status from refunds where order_id = $1', [order.id]);
    await expect
      .poll(async () => {
        await app.advance(60_000);
        return refundOf();
      })
      .toEqual([{ kind: 'STAFF', status: 'ABNORMAL' }]);
    await app.sandbox.call('POST', `/control/wechat-virtual/${numberOf(launch)}/ios-refund`, {});
    await expect
      .poll(async () => {
        await app.advance(60_000);
        return refundOf();
      })
      .toEqual([{ kind: 'STAFF', status: 'SUCCEEDED' }]);
    expect((await buyer.facts(order.id)).status).toBe('REFUNDED');
  });

  it('Apple is advised against it when the policy is against it, and nothing changes', async () => {
    const visitor = await wechatVisitor('ios');
    const buyer = new Buyer(app, visitor);
    const course = await story.course({ refundDays: 0 });
    const order = await buyer.order(course.id);
    const { launch } = await pay(visitor, order.id);
    if (!launch) throw new Error('No launch');
    await app.sandbox.payAtCashier(launch, { os: 'ios' });
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    await app.sandbox.call('POST', `/control/wechat-virtual/${numberOf(launch)}/ios-refund`, {});
    await app.advance(60_000);
    expect((await buyer.facts(order.id)).status).toBe('PAID');
    const inbox = await app.sql<{ n: number }>(
      `select count(*)::int as n from payment_notifications where verdict = 'INQUIRY'`,
    );
    expect(inbox[0]?.n).toBeGreaterThan(0);
  });

  it('sells nothing below ¥1', async () => {
    const { visitor, order } = await ordered('ios', 99);
    expect((await pay(visitor, order.id)).userErrors).toEqual([{ code: 'NOT_SOLD_HERE', field: ['method'] }]);
  });
});

describe('what a client is told it may show', () => {
  it.each([
    ['mp-weixin', 'ios', true, false],
    ['mp-alipay', 'ios', false, false],
    ['mp-alipay', 'android', true, true],
    ['h5', 'ios', true, true],
  ] as const)('%s on %s: courses %s, questions %s', async (platform, os, sellsHere, questionsHere) => {
    const query = '{ shop { sellsHere questionsHere } }';
    const { shop } = await app.visitor({ platform, os }).run<{ shop: object }>(query);
    expect(shop).toEqual({ sellsHere, questionsHere });
  });
});
