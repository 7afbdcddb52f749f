import fc from 'fast-check';
import { expect, it } from 'vitest';
import { certificateNumber, holderName, NUMBER_BYTES, readNumber } from './certificate.rules.js';

const bytes = fc.uint8Array({ minLength: NUMBER_BYTES, maxLength: NUMBER_BYTES });

it('makes numbers that are read again however they are typed, and differ where their bytes do', () => {
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      const number = certificateNumber(one);
      expect(number).toMatch(/^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}$/);
      expect(readNumber(number)).toBe(number);
      expect(readNumber(` ${number.toLowerCase().replaceAll('-', ' ')} `)).toBe(number);
      expect(certificateNumber(other) === number).toBe(Buffer.compare(one, other) === 0);
    }),
  );
});

it.each([
  '',
  '2222',
  '0000-0000-0000-0000',
  '2222-2222-2222-222O',
  '2222-2222-2222-2222-2',
  'x'.repeat(10_000),
])('reads no number in %j', typed => expect(readNumber(typed)).toBeNull());

it.each([
  ['  王  小明 ', '王 小明'],
  ['阿卜杜拉·买买提', '阿卜杜拉·买买提'],
  ["Zoë O'Neil-Smith Jr.", "Zoë O'Neil-Smith Jr."],
  ['', null],
  ['···', null],
  ['<script>', null],
  ['王\n小明', '王 小明'],
  ['王\u202e小明', null],
  ['王'.repeat(41), null],
])('prints %j as %j', (typed, printed) => expect(holderName(typed)).toBe(printed));
