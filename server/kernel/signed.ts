import { jwtVerify, SignJWT, type JWTPayload } from 'jose';

const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret);

/** Claims as a token for one purpose, until `expiresAtSeconds` since 1970. */
export function sign(
  audience: string,
  claims: JWTPayload,
  secret: string,
  expiresAtSeconds: number,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(audience)
    .setExpirationTime(expiresAtSeconds)
    .sign(keyOf(secret));
}

/** The claims of a token for this purpose; null for altered, foreign or expired ones. */
export async function verify(
  audience: string,
  token: string,
  secret: string,
  now: Date,
): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      audience,
      algorithms: ['HS256'],
      currentDate: now,
    });
    return payload;
  } catch {
    return null;
  }
}
