import { expect, it } from 'vitest';
import { isNestedDeeper } from './nesting.js';

const within = (open: string, close: string, levels: number): string =>
  `${open.repeat(levels)} a ${close.repeat(levels)}`;

it.each([
  ['sets', '{a', '}'],
  ['inline fragments', '...{', '}'],
  ['lists', '[', ']'],
  ['arguments', '(', ')'],
])('counts %s inside each other', (_what, open, close) => {
  expect(isNestedDeeper(within(open, close, 20), 20)).toBe(false);
  expect(isNestedDeeper(within(open, close, 21), 20)).toBe(true);
});

it('counts no brackets that are text, and none beside each other', () => {
  expect(
    isNestedDeeper(`{ a(b: "${'{'.repeat(50)}", c: """${'{'.repeat(50)}""") } # ${'{'.repeat(50)}`, 2),
  ).toBe(false);
  expect(isNestedDeeper('{ a { b } c { d } e { f } }', 2)).toBe(false);
});

it('leaves what cannot be read to the parser, also after its last token', () => {
  expect(isNestedDeeper('{ a "', 2)).toBe(false);
  expect(isNestedDeeper(`${'a '.repeat(3000)}${'{'.repeat(50)}`, 2)).toBe(false);
});
