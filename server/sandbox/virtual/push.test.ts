import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import { Notices } from '../testing/notices.js';
import { openSandbox } from '../testing/sandbox.js';

let merchant: Merchant;
let notices: Notices;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ merchant, close } = await openSandbox());
  notices = new Notices(merchant);
  merchant.usual = () => ({ status: 200, body: '{"ErrCode":0,"ErrMsg":"success"}' });
  await merchant.post('/control/wechat/push-url', { url: merchant.notifyUrl('/push') });
});
afterEach(() => close());

const order = async (number: string) => (await merchant.queryVirtual(number)).order as object;
const told = () => merchant.received.map(received => merchant.readPush(received));

it('tells of the payment in security mode, and takes the answer for the delivery', async () => {
  merchant.answers.push({ status: 500, body: '' });
  await merchant.sell('PUSH00000001', { attach: 'tag' });
  await notices.attempted('PUSH00000001');
  expect(await order('PUSH00000001')).toMatchObject({ status: 2, provide_time: 0 });
  await notices.advance(2_000);
  expect(await order('PUSH00000001')).toMatchObject({ status: 4 });
  const [first, second] = told();
  expect(first).toEqual({
    ToUserName: expect.stringMatching(/^gh_/) as string,
    FromUserName: 'sandbox-openid-of-wechat-itself',
    CreateTime: expect.any(Number) as number,
    MsgType: 'event',
    Event: 'xpay_goods_deliver_notify',
    OpenId: 'sandbox-openid-xiaoming',
    OutTradeNo: 'PUSH00000001',
    Env: 0,
    WeChatPayInfo: {
      MchOrderNo: expect.stringMatching(/^\d{28}$/) as string,
      TransactionId: expect.stringMatching(/^4200002\d{21}$/) as string,
      PaidTime: expect.any(Number) as number,
    },
    GoodsInfo: {
      ProductId: merchant.get('WECHAT_VIRTUAL_PRODUCT_ID'),
      Quantity: 1,
      OrigPrice: 19_900,
      ActualPrice: 19_900,
      Attach: 'tag',
    },
    RetryTimes: 0,
  });
  expect(second).toEqual({ ...first, RetryTimes: 1 });
  expect(merchant.received[0]!.body).not.toBe(merchant.received[1]!.body);
});

it('repeats after 2 s, 4 s, 8 s … fifteen times, then gives up', async () => {
  merchant.usual = () => ({ status: 200, body: '{"ErrCode":1,"ErrMsg":"busy"}' });
  await merchant.sell('PUSH00000002');
  await notices.attempted('PUSH00000002');
  for (let round = 1; round <= 15; round++) {
    const gap = 2 ** round * 1_000;
    expect(await notices.advance(gap - 1_500)).toBe(0);
    expect(await notices.advance(1_500)).toBe(1);
  }
  expect(await notices.advance(86_400_000)).toBe(0);
  expect(await notices.shown('PUSH00000002')).toMatchObject({ state: 'GIVEN_UP' });
  expect(merchant.received).toHaveLength(16);
  expect(await order('PUSH00000002')).toMatchObject({ status: 2 });
});

describe('what counts as acknowledged', () => {
  it.each([
    [200, '{"ErrCode":0,"ErrMsg":"success"}', 'ACKNOWLEDGED'],
    [200, '{"ErrCode":0}', 'ACKNOWLEDGED'],
    [200, 'success', 'ACKNOWLEDGED'],
    [200, '', 'ACKNOWLEDGED'],
    [200, '{"ErrCode":1}', 'WAITING'],
    [200, '{"errcode":0}', 'WAITING'],
    [200, 'fail', 'WAITING'],
    [204, '', 'WAITING'],
    [500, '{"ErrCode":0}', 'WAITING'],
  ])('%i %j is %s', async (status, body, state) => {
    merchant.usual = () => ({ status, body });
    await merchant.sell('PUSH00000003');
    expect(await notices.attempted('PUSH00000003')).toMatchObject({ state, attempts: [{ status }] });
  });

  it('an answer under a seal, if the seal is the merchant’s', async () => {
    merchant.answers.push(
      merchant.sealedReply({ ErrCode: 0 }, 'another token'),
      merchant.sealedReply({ ErrCode: 0 }),
    );
    await merchant.sell('PUSH00000004');
    expect(await notices.attempted('PUSH00000004')).toMatchObject({ state: 'WAITING' });
    await notices.advance(2_000);
    expect(await notices.shown('PUSH00000004')).toMatchObject({ state: 'ACKNOWLEDGED' });
  });
});

