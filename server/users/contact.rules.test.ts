import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailOf, maskedEmail, maskedPhone, phoneOf } from './contact.rules.js';

describe('an e-mail address', () => {
  it.each([
    ['Ming.Li@Example.CN', 'ming.li@example.cn'],
    ['  ming+zhike@mail.example.com ', 'ming+zhike@mail.example.com'],
    ["o'brien@example.co.uk", "o'brien@example.co.uk"],
  ])('%j is kept as %s', (text, kept) => {
    expect(emailOf(text)).toBe(kept);
  });

  it.each([
    '',
    'ming',
    'ming@',
    '@example.cn',
    'ming@localhost',
    'ming@@example.cn',
    'mi ng@example.cn',
    'ming@exa mple.cn',
    '.ming@example.cn',
    'ming..li@example.cn',
    'ming@example.c-',
    'ming@-example.cn',
    'ming@example.cn\r\nBcc: all@example.cn',
    'ming@example.cn, all@example.cn',
    '<ming@example.cn>',
    'mіng@example.cn',
    `${'m'.repeat(65)}@example.cn`,
    `ming@${'m'.repeat(250)}.cn`,
  ])('%j is none', text => {
    expect(emailOf(text)).toBeNull();
  });

  it('never has a character that could end a header, and is kept as it was kept', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), text => {
        const email = emailOf(text);
        if (email === null) return;
        expect(email).toMatch(/^[!-~]+$/);
        expect(email).not.toMatch(/[<>,;:"\\]/);
        expect(emailOf(email)).toBe(email);
      }),
    );
  });

  it('shows its first letter and where it is', () => {
    expect(maskedEmail('ming@example.cn')).toBe('m***@example.cn');
  });
});

describe('a phone number', () => {
  it.each([
    ['13812341234', '+8613812341234'],
    ['138-1234 1234', '+8613812341234'],
    ['+86 138 1234 1234', '+8613812341234'],
    ['１３８１２３４１２３４', '+8613812341234'],
    ['+44 20 7946 0958', '+442079460958'],
  ])('%j is kept as %s', (text, kept) => {
    expect(phoneOf(text)).toBe(kept);
  });

  it.each([
    '',
    '12812341234',
    '1381234123',
    '138123412345',
    '+8612345',
    '+0123456789',
    '020 7946 0958',
    'x',
    '1'.repeat(50),
  ])('%j is none', text => {
    expect(phoneOf(text)).toBeNull();
  });

  it('hides its middle', () => {
    expect(maskedPhone('+8613812341234')).toBe('138****1234');
    expect(maskedPhone('+442079460958')).toBe('+44****58');
  });
});
