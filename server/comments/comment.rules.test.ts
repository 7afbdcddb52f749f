import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../kernel/plain-text.js';
import { reasonText } from '../safety/written.rules.js';
import { commentText, MAX_TEXT } from './comment.rules.js';

describe('a text', () => {
  it.each([
    ['ends without spaces and lines', '  讲得好 \n\n', '讲得好'],
    ['keeps its lines, one empty one at most', '一\r\n\r\n\r\n\r\n二', '一\n\n二'],
    ['keeps punctuation of full width', '好，真的！ＡＢＣ', '好，真的！ＡＢＣ'],
    ['keeps what looks like HTML as it was typed', '<b>粗</b> &amp; <script>', '<b>粗</b> &amp; <script>'],
    ['loses marks that turn the direction', 'a\u202Ecba\u202C\u2066x\u2069', 'acbax'],
    ['loses what nobody sees', '微\u200B信\u2060号\u00AD\uFEFF', '微信号'],
    ['loses control characters and halves of pairs', 'a\u0000b\u0007c\uD800d', 'abcd'],
    ['keeps a family that is joined', '👨‍👩‍👧 好', '👨‍👩‍👧 好'],
    ['keeps a heart that is red', '❤️', '❤️'],
    ['loses a joiner between letters', '加\u200D我', '加我'],
    ['has one form of each letter', 'e\u0301', 'é'],
    ['has at most four signs on a letter', `a${'\u0334'.repeat(30)}`, `a${'\u0334'.repeat(4)}`],
  ])('%s', (_what, typed, kept) => expect(plainText(typed)).toBe(kept));

  it('is the same when it is made plain again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
        const once = plainText(text);
        expect(plainText(once)).toBe(once);
        expect(once).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202A-\u202E\u2066-\u2069\u200B]/u);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a comment', () => {
  it.each(['', '   ', '\n\u3000\n', '\u200B\u200B', '\u0301'])('says something: %j does not', text =>
    expect(commentText(text)).toBeNull(),
  );

  it('has a thousand characters at most, pictures counted as one', () => {
    expect(commentText('👍'.repeat(MAX_TEXT))).toBe('👍'.repeat(MAX_TEXT));
    expect(commentText('好'.repeat(MAX_TEXT + 1))).toBeNull();
    expect(commentText(`${'好'.repeat(MAX_TEXT)}\u200B \n`)).toBe('好'.repeat(MAX_TEXT));
    expect(commentText('\u200B'.repeat(9 * MAX_TEXT))).toBeNull();
  });
});

it('has a reason stand in one line', () => {
  expect(reasonText(' 广告\n\n引流 ', 10)).toBe('广告 引流');
  expect(reasonText('一二三四', 3)).toBeNull();
  expect(reasonText('\n', 3)).toBeNull();
});
