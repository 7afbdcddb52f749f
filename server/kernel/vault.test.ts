import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Vault } from './vault.js';

const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const indexKey = Buffer.alloc(32, 9);
const vault = new Vault([key('a', 1)], indexKey);

describe('the vault', () => {
  it('opens what it sealed, and seals the same text differently each time', () => {
    const sealed = vault.seal('contact', '+8613800138000');
    expect(vault.open('contact', sealed)).toBe('+8613800138000');
    expect(sealed).not.toContain('138');
    expect(vault.seal('contact', '+8613800138000')).not.toBe(sealed);
  });

  it('opens any text, and never one of which a single character was changed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.nat(),
        fc.constantFrom('A', 'z', '0', '_'),
        (text, at, other) => {
          const sealed = vault.seal('contact', text);
          expect(vault.open('contact', sealed)).toBe(text);
          const place = at % sealed.length;
          const altered = sealed.slice(0, place) + other + sealed.slice(place + 1);
          // The last characters of base64 may differ without another byte coming of it.
          const sameBytes = (one: string) =>
            Buffer.from(one.split('.')[2] ?? '', 'base64url').toString('hex');
          if (altered.slice(0, 5) !== sealed.slice(0, 5) || sameBytes(altered) !== sameBytes(sealed))
            expect(vault.tryOpen('contact', altered)).toBeNull();
        },
      ),
    );
  });

  it('opens nothing under another purpose, altered, or cut short', () => {
    const sealed = vault.seal('contact', '+8613800138000');
    const altered = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(() => vault.open('totp', sealed)).toThrow();
    expect(() => vault.open('contact', altered)).toThrow();
    expect(() => vault.open('contact', sealed.slice(0, 20))).toThrow('cannot be opened');
    expect(() => vault.open('contact', '+8613800138000')).toThrow('cannot be opened');
  });

  it('seals under the first key and still opens what an older one sealed', () => {
    const old = vault.seal('totp', 'ming@example.com');
    const rotated = new Vault([key('b', 2), key('a', 1)], indexKey);
    expect(rotated.open('totp', old)).toBe('ming@example.com');
    expect(old.startsWith(rotated.currentMark)).toBe(false);
    expect(rotated.seal('totp', 'x').startsWith(rotated.currentMark)).toBe(true);
    expect([rotated.tryOpen('totp', old), rotated.tryOpen('contact', old)]).toEqual([
      'ming@example.com',
      null,
    ]);
    expect(() => new Vault([key('b', 2)], indexKey).open('totp', old)).toThrow('cannot be opened');
  });

  it('gives one text one index for one purpose, whatever the sealing key', () => {
    const rotated = new Vault([key('b', 2)], indexKey);
    expect(rotated.index('email', 'a@example.com')).toBe(vault.index('email', 'a@example.com'));
    expect(vault.index('email', 'x')).not.toBe(vault.index('phone', 'x'));
  });
});
