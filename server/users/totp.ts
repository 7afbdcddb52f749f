import { Secret, TOTP } from 'otpauth';

/** What every authenticator app can do, and the only thing all of them do: SHA-1, six digits, thirty seconds (RFC 6238). */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** A phone's clock may be wrong by half a minute, and a person types for a while: one step before and one after pass too. */
const WINDOW = 1;

const SECRET_BYTES = 20;

const ISSUER = '知课';

/** In base32. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** `otpauth://totp/…`, as an authenticator reads it from a QR code; `label` says which account it is. */
export const totpUri = (secret: string, label: string): string => totpOf(secret, label).toString();

/** The time step that a code of six digits is right for; null where it is wrong now. */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / (FORM.period * 1000)) + delta;
}

const totpOf = (secret: string, label = ''): TOTP =>
  new TOTP({ ...FORM, issuer: ISSUER, label, secret: Secret.fromBase32(secret) });
