/** Of numbers that come without one. */
const MAINLAND = '86';

/**
 * A national number with its country code as E.164 (`+8613812345678`), or null when it cannot be one. Mainland numbers
 * must be mobile ones, because only those can be bound; of other countries the shape is all that is known here.
 */
export function e164(national: string, countryCode: string = MAINLAND): string | null {
  const country = countryCode.replace(/^\+/, '');
  const number = national.replace(/[\s-]/g, '');
  if (!/^[1-9]\d{0,2}$/.test(country) || !/^\d+$/.test(number)) return null;
  if (country === MAINLAND) return /^1[3-9]\d{9}$/.test(number) ? `+${MAINLAND}${number}` : null;
  // Of 15 digits at most with the country code (ITU-T E.164); a leading zero is only dialled within the country.
  return /^[1-9]\d{3,13}$/.test(number) && country.length + number.length <= 15
    ? `+${country}${number}`
    : null;
}
