import { expect, it } from 'vitest';
import { newTotpSecret, totpStep, totpUri } from './totp.js';

/** Of RFC 6238, appendix B: `12345678901234567890`, whose codes there have eight digits, and six here. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => new Date(seconds * 1000);

it.each([
  [59, '287082', 1],
  [1111111109, '081804', 37037036],
  [1111111111, '050471', 37037037],
  [1234567890, '005924', 41152263],
  [2000000000, '279037', 66666666],
])('at %i seconds since 1970 takes %s as the code of step %i', (seconds, code, step) => {
  expect(totpStep(SECRET, code, at(seconds))).toBe(step);
});

it('takes the code of one step before and one after, and names its own step', () => {
  const { code, step } = { code: '005924', step: 41152263 };
  const begin = step * 30;
  expect(
    [begin - 31, begin - 30, begin + 30, begin + 59, begin + 60].map(s => totpStep(SECRET, code, at(s))),
  ).toEqual([null, step, step, step, null]);
});

it('takes no other code', () => {
  for (const code of ['005925', '05924', '', 'abcdef', '0059240'])
    expect(totpStep(SECRET, code, at(1234567890))).toBeNull();
});

it('makes secrets of 160 bits that an authenticator reads', () => {
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(newTotpSecret());
  const uri = new URL(totpUri(SECRET, 'xiao ming'));
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/知课:xiao ming',
  ]);
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: '知课',
    secret: SECRET,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});
