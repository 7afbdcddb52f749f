import { expect, it } from 'vitest';
import { formOf, inputOf } from './offer-form';

const form = { price: '99', answerHours: 48, note: '', open: true };

it('begins with terms to start from, else with those that hold', () => {
  expect(formOf(null)).toEqual(form);
  expect(formOf({ price: { fen: 19_950 }, answerHours: 24, note: '聊职业选择', open: false })).toEqual({
    price: '199.5',
    answerHours: 24,
    note: '聊职业选择',
    open: false,
  });
});

it('sends a price in fen, and none that may not be asked', () => {
  expect(inputOf({ ...form, price: '¥19.90' })).toEqual({
    priceFen: 1_990,
    answerHours: 48,
    note: '',
    open: true,
  });
  expect(
    ['1', '10000', '0.99', '10000.01', '', '九十九', '1.999'].map(
      price => inputOf({ ...form, price })?.priceFen,
    ),
  ).toEqual([100, 1_000_000, undefined, undefined, undefined, undefined, undefined]);
});
