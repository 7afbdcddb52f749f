/** Without what is mistaken for something else: no 0 and O, no 1 and I. */
const DIGITS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Bytes of chance in a number: 80 bits, beyond guessing. */
export const NUMBER_BYTES = 10;

/** `K7QF-3MZP-…`: sixteen digits of base 32 in groups of four. */
export function certificateNumber(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  const digits = Array.from({ length: 16 }, (_, at) => DIGITS[Number((bits >> BigInt(5 * (15 - at))) & 31n)]);
  return grouped(digits.join(''));
}

/** A number as people type it – small letters, spaces, no dashes – as it is stored; null where it can be none. */
export function readNumber(typed: string): string | null {
  const digits = typed.slice(0, 64).toUpperCase().replace(/[\s-]/g, '');
  const isNumber = digits.length === 16 && [...digits].every(digit => DIGITS.includes(digit));
  return isNumber ? grouped(digits) : null;
}

const grouped = (digits: string): string => digits.match(/.{4}/g)?.join('-') ?? '';

const NAME = /^[\p{L}\p{M}\p{Nd} .·'’-]{1,40}$/u;

/** The name as it is printed; null for what is no name. Letters of any script, and what stands between them. */
export function holderName(typed: string): string | null {
  const name = typed.normalize('NFC').trim().replace(/\s+/g, ' ');
  return NAME.test(name) && /\p{L}/u.test(name) ? name : null;
}
