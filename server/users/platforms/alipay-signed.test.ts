import fc from 'fast-check';
import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answerSignature, membersAsWritten } from './alipay-signed.js';
import { vectors } from './testing/vectors.js';

const key = createPublicKey(vectors.keys.alipayPublic);
const QUERY = 'alipay_trade_query_response';
const verdict = (json: string) => answerSignature(json, QUERY, key);

describe("Alipay's signature of an answer", () => {
  it('is found over the exact characters, slashes escaped and quotes, braces and "sign" inside a title', () => {
    expect(verdict(vectors.alipay.queried)).toBe('GENUINE');
  });

  it('does not survive a changed amount', () => {
    expect(verdict(vectors.alipay.queried.replace('"200.00"', '"100.00"'))).toBe('FORGED');
  });

  it('does not survive the answer being parsed and written again', () => {
    expect(verdict(JSON.stringify(JSON.parse(vectors.alipay.queried)))).toBe('FORGED');
  });

  it('of one member does not vouch for another that is written with an escape', () => {
    const parsed = JSON.parse(vectors.alipay.smuggled) as Record<string, { trade_status: string }>;
    expect(parsed[QUERY]?.trade_status).toBe('TRADE_SUCCESS');
    expect(verdict(vectors.alipay.smuggled)).toBe('FORGED');
  });

  it('does not vouch for a second member of the same name', () => {
    const doubled = vectors.alipay.queried.replace('{', `{"${QUERY}":{"code":"10000"},`);
    expect(verdict(doubled)).toBe('FORGED');
    expect(verdict(vectors.alipay.queried.replace(',"sign":', `,"${QUERY}":{},"sign":`))).toBe('FORGED');
  });

  it.each([
    ['another method', vectors.alipay.created],
    ['no signature', `{"${QUERY}":{"code":"10000"}}`],
    ['a signature that is no text', `{"${QUERY}":{"code":"10000"},"sign":1}`],
    ['an empty signature', `{"${QUERY}":{"code":"10000"},"sign":""}`],
    ['a text in place of an object', `{"${QUERY}":"x","sign":"eA=="}`],
  ])('is not there with %s', (_, json) => {
    expect(verdict(json)).toBe('FORGED');
  });

  it('is not looked for in an error_response, which is said to be just that', () => {
    expect(answerSignature(vectors.alipay.badCode, 'alipay_system_oauth_token_response', key)).toBe(
      'ERROR_RESPONSE',
    );
  });
});

describe('the members of a JSON object as written', () => {
  it('are what a parser sees, for any object with any spacing', () => {
    const spacing = fc.constantFrom<string | number>('', 1, 2, '\t');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), spacing, (object, indent) => {
        const members = membersAsWritten(JSON.stringify(object, null, indent));
        const parsed = [...(members ?? [])].map(([name, text]) => [name, JSON.parse(text) as unknown]);
        expect(parsed).toEqual(Object.entries(JSON.parse(JSON.stringify(object)) as Record<string, unknown>));
      }),
    );
  });

  it('are none when one name comes twice, however it is escaped', () => {
    expect(membersAsWritten('{"a":1,"\\u0061":2}')).toBe(null);
  });
});
