import { expect, it } from 'vitest';
import { variablesRefusal } from './variables.js';

const nested = (levels: number): unknown => (levels ? { a: nested(levels - 1) } : 1);

it('takes what forms and carts send', () => {
  expect(variablesRefusal({})).toBeNull();
  expect(
    variablesRefusal({ input: { items: Array.from({ length: 200 }, () => ({ kind: 'COURSE', id: 'x' })) } }),
  ).toBeNull();
});

it.each([
  ['levels', nested(9), 'The variables are more than 8 levels deep.'],
  ['items', { ids: Array(201).fill('x') }, 'A list or an object in the variables has more than 200 parts.'],
  [
    'fields',
    Object.fromEntries(Array.from({ length: 201 }, (_, n) => [n, n])),
    'A list or an object in the variables has more than 200 parts.',
  ],
  [
    'values in all',
    { a: Array.from({ length: 150 }, () => Array(150).fill(1)) },
    'The variables have more than 2000 values.',
  ],
])('refuses too many %s', (_what, variables, refusal) => {
  expect(variablesRefusal(variables)).toBe(refusal);
});

it('takes the eighth level', () => {
  expect(variablesRefusal(nested(8))).toBeNull();
});

it('is not led astray by fifty thousand levels', () => {
  const text = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  expect(variablesRefusal({ a: JSON.parse(text) as unknown })).toBe(
    'The variables are more than 8 levels deep.',
  );
});
