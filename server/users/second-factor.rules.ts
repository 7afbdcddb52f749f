/** Without those that a reader confuses. Thirty-two, so that ten of them are fifty bits. */
export const RECOVERY_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

export const RECOVERY_LENGTH = 10;

export const RECOVERY_CODES = 10;

/** A secret that was shown and never confirmed is forgotten after a quarter of an hour. */
export const SETUP_SECONDS = 15 * 60;

export type GivenCode = { kind: 'TOTP' | 'RECOVERY'; code: string };

/** What was typed, by its shape; hyphens, spaces, case and full-width digits do not matter. Null for what can be neither. */
export function givenCode(text: string): GivenCode | null {
  if (text.length > 64) return null;
  const code = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  if (/^\d{6}$/.test(code)) return { kind: 'TOTP', code };
  const isRecovery = code.length === RECOVERY_LENGTH && [...code].every(c => RECOVERY_ALPHABET.includes(c));
  return isRecovery ? { kind: 'RECOVERY', code } : null;
}

/** ABCDE-FGHJK */
export const shownRecoveryCode = (code: string): string =>
  `${code.slice(0, RECOVERY_LENGTH / 2)}-${code.slice(RECOVERY_LENGTH / 2)}`;

export const isSetupOpen = ({ createdAt }: { createdAt: Date }, now: Date): boolean =>
  now.getTime() - createdAt.getTime() < SETUP_SECONDS * 1000;
