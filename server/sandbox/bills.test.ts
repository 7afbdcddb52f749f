import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Merchant } from './testing/merchant.js';
import { openSandbox } from './testing/sandbox.js';

const DAY = 86_400_000;
let merchant: Merchant;
let close: () => Promise<void>;
/** The Shanghai day on which everything below was paid. */
let day: string;

const arm = (fault: unknown) => merchant.post('/control/faults', fault);

beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
  // Noon in Shanghai: a refund two seconds later is certainly on the same day.
  const now = Date.now() + 8 * 3_600_000;
  const toNoon = DAY - (now % DAY) + DAY / 2;
  await merchant.post('/control/clock/advance', { ms: toNoon });
  day = new Date(now + toNoon).toISOString().slice(0, 10);
  await merchant.prepay('BILL000001', { description: 'Python入门,进阶' });
  await merchant.prepay('BILL000002', { amount: { total: 9_900, currency: 'CNY' } });
  await merchant.createAlipay('BILL000003');
  for (const name of ['BILL000001', 'BILL000002', 'BILL000003'])
    await merchant.post(`/control/trades/${name}/pay`);
  const amount = { refund: 5_000, total: 20_000, currency: 'CNY' };
  const back = { out_trade_no: 'BILL000001', out_refund_no: 'BACK1', amount };
  await merchant.wechat('POST', '/v3/refund/domestic/refunds', back);
  const part = { out_trade_no: 'BILL000003', refund_amount: '50.00', out_request_no: 'BACK2' };
  await merchant.alipay('alipay.trade.refund', part);
  await merchant.post('/control/clock/advance', { ms: 2 * DAY });
});
afterAll(() => close());

const ask = (query: string) => merchant.wechat('GET', `/v3/bill/tradebill?${query}`);

async function wechatBill(query = '') {
  const { body } = await ask(`bill_date=${day}${query}`);
  const address = String(body.download_url);
  expect(address.startsWith('https://api.mch.weixin.qq.com/v3/billdownload/file?token=')).toBe(true);
  const target = address.slice('https://api.mch.weixin.qq.com'.length);
  const authorization = merchant.authorization('GET', target, '');
  const answer = await fetch(merchant.origin + target, { headers: { authorization, accept: '*/*' } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return {
    body,
    bytes,
    lines: bytes.toString('utf8').split('\r\n'),
    signed: answer.headers.has('wechatpay-signature'),
  };
}

it('writes WeChat’s bill in yuan, behind backticks and a byte order mark, under its SHA1', async () => {
  const { body, bytes, lines, signed } = await wechatBill('&bill_type=ALL');
  expect(body.hash_type).toBe('SHA1');
  expect(body.hash_value).toBe(createHash('sha1').update(bytes).digest('hex'));
  expect(signed).toBe(false);
  expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
  expect(lines).toHaveLength(7);
  const cells = lines.slice(1, 4).map(line => line.slice(1).split(',`'));
  expect(cells.map(row => [row[6], row[9], row[12], row[15], row[16], row[19], row[20], row[22]])).toEqual([
    ['BILL000001', 'SUCCESS', '200.00', '0', '0.00', '', 'Python入门,进阶', '1.20000'],
    ['BILL000002', 'SUCCESS', '99.00', '0', '0.00', '', 'Python入门', '0.59000'],
    ['BILL000001', 'REFUND', '0.00', 'BACK1', '50.00', 'SUCCESS', 'Python入门,进阶', '-0.30000'],
  ]);
  expect(lines[5]).toBe('`3,`299.00,`50.00,`0.00,`1.49000,`299.00,`50.00');
});

it('has WeChat’s bill from ten the next morning, for past days only, by kind when asked', async () => {
  const today = (await merchant.look('/control/clock')).now as string;
  const shanghai = new Date(Date.parse(today) + 8 * 3_600_000).toISOString().slice(0, 10);
  expect(await ask(`bill_date=${shanghai}`)).toMatchObject({ status: 400, body: { code: 'PARAM_ERROR' } });
  expect((await ask('bill_date=2026-02-30')).body.code).toBe('PARAM_ERROR');
  const empty = new Date(Date.parse(day) - 3 * DAY).toISOString().slice(0, 10);
  expect((await ask(`bill_date=${empty}`)).body.code).toBe('NO_STATEMENT_EXIST');
  expect((await wechatBill('&bill_type=REFUND')).lines).toHaveLength(5);
  expect((await wechatBill('&bill_type=SUCCESS')).lines).toHaveLength(6);
});

it('spoils WeChat’s next bill as armed: one line less, one more, another sum, another state', async () => {
  const numbers = async () => (await wechatBill()).lines.slice(1, -3).map(line => line.slice(1).split(',`'));
  await arm({ kind: 'bill.missing', number: 'BILL000002' });
  expect((await numbers()).map(row => row[6])).toEqual(['BILL000001', 'BILL000001']);
  await arm({ kind: 'bill.extra' });
  expect(await numbers()).toHaveLength(4);
  await arm({ kind: 'bill.amount', number: 'BILL000002' });
  expect((await numbers())[1]![12]).toBe('99.01');
  await arm({ kind: 'bill.status' });
  expect((await numbers())[0]![9]).toBe('REVOKED');
  expect((await numbers()).map(row => [row[9], row[12]])).toEqual([
    ['SUCCESS', '200.00'],
    ['SUCCESS', '99.00'],
    ['REFUND', '0.00'],
  ]);
});

it('lays Alipay’s bill out as a zip of GBK files for thirty seconds', async () => {
  const bill = () =>
    merchant.alipay('alipay.data.dataservice.bill.downloadurl.query', { bill_type: 'trade', bill_date: day });
  const { body } = await bill();
  const address = String(body.bill_download_url);
  const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
  const length = bytes.readUInt32LE(18);
  const from = 30 + bytes.readUInt16LE(26);
  const gbk = new TextDecoder('gbk', { fatal: true });
  expect(gbk.decode(bytes.subarray(30, from))).toBe(
    `${merchant.get('ALIPAY_SELLER_ID')}0156_${day.replaceAll('-', '')}_业务明细.csv`,
  );
  const lines = gbk.decode(bytes.subarray(from, from + length)).split('\r\n');
  expect(lines[0]).toBe('#支付宝业务明细查询');
  const cells = lines.slice(5, 7).map(line => line.split(',').map(cell => cell.trim()));
  expect(cells.map(row => [row[1], row[2], row[11], row[21], row[22]])).toEqual([
    ['BILL000003', '交易', '200.00', '', '-1.20'],
    ['BILL000003', '退款', '-50.00', 'BACK2', '0.30'],
  ]);
  expect(lines[8]).toBe('#交易合计：1笔，商家实收共200.00元，商家优惠共0.00元');

  await merchant.post('/control/clock/advance', { ms: 31_000 });
  expect((await fetch(address)).status).toBe(403);
  const none = await merchant.alipay('alipay.data.dataservice.bill.downloadurl.query', {
    bill_type: 'trade',
    bill_date: '2020-01-01',
  });
  expect(none.body.sub_code).toBe('isp.bill_not_exist');
});
