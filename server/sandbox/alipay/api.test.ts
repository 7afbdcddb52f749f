import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import { openSandbox } from '../testing/sandbox.js';
import { PRIVATE_KEY } from '../testing/vectors.js';

let merchant: Merchant;
let close: () => Promise<void>;
let count = 0;
const number = () => `ALIPAY${String(++count).padStart(4, '0')}`;

beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
});
afterAll(() => close());

const query = (name: string) => merchant.alipay('alipay.trade.query', { out_trade_no: name });
const closeTrade = (name: string) => merchant.alipay('alipay.trade.close', { out_trade_no: name });
const pay = (name: string, body = {}) => merchant.post(`/control/trades/${name}/pay`, body);

describe('the gateway', () => {
  const utc = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 19).replace('T', ' ');
  const HOUR = 3_600_000;
  it.each([
    ['40002', 'isv.invalid-app-id', { app_id: '2021000000000000' }],
    ['40002', 'isv.invalid-signature-type', { sign_type: 'RSA' }],
    ['40002', 'isv.invalid-version', { version: '2.0' }],
    ['40002', 'isv.invalid-charset', { charset: 'gbk' }],
    ['40002', 'isv.invalid-timestamp', { timestamp: '2026-02-30 00:00:00' }],
    ['40002', 'isv.invalid-timestamp', { timestamp: utc(8 * HOUR - 11 * 60_000) }],
    // A machine in UTC that forgot the zone is eight hours early.
    ['40002', 'isv.invalid-timestamp', { timestamp: utc(0) }],
    ['40001', 'isv.missing-timestamp', { timestamp: '' }],
  ])('answers %s %s for %j', async (code, subCode, top) => {
    const answer = await merchant.alipay('alipay.trade.query', { out_trade_no: 'A' }, top);
    expect(answer).toMatchObject({ status: 200, verified: true, key: 'alipay_trade_query_response' });
    expect(answer.body).toMatchObject({ code, sub_code: subCode });
  });

  it('refuses another key, and a method that does not exist', async () => {
    const forged = await merchant.alipay('alipay.trade.query', { out_trade_no: 'A' }, {}, PRIVATE_KEY);
    expect(forged.body).toMatchObject({ code: '40002', sub_code: 'isv.invalid-signature' });
    const unknown = await merchant.alipay('alipay.trade.conjure', { out_trade_no: 'A' });
    expect(unknown).toMatchObject({ key: 'error_response', body: { sub_code: 'isv.invalid-method' } });
  });
});

