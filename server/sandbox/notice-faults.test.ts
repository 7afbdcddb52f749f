import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Merchant } from './testing/merchant.js';
import { Notices } from './testing/notices.js';
import { openSandbox } from './testing/sandbox.js';

const MINUTE = 60_000;

let merchant: Merchant;
let notices: Notices;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ merchant, close } = await openSandbox());
  notices = new Notices(merchant);
});
afterEach(() => close());

describe('faults of a WeChat notification', () => {
  it.each(['forged', 'tampered', 'badcipher', 'unknownserial', 'signtest', 'stale'])(
    '%s, then the truth',
    async kind => {
      await notices.arm({ kind: `notify.${kind}` });
      merchant.answers.push({ status: 401, body: '' });
      await notices.paid('wechat', 'FAULT0001');
      expect(await notices.attempted('FAULT0001')).toMatchObject({
        state: 'WAITING',
        attempts: [{ fault: `notify.${kind}` }],
      });
      const spoilt = merchant.received[0]!;
      if (kind === 'stale' || kind === 'unknownserial') {
        const age = Math.floor(Date.now() / 1000) - Number(spoilt.headers['wechatpay-timestamp']);
        expect(Math.round(age / 10) * 10).toBe(kind === 'stale' ? 900 : 0);
        expect(spoilt.headers['wechatpay-serial'] === merchant.get('WECHATPAY_PUBLIC_KEY_ID')).toBe(
          kind === 'stale',
        );
        expect(merchant.readWechat(spoilt)).toMatchObject({ out_trade_no: 'FAULT0001' });
      } else {
        expect(merchant.readWechat(spoilt)).toBe(null);
        expect(merchant.verifiesWechat(spoilt.headers, spoilt.body)).toBe(kind === 'badcipher');
      }
      await notices.advance(15_000);
      expect(merchant.readWechat(merchant.received[1]!)).toMatchObject({
        trade_state: 'SUCCESS',
        amount: { total: 20_000 },
      });
      expect(await notices.shown('FAULT0001')).toMatchObject({
        state: 'ACKNOWLEDGED',
        attempts: [{}, { fault: null, status: 200 }],
      });
    },
  );

  it.each([
    ['amount', { amount: { total: 1, payer_total: 1 } }],
    ['currency', { amount: { currency: 'USD' } }],
    ['merchant', { mchid: '1900000000' }],
    ['app', { appid: 'wx0000000000000000' }],
    ['payer', { payer: { openid: 'sandbox-openid-somebody-else' } }],
    ['number', { out_trade_no: expect.not.stringMatching('MISMATCH0001') as string }],
  ])('a mismatching %s under a good signature', async (field, content) => {
    await notices.arm({ kind: 'notify.mismatch', field });
    await notices.paid('wechat', 'MISMATCH0001');
    await notices.attempted('MISMATCH0001');
    expect(merchant.readWechat(merchant.received[0]!)).toMatchObject(content);
  });
});

describe('faults of an Alipay notification', () => {
  it.each(['forged', 'tampered'])('%s does not verify, then the truth does', async kind => {
    await notices.arm({ kind: `notify.${kind}`, channel: 'alipay' });
    merchant.answers.push({ status: 200, body: 'fail' });
    await notices.paid('alipay', 'FAULT0002');
    await notices.attempted('FAULT0002');
    await notices.advance(4 * MINUTE);
    const [first, second] = merchant.received.map(received => merchant.readAlipay(received));
    expect(first).toBe(null);
    expect(second).toMatchObject({
      out_trade_no: 'FAULT0002',
      total_amount: '200.00',
      trade_status: 'TRADE_SUCCESS',
    });
  });

  it.each([
    ['amount', { total_amount: '0.01' }],
    ['merchant', { seller_id: '2088000000000000' }],
    ['app', { app_id: '2021000000000000' }],
  ])('a mismatching %s under a good signature', async (field, content) => {
    await notices.arm({ kind: 'notify.mismatch', field });
    await notices.paid('alipay', 'MISMATCH0002');
    await notices.attempted('MISMATCH0002');
    expect(merchant.readAlipay(merchant.received[0]!)).toMatchObject(content);
  });

  it('meets no fault that only WeChat’s protocol has', async () => {
    await notices.arm({ kind: 'notify.badcipher' });
    await notices.paid('alipay', 'FAULT0003');
    expect(await notices.attempted('FAULT0003')).toMatchObject({
      state: 'ACKNOWLEDGED',
      attempts: [{ fault: null }],
    });
  });
});

describe('one extra notification', () => {
  it('can lie about an unpaid order, and changes nothing of it', async () => {
    await merchant.prepay('EXTRA0001');
    merchant.answers.push({ status: 401, body: '{"code":"FAIL"}' });
    const { body } = await merchant.post('/control/trades/EXTRA0001/notify', { as: 'forged' });
    expect(body.answers).toMatchObject([{ status: 401, body: '{"code":"FAIL"}', outcome: 'refused' }]);
    expect(merchant.readWechat(merchant.received[0]!)).toBe(null);
    expect((await merchant.look('/control/trades/EXTRA0001')).trade).toMatchObject({ state: 'OPEN' });
    expect(await merchant.post('/control/trades/EXTRA0001/notify', { as: 'genuine' })).toEqual({
      status: 409,
      body: { error: 'the platform tells no lies: pay it first' },
    });
  });

  it('repeats the id of the real one, or brings a new id when asked', async () => {
    await notices.paid('wechat', 'EXTRA0002');
    await notices.attempted('EXTRA0002');
    await merchant.post('/control/trades/EXTRA0002/notify', {});
    await merchant.post('/control/trades/EXTRA0002/notify', { fresh: true });
    const ids = merchant.received.map(({ body }) => (JSON.parse(body) as { id: string }).id);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});

it('refuses what is no fault, with a word about what would be', async () => {
  for (const [fault, error] of [
    [{ kind: 'notify.eaten' }, /^kind must be one of: notify\.lost, /],
    [{ kind: 'notify.lost', times: 0 }, /^times must be a whole number/],
    [{ kind: 'notify.lost', api: 'close' }, /^api only narrows/],
    [{ kind: 'notify.mismatch', field: 'soul' }, /^field must be one of: amount, /],
    [{ kind: 'notify.late', delay: 5 }, /^delay is not known here/],
    ['text', /^the body must be a JSON object/],
  ] as const) {
    const { status, body } = await notices.arm(fault);
    expect(status).toBe(400);
    expect(body.error).toMatch(error);
  }
});
