import { describe, expect, it } from 'vitest';
import { yuan } from '../text.js';
import { PRIVATE_KEY, PUBLIC_KEY, SIGNATURES } from '../testing/vectors.js';
import { fenOf, sealedResponse, signRsa2, signText, verifyRsa2 } from './crypto.js';

describe('what Alipay signs', () => {
  const request = new Map([
    ['version', '1.0'],
    ['sign', 'whatever'],
    ['timestamp', '2026-03-01 09:30:00'],
    ['method', 'alipay.trade.create'],
    ['return_url', ''],
    ['app_id', '2021000000000001'],
    ['sign_type', 'RSA2'],
    ['notify_url', 'https://a.example/pay?x=1'],
    ['charset', 'utf-8'],
    ['biz_content', '{"out_trade_no":"A1","subject":"Python入门 & more"}'],
  ]);

  it('sorts the parameters, leaves out sign and what is empty, and escapes nothing', () => {
    expect(signText(request, ['sign'])).toBe(
      'app_id=2021000000000001&biz_content={"out_trade_no":"A1","subject":"Python入门 & more"}&charset=utf-8' +
        '&method=alipay.trade.create&notify_url=https://a.example/pay?x=1&sign_type=RSA2' +
        '&timestamp=2026-03-01 09:30:00&version=1.0',
    );
    expect(signRsa2(signText(request, ['sign']), PRIVATE_KEY)).toBe(SIGNATURES.alipayRequest);
  });

  it('sorts by bytes: capitals before the underscore before small letters', () => {
    const params = [
      ['ab', '1'],
      ['a_b', '2'],
      ['aB', '3'],
      ['a', '4'],
    ] as const;
    expect(signText(params, [])).toBe('a=4&aB=3&a_b=2&ab=1');
  });

  it('leaves sign_type out of a notification', () => {
    const params = new Map([
      ['total_amount', '200.00'],
      ['trade_status', 'TRADE_SUCCESS'],
      ['subject', '100% 知课'],
      ['sign_type', 'RSA2'],
      ['sign', 'whatever'],
      ['out_trade_no', 'A1'],
      ['notify_id', 'ac05099524730693a8b330c5ecf72da9786'],
      ['app_id', '2021000000000001'],
    ]);
    const text = signText(params, ['sign', 'sign_type']);
    expect(verifyRsa2(text, SIGNATURES.alipayNotification, PUBLIC_KEY)).toBe(true);
    expect(verifyRsa2(text.replace('200.00', '0.01'), SIGNATURES.alipayNotification, PUBLIC_KEY)).toBe(false);
  });

  it('signs exactly the bytes of the inner object of an answer', () => {
    const inner = {
      code: '10000',
      msg: 'Success',
      out_trade_no: 'A1',
      trade_no: '2026030122001400000000000001',
    };
    expect(sealedResponse('alipay_trade_create_response', inner, PRIVATE_KEY)).toBe(
      '{"alipay_trade_create_response":{"code":"10000","msg":"Success","out_trade_no":"A1","trade_no":"2026030122001400000000000001"}' +
        `,"sign":"${SIGNATURES.alipayResponse}"}`,
    );
  });
});

it('writes fen as yuan and reads them back', () => {
  expect([1, 99, 100, 20_000, 123_456].map(yuan)).toEqual(['0.01', '0.99', '1.00', '200.00', '1234.56']);
  expect(['0.01', '0.5', '200', '200.00', '1.005', '-1', '1e3', '', 7].map(fenOf)).toEqual([
    1,
    50,
    20_000,
    20_000,
    null,
    null,
    null,
    null,
    null,
  ]);
});
