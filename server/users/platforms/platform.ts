/** `subject` is the user's openid within our app; `sessionKey` (WeChat only) signs what the platform gives us later. */
type IdentityOutcome =
  | { ok: true; subject: string; sessionKey?: string }
  | { ok: false; code: 'INVALID_CODE' | 'GATEWAY_UNAVAILABLE' };

/** Turns the one-time code of a mini program's login into an identity; answers a value whatever the platform does. */
export interface LoginPlatform {
  identify(code: string): Promise<IdentityOutcome>;
}

/** A code comes from a stranger: one of an impossible shape is not worth a call. */
export function isLoginCode(code: string): boolean {
  return /^[\x21-\x7e]{1,256}$/.test(code);
}

/** An id that a platform gave us, or null when it is not one we could store and compare. */
export function subjectOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value) ? value : null;
}
