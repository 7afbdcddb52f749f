import { expect, it } from 'vitest';
import type { Config } from '../config.js';
import { createLimits } from '../kernel/limits.js';
import { playgroundOpener } from './token.js';

const TOKEN = 'a token that nobody guesses';
const opener = (playgroundToken: string | null) =>
  playgroundOpener({ config: { playgroundToken } as Config, limits: createLimits(1) });

it.each([
  ['the token', TOKEN, true],
  ['another one', `${TOKEN}!`, false],
  ['nothing', undefined, false],
  ['an empty text', '', false],
  ['an object that pretends to be a text', { toString: 1 }, false],
])('is asked with %s', async (_what, offered, opens) => {
  expect(await opener(TOKEN)(offered, '10.0.0.1')).toBe(opens);
});

it('opens nothing where there is no token', async () => {
  expect(await opener(null)('null', '10.0.0.1')).toBe(false);
});

it('counts wrong ones by address, right ones not, and then tells nothing', async () => {
  const opens = opener(TOKEN);
  for (let n = 0; n < 1000; n++) expect(await opens(TOKEN, '10.0.0.1')).toBe(true);
  for (let n = 0; n < 300; n++) expect(await opens(`guess ${n}`, '10.0.0.1')).toBe(false);
  expect(await opens(TOKEN, '10.0.0.1')).toBe(false);
  expect(await opens(TOKEN, '10.0.0.2')).toBe(true);
});
