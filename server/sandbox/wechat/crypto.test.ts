import { describe, expect, it } from 'vitest';
import { GCM, PRIVATE_KEY, PUBLIC_KEY, SIGNATURES } from '../testing/vectors.js';
import { answerText, encrypt, launchText, requestText, signRsa, verifyRsa } from './crypto.js';

const STAMP = '1554208460';
const NONCE = '593BEC0C930BF1AFEB40B4A08C8FB242';
const none = Buffer.alloc(0);

describe('what WeChat Pay signs', () => {
  it('signs a request over method, target, time, nonce and the body as sent', () => {
    const body = Buffer.from('{"description":"Python入门","amount":{"total":20000}}');
    const text = requestText('POST', '/v3/pay/transactions/jsapi', STAMP, NONCE, body);
    expect(signRsa(text, PRIVATE_KEY)).toBe(SIGNATURES.request);
  });

  it('keeps the query in the target and an empty last line where there is no body', () => {
    const text = requestText(
      'GET',
      '/v3/pay/transactions/out-trade-no/A1?mchid=1900000001',
      STAMP,
      NONCE,
      none,
    );
    expect(signRsa(text, PRIVATE_KEY)).toBe(SIGNATURES.requestWithoutBody);
  });

  it('signs an answer, with or without a body, over time, nonce and body', () => {
    const [stamp, nonce] = ['1554209980', 'c5ac7061fccab6bf3e254dcf98995b8c'];
    const body = Buffer.from('{"prepay_id":"wx201410272009395522657a690389285100"}');
    expect(signRsa(answerText(stamp, nonce, body), PRIVATE_KEY)).toBe(SIGNATURES.answer);
    expect(signRsa(answerText(stamp, nonce, none), PRIVATE_KEY)).toBe(SIGNATURES.answerWithoutBody);
  });

  it('signs a launch over app, time, nonce and package', () => {
    const pack = 'prepay_id=wx201410272009395522657a690389285100';
    const text = launchText('wx8888888888888888', '1414561699', '5K8264ILTKCH16CQ2502SI8ZNMTM67VS', pack);
    expect(signRsa(text, PRIVATE_KEY)).toBe(SIGNATURES.launch);
    expect(verifyRsa(text, SIGNATURES.launch, PUBLIC_KEY)).toBe(true);
    expect(verifyRsa(`${text} `, SIGNATURES.launch, PUBLIC_KEY)).toBe(false);
    expect(verifyRsa(text, 'not base64 at all', PUBLIC_KEY)).toBe(false);
  });
});

it('encrypts with AES-256-GCM, the tag behind the ciphertext', () => {
  expect(encrypt(GCM.plain, GCM.key, GCM.nonce, GCM.associated)).toEqual({
    ciphertext: GCM.ciphertext,
    nonce: GCM.nonce,
    associated_data: GCM.associated,
  });
});
