import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { commonPasswords } from '../kernel/common-passwords.js';
import { needsRehash, normalPassword, passwordFault } from './password.rules.js';

let common: ReadonlySet<string>;
beforeAll(async () => {
  common = await commonPasswords();
});

const fault = (password: string, ...known: string[]) => passwordFault(password, { known, common });

describe('a password', () => {
  it.each([
    'correct horse',
    'zhike-demo-2026',
    '一二三四五六七八九零啊',
    'T9#kvw2!pqLm',
    '🐎'.repeat(3) + 'battery staple',
  ])('may be %s', password => {
    expect(fault(password)).toBeNull();
  });

  it.each([
    ['nine characters', 'x9!kvw2pq'],
    ['nothing', ''],
    ['257 characters', `x9!${'kvw2pqrt'.repeat(32)}`.slice(0, 257)],
    ['a megabyte', 'x9!kvw2pqrt'.repeat(100_000)],
    ['a common one', 'qwertyuiop'],
    ['a common one in capitals', 'QWERTYUIOP'],
    ['a common one in full width', 'ｑｗｅｒｔｙｕｉｏｐ'],
    ['a common one and a year', 'sunshine2026'],
    ['a common one between signs', '!password!!'],
    ['one character', 'aaaaaaaaaaaa'],
    ['a piece again and again', 'abcabcabcabca'],
    ['counting', '1234567890'],
    ['counting back', '0987654321'],
    ['the alphabet', 'abcdefghijklmn'],
  ])('may not be %s', (_what, password) => {
    expect(fault(password)).toBe('PASSWORD_TOO_WEAK');
  });

  it('may not hold the user name or what stands before the @', () => {
    expect(fault('xiaoming-88-kq', 'xiaoming')).toBe('PASSWORD_TOO_WEAK');
    expect(fault('88-XiaoMing-kq', 'xiaoming')).toBe('PASSWORD_TOO_WEAK');
    expect(fault('li.si.went.home', 'li.si@example.cn')).toBe('PASSWORD_TOO_WEAK');
    expect(fault('88-xiaoming-kq', 'daming', 'li.si@example.cn')).toBeNull();
  });

  it('counts characters as people do, not halves of them', () => {
    expect(fault('🐎🦆🐓🐖🐏')).toBe('PASSWORD_TOO_WEAK');
    expect(fault('🐎🦆🐓🐖🐏🐐🐪🐘🦔🐇')).toBeNull();
  });

  it('is the same however its characters were composed', () => {
    expect(normalPassword('cafe\u0301 au lait')).toBe(normalPassword('café au lait'));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), text => {
        const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'].map(form => normalPassword(text.normalize(form)));
        expect(new Set(forms).size).toBe(1);
      }),
    );
  });

  it('never throws, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (text, name) => void fault(text, name),
      ),
    );
  });
});

it('is hashed anew when it was hashed with other parameters', () => {
  const today = { memoryCost: 32768, timeCost: 3, parallelism: 1 };
  const made = (parameters: string) => `$argon2id$v=19$${parameters}$c2FsdA$aGFzaA`;
  expect(needsRehash(made('m=32768,t=3,p=1'), today)).toBe(false);
  expect(needsRehash(made('m=19456,t=2,p=1'), today)).toBe(true);
  expect(needsRehash('$2b$12$abcdefghijklmnopqrstuv', today)).toBe(true);
});
