import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenToYuan, yuanToFen } from './yuan.js';

describe('yuan and fen', () => {
  it.each([
    [0, '0.00'],
    [1, '0.01'],
    [10, '0.10'],
    [110, '1.10'],
    [20000, '200.00'],
    [Number.MAX_SAFE_INTEGER, '90071992547409.91'],
  ])('%i fen is %s yuan', (fen, yuan) => {
    expect(fenToYuan(fen)).toBe(yuan);
  });

  it.each([
    ['200.00', 20000],
    ['200.0', 20000],
    ['200', 20000],
    ['0.07', 7],
    ['1.1', 110],
    // 4.35 * 100 is 434.99999999999994, and 1.15 * 100 is 114.99999999999999.
    ['4.35', 435],
    ['1.15', 115],
  ])('%s yuan is %i fen', (yuan, fen) => {
    expect(yuanToFen(yuan)).toBe(fen);
  });

  it.each([
    '',
    '.5',
    '5.',
    '-1.00',
    '+1.00',
    '1.000',
    '1e2',
    '01.00',
    '1,000.00',
    ' 1.00',
    '1.00\n',
    '0x10',
    '１.00',
    '¥1.00',
    'NaN',
    'Infinity',
    '99999999999999.00',
    200,
    null,
    undefined,
    ['200.00'],
  ])('%j is not a sum', yuan => {
    expect(yuanToFen(yuan)).toBe(null);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])(
    '%d fen is not written',
    fen => {
      expect(() => fenToYuan(fen)).toThrow(RangeError);
    },
  );

  it('every sum of whole fen comes back as it was', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999_999_999_999 }), fen => {
        const yuan = fenToYuan(fen);
        expect(yuan).toMatch(/^\d+\.\d\d$/);
        expect(yuanToFen(yuan)).toBe(fen);
      }),
    );
  });

  it('a larger sum never reads as a smaller one', () => {
    const sum = fc.tuple(fc.nat({ max: 999_999_999 }), fc.nat({ max: 99 }));
    fc.assert(
      fc.property(sum, sum, ([yuanA, fenA], [yuanB, fenB]) => {
        const text = (yuan: number, fen: number): string => `${yuan}.${String(fen).padStart(2, '0')}`;
        const byText = (yuanToFen(text(yuanA, fenA)) ?? -1) - (yuanToFen(text(yuanB, fenB)) ?? -1);
        expect(Math.sign(byText)).toBe(Math.sign(yuanA - yuanB || fenA - fenB));
      }),
    );
  });

  it('no text reads as a sum unless it is one', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const fen = yuanToFen(text);
        if (fen !== null) expect(Number(text).toFixed(2)).toBe(fenToYuan(fen));
      }),
    );
  });
});
