import { createHash } from 'node:crypto';

/** `subject` is the user's openid within our app; `sessionKey` (WeChat only) signs what the platform gives us later. */
type IdentityOutcome =
  | { ok: true; subject: string; sessionKey?: string }
  | { ok: false; code: 'INVALID_CODE' | 'GATEWAY_UNAVAILABLE' };

/**
 * `phone` is E.164. `proof` is a digest of what was shown, 43 characters of base64url: a proof that somebody has used must
 * be refused to everybody else. WeChat spends a code at its first use, but Alipay's response for one number is always the
 * same and good for ever, so that its owner comes back with the same proof too; see alipay-phone.ts.
 */
export type PhoneOutcome =
  { ok: true; phone: string; proof: string } | { ok: false; code: 'INVALID_CODE' | 'GATEWAY_UNAVAILABLE' };

/** What a mini program's platform vouches for; answers a value whatever the platform does. */
export interface LoginPlatform {
  /** Turns the one-time code of a mini program's login into an identity. */
  identify(code: string): Promise<IdentityOutcome>;
  /**
   * Turns what the phone button gave the client into the number: WeChat's code, or Alipay's response as it came.
   * `subject`, when given, is whom the number must belong to; only WeChat can tell, and refuses another's code.
   */
  phoneNumber(proof: string, subject?: string): Promise<PhoneOutcome>;
}

export function proofOf(shown: string): string {
  return createHash('sha256').update(shown).digest('base64url');
}

/** A code comes from a stranger: one of an impossible shape is not worth a call. */
export function isLoginCode(code: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(code);
}

/** An id that a platform gave us, or null when it is not one we could store and compare. */
export function subjectOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value) ? value : null;
}