describe('faults', () => {
  const extra = async (as: string, more = {}) => {
    const answer = await merchant.post('/control/trades/PUSH00000005/notify', { as, ...more });
    return { answer, received: merchant.received.at(-1)! };
  };
  const query = (path: string) => new URL(path, 'http://merchant').searchParams;
  beforeEach(async () => {
    await merchant.sell('PUSH00000005');
    await notices.attempted('PUSH00000005');
  });

  it.each(['forged', 'tampered'])('%s: the signature is not that of the message', async as => {
    expect(merchant.readPush((await extra(as)).received)).toBeNull();
  });

  it('badcipher: signed rightly, but what opens is noise', async () => {
    const { received } = await extra('badcipher');
    const { Encrypt } = JSON.parse(received.body) as { Encrypt: string };
    const asked = query(received.path);
    const [token, stamp, nonce] = [
      merchant.get('WECHAT_PUSH_TOKEN'),
      asked.get('timestamp')!,
      asked.get('nonce')!,
    ];
    const sorted = [token, stamp, nonce, Encrypt].sort().join('');
    expect(asked.get('msg_signature')).toBe(createHash('sha1').update(sorted).digest('hex'));
    expect(merchant.readPush(received)).toBeNull();
  });

  it('stale: signed rightly, long ago', async () => {
    const { received } = await extra('stale', { ageSeconds: 600 });
    expect(merchant.readPush(received)).toMatchObject({ OutTradeNo: 'PUSH00000005' });
    const age = Date.now() / 1000 - Number(query(received.path).get('timestamp'));
    expect(age).toBeGreaterThan(595);
  });

  it.each([
    ['amount', { GoodsInfo: { ActualPrice: 1 } }],
    ['payer', { OpenId: 'sandbox-openid-somebody-else' }],
    ['merchant', { ToUserName: 'gh_000000000000' }],
    ['currency', { Env: 1 }],
  ])('mismatch of %s', async (field, lie) => {
    expect(merchant.readPush((await extra('mismatch', { field })).received)).toMatchObject(lie);
  });

  it('mismatch of app and of number', async () => {
    expect(merchant.readPush((await extra('mismatch', { field: 'app' })).received)).toBeNull();
    const { received } = await extra('mismatch', { field: 'number' });
    expect(merchant.readPush(received)!.OutTradeNo).not.toBe('PUSH00000005');
  });

  it('lost until cleared, duplicate, and only on the channel they were armed for', async () => {
    await notices.arm({ kind: 'notify.lost', channel: 'wechat', times: 'always' });
    await notices.arm({ kind: 'notify.duplicate', channel: 'wechat-virtual', copies: 5 });
    const before = merchant.received.length;
    await merchant.sell('PUSH00000006');
    expect(await notices.attempted('PUSH00000006')).toMatchObject({ attempts: [{ copies: 5 }] });
    expect(merchant.received).toHaveLength(before + 5);
    await notices.arm({ kind: 'notify.lost', channel: 'wechat-virtual', times: 'always' });
    await merchant.sell('PUSH00000007');
    expect(await notices.attempted('PUSH00000007')).toMatchObject({ attempts: [{ outcome: 'lost' }] });
    expect(await order('PUSH00000007')).toMatchObject({ status: 2 });
  });
});

describe('the address', () => {
  it('is that of the moment, for what is still to be told, too', async () => {
    await merchant.post('/control/wechat/push-url', { url: 'http://127.0.0.1:1/nobody' });
    await merchant.sell('PUSH00000008');
    expect(await notices.attempted('PUSH00000008')).toMatchObject({ attempts: [{ outcome: 'unreachable' }] });
    await merchant.post('/control/wechat/push-url', { url: merchant.notifyUrl('/push') });
    await notices.deliver({ number: 'PUSH00000008' });
    expect(told()).toMatchObject([{ OutTradeNo: 'PUSH00000008' }]);
  });

  it('is refused when it is none, and when it does not echo', async () => {
    const set = (input: object) => merchant.post('/control/wechat/push-url', input);
    expect((await set({ url: 'nowhere' })).status).toBe(400);
    expect((await set({ url: merchant.notifyUrl('/wechat'), verify: true })).status).toBe(409);
    merchant.usual = path => ({
      status: 200,
      body: new URL(path, 'http://merchant').searchParams.get('echostr') ?? '',
    });
    expect((await set({ url: merchant.notifyUrl('/push'), verify: true })).status).toBe(200);
  });

  it('is needed: without one nobody is told', async () => {
    const alone = await openSandbox();
    await alone.merchant.sell('PUSH00000009');
    expect((await alone.merchant.look('/control/notifications')).notifications).toEqual([]);
    expect(await alone.merchant.queryVirtual('PUSH00000009')).toMatchObject({ order: { status: 2 } });
    await alone.close();
  });
});
