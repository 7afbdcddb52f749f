import { setTimeout as sleep } from 'node:timers/promises';
import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrderUpdatedDocument } from '../../graphql/generated/graphql.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const buyer = async () => new Buyer(app, await story.learner());

describe.each(['WECHAT', 'ALIPAY'] as const)('paying with %s', method => {
  it('turns the order to PAID, records one payment and opens the lessons, once the platform says so', async () => {
    const xiaoming = await buyer();
    const course = await story.course({ title: 'Python入门', priceFen: 20000 });
    const order = await xiaoming.order(course.id);
    expect(order).toMatchObject({ status: 'PENDING', payable: { fen: 20000, text: '¥200.00' } });
    const { launch } = await xiaoming.launch(order.id, method);
    expect(await xiaoming.access(course.id)).toBe('PREVIEW');

    const events = xiaoming.visitor
      .socket()
      .iterate({ query: print(OrderUpdatedDocument), variables: { orderId: order.id } });
    expect((await events.next()).value).toMatchObject({ data: { orderUpdated: { status: 'PENDING' } } });
    await app.sandbox.payAtCashier(launch);
    expect((await events.next()).value).toMatchObject({
      data: {
        orderUpdated: {
          orderId: order.id,
          status: 'PAID',
          order: { lines: [{ course: { access: 'OPEN' } }] },
        },
      },
    });
    await events.return?.();

    expect(await xiaoming.facts(order.id)).toEqual({ status: 'PAID', payments: ['SUCCEEDED'], grants: 1 });
    expect(await xiaoming.access(course.id)).toBe('OPEN');
  });

  it('believes no client: checking before the money came changes nothing', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    await learner.launch(order.id, method);
    expect(await learner.check(order.id)).toMatchObject({ order: { status: 'PENDING' }, userErrors: [] });
    expect(await learner.facts(order.id)).toEqual({ status: 'PENDING', payments: ['PENDING'], grants: 0 });
  });

  it('converges by checkPayment when every notification is lost', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const { number } = await learner.launch(order.id, method);
    await app.sandbox.pay(number, { notify: false });
    expect(await learner.check(order.id)).toMatchObject({ order: { status: 'PAID' } });
    expect(await learner.facts(order.id)).toEqual({ status: 'PAID', payments: ['SUCCEEDED'], grants: 1 });
  });

  it('converges by the scheduled question when nobody comes back', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const { number } = await learner.launch(order.id, method);
    await app.sandbox.pay(number, { notify: false });
    await app.advance(5_000);
    expect(await learner.facts(order.id)).toEqual({ status: 'PAID', payments: ['SUCCEEDED'], grants: 1 });
  });

  it('grants once for twenty identical notifications at once', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const { number } = await learner.launch(order.id, method);
    await app.sandbox.pay(number, { notify: false });
    const answers = await app.sandbox.notify(number, { as: 'duplicate', copies: 20 });
    expect(answers.map(answer => answer.outcome)).toEqual(Array.from({ length: 20 }, () => 'acknowledged'));
    expect(await learner.facts(order.id)).toEqual({ status: 'PAID', payments: ['SUCCEEDED'], grants: 1 });
  });

  const refused = [
    { as: 'forged' },
    { as: 'tampered' },
    { as: 'stale' },
    ...(method === 'WECHAT' ? [{ as: 'badcipher' }, { as: 'signtest' }, { as: 'unknownserial' }] : []),
  ].filter(({ as }) => method === 'WECHAT' || as !== 'stale');
  it.each(refused)('refuses a $as notification, keeps it, and changes nothing', async how => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const { number } = await learner.launch(order.id, method);
    const [before] = await app.sql<{ n: number }>('select count(*)::int as n from payment_notifications');
    const [answer] = await app.sandbox.notify(number, how);
    expect(answer?.outcome).toBe('refused');
    const [after] = await app.sql<{ n: number }>('select count(*)::int as n from payment_notifications');
    expect((after?.n ?? 0) - (before?.n ?? 0)).toBe(1);
    expect(await learner.facts(order.id)).toEqual({ status: 'PENDING', payments: ['PENDING'], grants: 0 });
  });

  it.each(['amount', 'merchant', 'payer'])('quarantines a receipt whose %s is another', async field => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const { number } = await learner.launch(order.id, method);
    const [answer] = await app.sandbox.notify(number, { as: 'mismatch', field });
    // Quarantined by settle, or refused by the gateway already: either way the platform hears an answer.
    expect(['acknowledged', 'refused']).toContain(answer?.outcome);
    expect(await learner.facts(order.id)).toEqual({ status: 'PENDING', payments: ['PENDING'], grants: 0 });
  });

  it('launches the open attempt again instead of opening a second one', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const first = await learner.launch(order.id, method);
    const second = await learner.launch(order.id, method);
    expect(second.paymentId).toBe(first.paymentId);
    expect(await learner.facts(order.id)).toEqual({ status: 'PENDING', payments: ['PENDING'], grants: 0 });
  });

  it('opens one attempt for ten taps at once', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const answers = await Promise.all(Array.from({ length: 10 }, () => learner.pay(order.id, method)));
    expect(new Set(answers.map(answer => answer.payment?.id)).size).toBe(1);
    expect(await learner.facts(order.id)).toEqual({ status: 'PENDING', payments: ['PENDING'], grants: 0 });
  });

  it('keeps the number when the answer to create cannot be read, and goes on with it', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    await app.sandbox.arm({ kind: 'api.garbage', api: 'create' });
    const lost = await learner.pay(order.id, method);
    expect(lost).toMatchObject({ launch: null, userErrors: [{ code: 'GATEWAY_UNAVAILABLE' }] });
    const { launch } = await learner.launch(order.id, method);
    await app.sandbox.payAtCashier(launch);
    expect(await learner.check(order.id)).toMatchObject({ order: { status: 'PAID' } });
    expect(await learner.facts(order.id)).toEqual({ status: 'PAID', payments: ['SUCCEEDED'], grants: 1 });
  });

  it('sends money for a course that another order already opened back, and grants once', async () => {
    const learner = await buyer();
    const course = await story.course();
    const [first, second] = [await learner.order(course.id), await learner.order(course.id)];
    const one = await learner.launch(first.id, method);
    const two = await learner.launch(second.id, method);
    await Promise.all([app.sandbox.pay(one.number), app.sandbox.pay(two.number)]);
    await expect
      .poll(async () =>
        [...(await learner.facts(first.id)).payments, ...(await learner.facts(second.id)).payments].sort(),
      )
      .toEqual(['SUCCEEDED', 'SUCCEEDED SURPLUS']);
    const grants = (await learner.facts(first.id)).grants + (await learner.facts(second.id)).grants;
    expect(grants).toBe(1);
  });
});

