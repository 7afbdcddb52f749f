import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameFault, normalName, usernameFault, usernameKey, usernameOf } from './name.rules.js';

const plain = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{1,18}[a-z0-9]$/);
const anything = fc.string({ unit: 'binary', maxLength: 60 });

/** Drawn as nothing: joiners, marks of direction, a soft hyphen, a filler of Hangul, a variation selector. */
const unseen = fc.constantFrom(
  '\u200B',
  '\u200D',
  '\u2060',
  '\uFEFF',
  '\u202E',
  '\u200F',
  '\u00AD',
  '\u3164',
  '\uFE0F',
  '\0',
);

/** Of each letter one that looks like it, of other alphabets. */
const DOUBLES: Record<string, string> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  j: 'ј',
  o: 'ο',
  p: 'р',
  s: 'ѕ',
  x: 'х',
  y: 'у',
};
const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, char => String.fromCharCode(char.charCodeAt(0) + 0xfee0));

describe('a user name', () => {
  it.each([
    ['with a Cyrillic a', 'pаypal'],
    ['all in Cyrillic', 'раураl'],
    ['in full width', 'ＰａｙＰａｌ'],
    ['with a joiner of no width', 'pay\u200Bpal'],
    ['read from the right', '\u202Epaypal'],
    ['with a digit that looks like a letter', 'paypa1'],
    ['in capitals', 'PAYPAL'],
    ['with spaces around', '  paypal\u00A0'],
  ])('%s is not told from paypal', (_what, name) => {
    expect(usernameKey(name)).toBe(usernameKey('paypal'));
  });

  it('looks the same whichever letters are swapped for their doubles, widened, raised or joined by nothing', () => {
    fc.assert(
      fc.property(
        plain,
        unseen,
        fc.nat(20),
        fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
        (name, nothing, at, swaps) => {
          const swapped = [...name].map((char, n) => (swaps[n] && DOUBLES[char]) || char).join('');
          const key = usernameKey(name);
          expect(usernameKey(swapped)).toBe(key);
          expect(usernameKey(fullWidth(name))).toBe(key);
          expect(usernameKey(name.toUpperCase())).toBe(key);
          expect(usernameKey(`${name.slice(0, at)}${nothing}${name.slice(at)}`)).toBe(key);
        },
      ),
    );
  });

  it('has one form and one key, however often they are taken', () => {
    fc.assert(
      fc.property(anything, text => {
        expect(normalName(normalName(text))).toBe(normalName(text));
        expect(usernameOf(usernameOf(text))).toBe(usernameOf(text));
        expect(usernameKey(usernameKey(text))).toBe(usernameKey(text));
        expect(usernameKey(usernameOf(text))).toBe(usernameKey(text));
      }),
    );
  });

  it('of plain letters is what the migration made of those that were there before', () => {
    fc.assert(
      fc.property(plain, name => {
        expect(usernameKey(name)).toBe(name.replaceAll('m', 'rn').replaceAll('1', 'l').replaceAll('0', 'o'));
      }),
    );
  });

  it.each(['ming', '小明同学', 'li.si-2', 'Ａｎｎａ', 'badminton', 'a'.repeat(20)])('may be %s', name => {
    expect(usernameFault(name)).toBeNull();
  });

  it.each([
    'ab',
    'a'.repeat(21),
    '.ming',
    'ming-',
    'mi ng',
    'ming@example.cn',
    'mi/ng',
    '👍👍👍',
    '\u200B\u200B\u200B',
    '',
    'admin',
    'Administrator',
    'аdmin',
    'admin_2',
    'zhike',
    '知课老师',
    'x'.repeat(100_000),
  ])('may not be %j', name => {
    expect(usernameFault(name)).toBe('USERNAME_INVALID');
  });
});

describe('a display name', () => {
  it('keeps its capitals and single spaces, and loses what nobody sees', () => {
    expect(normalName('  Li\u200B  Ming\u202E\n')).toBe('Li Ming');
  });

  it.each(['小明', 'Li Ming', '读书的人🌙', 'Badminton 爱好者'])('may be %s', name => {
    expect(nameFault(name, { isStaff: false })).toBeNull();
  });

  it.each([
    '',
    '   ',
    '\u200B',
    'x'.repeat(21),
    '系统管理员',
    '官 方',
    '知课客服',
    'Admin',
    'Ａｄｍｉｎ 01',
    'zhike official',
    'аdmin',
  ])('may not be %j', name => {
    expect(nameFault(name, { isStaff: false })).toBe('NAME_INVALID');
  });

  it('may speak for the house where it is of the house', () => {
    expect(nameFault('知课客服', { isStaff: true })).toBeNull();
    expect(nameFault('', { isStaff: true })).toBe('NAME_INVALID');
  });

  it('always has 1 to 20 characters to be seen', () => {
    fc.assert(
      fc.property(anything, text => {
        if (nameFault(text, { isStaff: true })) return;
        const length = [...normalName(text)].length;
        expect(length).toBeGreaterThanOrEqual(1);
        expect(length).toBeLessThanOrEqual(20);
        expect(normalName(text)).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});
