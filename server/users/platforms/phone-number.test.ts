import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { e164 } from './phone-number.js';

describe('a phone number', () => {
  it.each([
    ['13812345678', undefined, '+8613812345678'],
    ['138 1234-5678', '86', '+8613812345678'],
    ['19900000000', '+86', '+8619900000000'],
    ['51234567', '852', '+85251234567'],
    ['2025550123', '1', '+12025550123'],
  ])('%s of %s is %s', (national, country, expected) => {
    expect(e164(national, country)).toBe(expected);
  });

  it.each([
    ['12812345678', '86'],
    ['1381234567', '86'],
    ['138123456789', '86'],
    ['01012345678', '86'],
    ['+8613812345678', '86'],
    ['１３８１２３４５６７８', '86'],
    ['', '86'],
    ['051234567', '852'],
    ['51234567', '0852'],
    ['51234567', '8520'],
    ['51234567', ''],
    ['51234567', 'undefined'],
    ['12345678901234', '44'],
  ])('%j of %j is none', (national, country) => {
    expect(e164(national, country)).toBe(null);
  });

  it('has a plus sign and 15 digits at most, whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (national, country) => {
        expect(e164(national, country) ?? '+12345').toMatch(/^\+[1-9]\d{4,14}$/);
      }),
    );
  });
});
