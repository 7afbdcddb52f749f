/** Bytes of a notification that are looked at; real ones have about two thousand. */
const NOTIFICATION_BYTES = 64 * 1024;

/** A notification has about thirty fields. */
const FIELDS = 100;

export type FormRefusal =
  'TOO_LARGE' | 'MALFORMED' | 'DUPLICATE_FIELD' | 'AMBIGUOUS' | 'CHARSET' | 'SIGN_TYPE' | 'BAD_SIGNATURE';

/**
 * The fields of a notification that Alipay signed, or why they are not. `signed` is the SDK's check; everything it
 * would let through or stumble over is refused before it is asked.
 */
export function readSignedForm(
  rawBody: Buffer,
  signed: (fields: Record<string, string>) => boolean,
): { ok: true; fields: Record<string, string> } | { ok: false; reason: FormRefusal } {
  if (rawBody.length > NOTIFICATION_BYTES) return { ok: false, reason: 'TOO_LARGE' };
  const pairs = [...new URLSearchParams(rawBody.toString('utf8'))];
  if (pairs.length > FIELDS || pairs.some(([name]) => !/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name))) {
    return { ok: false, reason: 'MALFORMED' };
  }
  const fields: Record<string, string> = Object.fromEntries(pairs);
  // Two values under one name: the signature would cover one, and a later reader may see the other.
  if (Object.keys(fields).length !== pairs.length) return { ok: false, reason: 'DUPLICATE_FIELD' };
  // The sign string joins fields by `&` unescaped, so that a value with `&name=` in it could be cut into other fields.
  if (pairs.some(([, value]) => /&\w+=/.test(value))) return { ok: false, reason: 'AMBIGUOUS' };
  if ((fields.charset ?? 'utf-8').toLowerCase() !== 'utf-8') return { ok: false, reason: 'CHARSET' };
  // The message names its own algorithm: with RSA the SDK verifies SHA-1, with an unknown word it throws.
  if (fields.sign_type !== 'RSA2') return { ok: false, reason: 'SIGN_TYPE' };
  return signed(fields) ? { ok: true, fields } : { ok: false, reason: 'BAD_SIGNATURE' };
}
