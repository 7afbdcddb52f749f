import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAlipayLine } from './alipay-line.js';
import { startFarSide, type FarSide } from './testing/far-side.js';
import { alipayConfig, NUMBER, vectors } from './testing/vectors.js';

let api: FarSide;
beforeAll(async () => void (api = await startFarSide()));
afterAll(() => api.close());

const config = (): ReturnType<typeof alipayConfig> => alipayConfig(`${api.origin}/gateway.do`);
const query = () =>
  openAlipayLine(config(), { timeoutMs: 200 }).ask('alipay.trade.query', {
    biz_content: { out_trade_no: NUMBER },
  });

describe('the line to Alipay', () => {
  it.each([
    ['ALIPAY_PRIVATE_KEY', { privateKey: vectors.keys.ellipticPrivate }],
    ['ALIPAY_PRIVATE_KEY', { privateKey: vectors.keys.merchantPublic }],
    ['ALIPAY_PUBLIC_KEY', { publicKey: '' }],
    ['ALIPAY_PUBLIC_KEY', { publicKey: vectors.keys.merchantPrivate }],
  ])('does not open when %s cannot serve', (setting, wrong) => {
    expect(() => openAlipayLine({ ...config(), ...wrong })).toThrow(`${setting} is not`);
  });

  it('opens with a PKCS1 key, which the SDK would misread', () => {
    const privateKey = vectors.keys.merchantPrivatePkcs1;
    expect(() => openAlipayLine({ ...config(), privateKey })).not.toThrow();
  });

  it('hands up a signed answer by its own names', async () => {
    api.answer(response => response.end(vectors.alipay.queried));
    const answer = await query();
    expect(answer.kind === 'ANSWER' && answer.fields.trade_status).toBe('TRADE_SUCCESS');
  });

  it.each([
    ['tampered with', () => vectors.alipay.queried.replace('200.00', '100.00')],
    ['without a signature', () => `{"alipay_trade_query_response":{"code":"10000"}}`],
    ['with a genuine member beside a forged one', () => vectors.alipay.smuggled],
  ])('hears nothing in an answer %s', async (_, body) => {
    api.answer(response => response.end(body()));
    expect(await query()).toEqual({ kind: 'NO_ANSWER', reason: 'UNVERIFIED' });
  });

  it('reads an error_response as a failure that nobody vouches for', async () => {
    api.answer(response =>
      response.end('{"error_response":{"code":"40002","sub_code":"isv.invalid-app-id"},"sign":"eA=="}'),
    );
    expect(await query()).toEqual({
      kind: 'UNVERIFIED_FAILURE',
      code: '40002',
      subCode: 'isv.invalid-app-id',
    });
  });

  it('lets the SDK send the same signed request once more after a dropped connection, and not again', async () => {
    api.asked.length = 0;
    api.answer(response => response.destroy());
    await query();
    expect(api.asked.length).toBe(2);
    expect(api.asked[0]?.path).toBe(api.asked[1]?.path);
  });

  it.each<[string, string, () => void]>([
    ['MALFORMED', '500 of HTML', () => api.answer(response => response.writeHead(500).end('<html>'))],
    ['MALFORMED', '200 of HTML', () => api.answer(response => response.end('<html>'))],
    ['MALFORMED', 'an error_response of text', () => api.answer(r => r.end('{"error_response":"no"}'))],
    ['NETWORK', 'a closed connection', () => api.answer(response => response.destroy())],
    ['TIMEOUT', 'silence', () => api.answer(() => undefined)],
    [
      'TIMEOUT',
      'a drop of body every 50 ms for ever',
      () =>
        api.answer(response => {
          const drip = setInterval(() => response.write(' '), 50);
          response.on('close', () => clearInterval(drip));
        }),
    ],
  ])('answers %s within the deadline after %s', async (reason, _, misbehave) => {
    misbehave();
    const began = Date.now();
    expect(await query()).toEqual({ kind: 'NO_ANSWER', reason });
    expect(Date.now() - began).toBeLessThan(1000);
  });
});
