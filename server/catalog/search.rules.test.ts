import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCountable, termOf, wordsOf } from './search.rules.js';

it.each([
  ['量子 纠缠', ['量子', '纠缠']],
  ['Ｐｙｔｈｏｎ，入门　教程', ['Python', '入门', '教程']],
  ['量子、量子。量子', ['量子']],
  ['C++ 100%_\\', ['C++', '100%_\\']],
  [`"' OR 1=1 --`, [`"'`, 'OR', '1=1', '--']],
  ['🐼', ['🐼']],
  ['\0\uD800', ['\uFFFD\uFFFD']],
  [' ，。 ', []],
  ['', []],
])('%j is searched for by its words', (query, words) => {
  expect(wordsOf(query)).toEqual(words);
});

it('takes a hundred characters, also outside the plane, and ten words; not one more', () => {
  expect(wordsOf('🐼'.repeat(100))).toEqual(['🐼'.repeat(100)]);
  expect(wordsOf('量'.repeat(101))).toBeNull();
  expect(wordsOf('字'.repeat(10_000))).toBeNull();
  expect(wordsOf('a b c d e f g h i j')).toHaveLength(10);
  expect(wordsOf('a b c d e f g h i j k')).toBeNull();
});

it('never makes an empty word, nor one with a space in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), query => {
      for (const word of wordsOf(query) ?? []) expect(word).toMatch(/^\S+$/u);
    }),
  );
});

it.each([
  ['量子', true],
  ['python 入门', true],
  ['量', false],
  ['一二三四五六七八九十一二三四五六七八九十一', false],
  ['13800138000', false],
  ['138 0013 8000', false],
  ['me@example.com', false],
  ['https://example.com', false],
  ['2026', true],
])('%s is counted among what is searched for: %s', (term, counted) => {
  expect(isCountable(term)).toBe(counted);
});

it('knows a search by its words, however it was typed', () => {
  expect(termOf(wordsOf('  Python，入门 ') ?? [])).toBe('python 入门');
});
