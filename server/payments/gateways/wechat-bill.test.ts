import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  platformKeys,
  startFarSide,
  wechatHeaders,
  type Answer,
  type FarSide,
} from '../../users/platforms/testing/far-side.js';
import { wechatPayConfig } from '../../users/platforms/testing/vectors.js';
import { BILL_LIMIT_BYTES } from './bill.rules.js';
import type { BillOutcome } from './gateway.js';
import { billVectors } from './testing/bill-vectors.js';
import { createWechatGateway } from './wechat.js';

const SERIAL = 'PUB_KEY_ID_01';
const DOWNLOAD = 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=a%2Bb';
const { bill: file, sha1 } = billVectors.wechat;
const wechat = platformKeys();
let api: FarSide;

beforeAll(async () => void (api = await startFarSide()));
afterAll(() => api.close());

/** Asks for the bill of 2026-10-01, which is offered there and downloads like this. */
async function bill(download: Answer, download_url = DOWNLOAD): Promise<BillOutcome | undefined> {
  const config = { ...wechatPayConfig(api.origin), publicKeyId: SERIAL, publicKey: wechat.publicKey };
  const gateway = createWechatGateway(config, { timeoutMs: 3000 });
  const offer = JSON.stringify({ download_url, hash_type: 'SHA1', hash_value: sha1 });
  api.asked.length = 0;
  api.answer((response, asked) => {
    if (!asked.path.startsWith('/v3/bill/tradebill')) return download(response, asked);
    const headers = wechatHeaders(offer, { privateKey: wechat.privateKey, serial: SERIAL });
    response.writeHead(200, headers).end(offer);
  });
  return gateway.bill?.('2026-10-01', new Date());
}

const sending =
  (body: Buffer): Answer =>
  response =>
    response.end(body);

describe("WeChat Pay's bill", () => {
  it('comes from the configured host, unsigned, under the hash that a signed answer told', async () => {
    const outcome = await bill(sending(file));
    expect(outcome?.kind === 'BILL' && outcome.rows.map(({ amountFen }) => amountFen)).toEqual([20000, 5000]);
    expect(api.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v3/bill/tradebill?bill_date=2026-10-01&bill_type=ALL',
      'GET /v3/billdownload/file?token=a%2Bb',
    ]);
    expect(api.asked[1]?.headers.authorization).toMatch(/^WECHATPAY2-SHA256-RSA2048 /);
  });

  it.each<[string, Answer, string]>([
    ['with another fen', sending(Buffer.from(file.toString().replace('200.00', '200.01'))), 'HASH_MISMATCH'],
    ['without its byte order mark', sending(file.subarray(3)), 'HASH_MISMATCH'],
    ['cut short', sending(file.subarray(0, -1)), 'HASH_MISMATCH'],
    ['empty', sending(Buffer.alloc(0)), 'HASH_MISMATCH'],
    ['too late', response => response.writeHead(400).end('{"code":"INVALID_REQUEST"}'), 'HTTP_400'],
    ['never', () => undefined, 'TIMEOUT'],
    ['without end', sending(Buffer.alloc(BILL_LIMIT_BYTES + 1)), 'TOO_LARGE'],
    ['from elsewhere', response => response.writeHead(302, { location: '/x' }).end(), 'NETWORK'],
  ])('that comes %s is no bill', async (_, download, reason) => {
    expect(await bill(download)).toEqual({ kind: 'UNKNOWN', reason });
  });

  it.each([
    ['another host', 'https://evil.example/v3/billdownload/file?token=x', 'UNSIGNABLE_URL'],
    ['a path that leads out of its folder', `${DOWNLOAD.split('file')[0]}../pay/x`, 'UNSIGNABLE_URL'],
    ['a path whose answers are signed', DOWNLOAD.replace('billdownload', 'pay'), 'HEADERS_MISSING 200'],
  ])('is not fetched unsigned from %s', async (_, url, reason) => {
    expect(await bill(sending(file), url)).toEqual({ kind: 'UNKNOWN', reason });
  });
});
