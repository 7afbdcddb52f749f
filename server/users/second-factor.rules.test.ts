import { expect, it } from 'vitest';
import { givenCode, isSetupOpen, shownRecoveryCode } from './second-factor.rules.js';

it.each([
  ['123456', { kind: 'TOTP', code: '123456' }],
  [' 123 456 ', { kind: 'TOTP', code: '123456' }],
  ['１２３４５６', { kind: 'TOTP', code: '123456' }],
  ['abcde-fgh23', { kind: 'RECOVERY', code: 'ABCDEFGH23' }],
  ['ABCDEFGH23', { kind: 'RECOVERY', code: 'ABCDEFGH23' }],
  ['12345', null],
  ['1234567', null],
  ['ABCDE-FGH20', null],
  ['ABCDE-FGHI2', null],
  ['', null],
  ['1'.repeat(65), null],
] as const)('reads %j as %j', (text, code) => {
  expect(givenCode(text)).toEqual(code);
});

it('shows a recovery code in two halves, and reads it again', () => {
  expect(shownRecoveryCode('ABCDEFGH23')).toBe('ABCDE-FGH23');
  expect(givenCode(shownRecoveryCode('ABCDEFGH23'))?.code).toBe('ABCDEFGH23');
});

it('forgets a set-up after a quarter of an hour', () => {
  const createdAt = new Date('2026-11-21T12:00:00Z');
  const after = (seconds: number) => new Date(createdAt.getTime() + seconds * 1000);
  expect([isSetupOpen({ createdAt }, after(899)), isSetupOpen({ createdAt }, after(900))]).toEqual([
    true,
    false,
  ]);
});
