import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutToBytes, cutToLength, oneLine } from './description.js';

const FAMILY = '👨‍👩‍👧‍👦'; // one character to a reader, 25 bytes

describe('a description', () => {
  it('of 42 Chinese characters fits 127 bytes, the 43rd is cut whole', () => {
    expect(cutToBytes('课'.repeat(42), 127)).toBe('课'.repeat(42));
    expect(cutToBytes('课'.repeat(43), 127)).toBe('课'.repeat(42));
    expect(cutToBytes(`a${'课'.repeat(42)}`, 127)).toBe(`a${'课'.repeat(42)}`);
  });

  it('never ends in half an emoji', () => {
    expect(cutToBytes(FAMILY.repeat(6), 127)).toBe(FAMILY.repeat(5));
    expect(cutToBytes(FAMILY, 24)).toBe('');
    expect(cutToLength(`课${FAMILY}`, 11)).toBe('课');
  });

  it('is one line: tabs and line breaks become a blank, half an emoji a replacement character', () => {
    expect(oneLine(' Python\r\n入门\t\u2028课 ')).toBe('Python 入门 课');
    expect(oneLine('a\ud83d')).toBe('a\ufffd');
  });

  it('cut to 127 bytes is a beginning of the text, within the limit, and cannot be longer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), text => {
        const kept = cutToBytes(text, 127);
        expect(text.startsWith(kept)).toBe(true);
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(127);
        const [next] = new Intl.Segmenter('zh').segment(text.slice(kept.length));
        if (next) expect(Buffer.byteLength(kept + next.segment)).toBeGreaterThan(127);
      }),
    );
  });
});