describe('strangers and bad input', () => {
  it("answers for someone else's order as for one that does not exist", async () => {
    const owner = await buyer();
    const stranger = await buyer();
    const order = await owner.order((await story.course()).id);
    for (const id of [order.id, '01a1fc3c-0000-7000-8000-000000000000', 'nonsense']) {
      expect(await stranger.pay(id, 'WECHAT')).toMatchObject({
        payment: null,
        launch: null,
        userErrors: [{ code: 'NOT_FOUND', field: ['orderId'] }],
      });
      expect(await stranger.check(id)).toMatchObject({ order: null, userErrors: [{ code: 'NOT_FOUND' }] });
      const { me } = await stranger.visitor.run<{ me: object }>(
        'query ($id: ID!) { me { order(id: $id) { id } } }',
        { id },
      );
      expect(me).toEqual({ order: null });
      const events = stranger.visitor
        .socket()
        .iterate({ query: print(OrderUpdatedDocument), variables: { orderId: id } });
      const refusal = await events.next().catch((errors: unknown) => errors);
      expect(JSON.stringify(refusal)).toContain('BAD_USER_INPUT');
    }
  });

  it('refuses a wallet the platform or the account does not have', async () => {
    const user = await story.user({ alipay: false });
    const onWechat = new Buyer(app, await story.as(user, { platform: 'mp-weixin' }));
    const order = await onWechat.order((await story.course()).id);
    expect(await onWechat.pay(order.id, 'ALIPAY')).toMatchObject({
      userErrors: [{ code: 'PAYMENT_METHOD_UNAVAILABLE', field: ['method'] }],
    });
    expect((await onWechat.facts(order.id)).payments).toEqual([]);
  });

  it('asks a visitor to log in', async () => {
    const visitor = new Buyer(app, app.visitor());
    const answer = await visitor.visitor.send('mutation { checkPayment(orderId: "x") { order { id } } }');
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('a subscriber', () => {
  it('that comes after the payment gets the paid state first', async () => {
    const learner = await buyer();
    const order = await learner.order((await story.course()).id);
    const { launch } = await learner.launch(order.id, 'WECHAT');
    await app.sandbox.payAtCashier(launch);
    await expect.poll(async () => (await learner.facts(order.id)).status).toBe('PAID');
    await sleep(10);
    const events = learner.visitor
      .socket()
      .iterate({ query: print(OrderUpdatedDocument), variables: { orderId: order.id } });
    expect((await events.next()).value).toMatchObject({ data: { orderUpdated: { status: 'PAID' } } });
    await events.return?.();
  });
});
