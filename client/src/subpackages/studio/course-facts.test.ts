import { describe, expect, it } from 'vitest';
import { yuanOf } from '../../composables/yuan';
import { fenOf, inputOf, tagsIn } from './course-facts';

describe('a price as it is typed', () => {
  it.each([
    ['199', 19_900],
    ['0', 0],
    ['19.9', 1_990],
    ['0.07', 7],
    ['¥1.10', 110],
    ['99999', 9_999_900],
  ])('%s is %d fen', (text, fen) => {
    expect(fenOf(text)).toBe(fen);
  });

  it.each(['', 'x', '-1', '1.234', '1e3', '99999.01', '100000'])('%s is none', text => {
    expect(fenOf(text)).toBeNull();
  });

  it('is written without zeros that say nothing', () => {
    expect([19_900, 1_990, 7, 0].map(yuanOf)).toEqual(['199', '19.9', '0.07', '0']);
  });
});

describe('what is sent', () => {
  it('is what was changed, its price in fen', () => {
    expect(inputOf({ title: '新课', price: '9.9' })).toEqual({ title: '新课', priceFen: 990 });
    expect(inputOf({ coverFileId: null })).toEqual({ coverFileId: null });
  });

  it('is nothing while the price is none', () => {
    expect(inputOf({ title: '新课', price: 'abc' })).toBeNull();
  });
});

it('reads tags between spaces and commas, each once', () => {
  expect(tagsIn(' 编程 零基础，Python #编程 ')).toEqual(['编程', '零基础', 'Python']);
});
