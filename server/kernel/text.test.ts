import { expect, it } from 'vitest';
import { storable } from './text.js';

it.each([
  ['NUL', 'a\0b', 'a\uFFFDb'],
  ['the first half of a pair alone', 'a\uD83D', 'a\uFFFD'],
  ['the second half of a pair alone', '\uDE00a', '\uFFFDa'],
  ['a whole pair', '学\u{1F600}', '学\u{1F600}'],
])('what PostgreSQL cannot hold is replaced, the rest stays: %s', (_what, given, stored) => {
  expect(storable(given)).toBe(stored);
});
