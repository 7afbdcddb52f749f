import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerpt, MAX_EXCERPT } from './notice.rules.js';

describe('an excerpt', () => {
  it.each([
    ['', ''],
    ['  第一行\n\n第二\t尾 ', '第一行 第二 尾'],
    ['12345678', '12345678'],
    ['123456789', '1234567…'],
    ['123456 89', '123456…'],
    ['😀😀😀😀😀😀😀😀😀', '😀😀😀😀😀😀😀…'],
  ])('of %j is %j', (text, cut) => {
    expect(excerpt(text, 8)).toBe(cut);
  });

  it('is one line, and never too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), text => {
        const cut = excerpt(text, MAX_EXCERPT);
        expect([...cut].length).toBeLessThanOrEqual(MAX_EXCERPT);
        expect(cut).not.toMatch(/\n|^\s|\s$/);
      }),
    );
  });
});