describe('a trade', () => {
  it('is created once: the same again is the same, anything else is refused', async () => {
    const name = number();
    const first = await merchant.createAlipay(name);
    expect(first).toMatchObject({
      verified: true,
      body: { code: '10000', msg: 'Success', out_trade_no: name },
    });
    expect(first.body.trade_no).toMatch(/^\d{28}$/);
    expect((await merchant.createAlipay(name)).body).toEqual(first.body);
    const dearer = await merchant.createAlipay(name, { total_amount: '200.01' });
    expect(dearer.body).toMatchObject({ code: '40004', sub_code: 'ACQ.CONTEXT_INCONSISTENT' });
    const another = await merchant.createAlipay(name, { buyer_open_id: 'sandbox-alipay-lisi' });
    expect(another.body.sub_code).toBe('ACQ.TRADE_BUYER_NOT_MATCH');
  });

  it.each([
    ['ACQ.INVALID_PARAMETER', { out_trade_no: 'with-hyphen' }],
    ['ACQ.INVALID_PARAMETER', { total_amount: '0.00' }],
    ['ACQ.INVALID_PARAMETER', { total_amount: '1.005' }],
    ['ACQ.INVALID_PARAMETER', { subject: '' }],
    ['ACQ.INVALID_PARAMETER', { subject: 'a=b' }],
    ['ACQ.INVALID_PARAMETER', { product_code: 'QUICK_MSECURITY_PAY' }],
    ['ACQ.INVALID_PARAMETER', { op_app_id: '2021000000000000' }],
    ['ACQ.INVALID_PARAMETER', { time_expire: '2026-01-01' }],
    ['ACQ.BUYER_NOT_EXIST', { buyer_open_id: '2088somebody' }],
  ])('is refused with %s for %j', async (subCode, change) => {
    const { body } = await merchant.createAlipay(number(), change);
    expect(body).toMatchObject({ code: '40004', sub_code: subCode });
  });

  it('is told as it is: absent, waiting, paid', async () => {
    const name = number();
    expect((await query(name)).body.sub_code).toBe('ACQ.TRADE_NOT_EXIST');
    const { body } = await merchant.createAlipay(name);
    expect((await query(name)).body).toMatchObject({
      trade_status: 'WAIT_BUYER_PAY',
      buyer_pay_amount: '0.00',
    });
    await pay(name);
    expect((await query(name)).body).toMatchObject({
      code: '10000',
      trade_no: body.trade_no,
      trade_status: 'TRADE_SUCCESS',
      total_amount: '200.00',
      buyer_open_id: 'sandbox-alipay-xiaoming',
    });
    expect((await merchant.createAlipay(name)).body.sub_code).toBe('ACQ.TRADE_HAS_SUCCESS');
    expect((await closeTrade(name)).body.sub_code).toBe('ACQ.REASON_TRADE_STATUS_INVALID');
  });

  it('is closed once, refuses while the buyer pays, and closes itself when its time is over', async () => {
    const name = number();
    await merchant.createAlipay(name);
    await merchant.post('/control/faults', { kind: 'close.userpaying', channel: 'alipay' });
    expect((await closeTrade(name)).body.sub_code).toBe('ACQ.TRADE_STATUS_ERROR');
    expect((await closeTrade(name)).body).toMatchObject({ code: '10000', out_trade_no: name });
    expect((await closeTrade(name)).body.sub_code).toBe('ACQ.REASON_TRADE_STATUS_INVALID');
    expect((await query(name)).body.trade_status).toBe('TRADE_CLOSED');
    expect((await merchant.createAlipay(name)).body.sub_code).toBe('ACQ.TRADE_HAS_CLOSE');

    const timed = number();
    const expire = new Date(Date.now() + 8 * 3_600_000 + 120_000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ');
    await merchant.createAlipay(timed, { time_expire: expire });
    await merchant.post('/control/clock/advance', { ms: 121_000 });
    expect((await query(timed)).body.trade_status).toBe('TRADE_CLOSED');
    await merchant.post('/control/clock/reset');
  });
});

describe('logging in', () => {
  const token = (top: Record<string, string>) => merchant.alipay('alipay.system.oauth.token', {}, top);

  it('spends an auth code once and gives tokens without a code of success', async () => {
    const { authCode } = (await merchant.post('/control/alipay/login', { user: 'xiaoming' })).body;
    const grant = { grant_type: 'authorization_code', code: String(authCode) };
    const answer = await token(grant);
    expect(answer).toMatchObject({ verified: true, key: 'alipay_system_oauth_token_response' });
    expect(answer.body).toMatchObject({ open_id: 'sandbox-alipay-xiaoming', expires_in: 1_296_000 });
    expect(answer.body).not.toHaveProperty('code');
    const again = await token(grant);
    expect(again).toMatchObject({ key: 'error_response', verified: true });
    expect(again.body).toMatchObject({
      code: '40002',
      sub_code: 'isv.code-invalid',
      sub_msg: '授权码code无效',
    });

    const refreshed = await token({
      grant_type: 'refresh_token',
      refresh_token: String(answer.body.refresh_token),
    });
    expect(refreshed.body).toMatchObject({ open_id: 'sandbox-alipay-xiaoming' });
  });

  it('refuses an old code, an unknown one and WeChat’s', async () => {
    const { authCode } = (await merchant.post('/control/alipay/login', { user: 'xiaoming' })).body;
    const { code } = (await merchant.post('/control/wechat/login', { user: 'xiaoming' })).body;
    await merchant.post('/control/clock/advance', { ms: 300_000 });
    for (const wrong of [authCode, code, 'nonsense']) {
      const { body } = await token({ grant_type: 'authorization_code', code: String(wrong) });
      expect(body.sub_code).toBe('isv.code-invalid');
    }
    await merchant.post('/control/clock/reset');
    expect((await token({ grant_type: 'password', code: 'x' })).body.sub_code).toBe('isv.grant-type-invalid');
  });
});
