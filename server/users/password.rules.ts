/** Code points. Longer ones are refused unread: hashing megabytes would be a gift to an attacker. */
const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 256;

/** The same characters typed on another keyboard are the same password, when it is set and when it is checked. */
export const normalPassword = (text: string): string => text.toWellFormed().normalize('NFKC');

/** Far beyond what could be one; not even normalised. */
export const isAbsurd = (text: string): boolean => text.length > 4 * MAX_PASSWORD;

interface PasswordFacts {
  /** What somebody who knows the person tries first: user name, e-mail address. */
  known: readonly string[];
  /** In lower case. */
  common: ReadonlySet<string>;
}

/** `PASSWORD_TOO_WEAK`: shorter than ten, a common one, a pattern, or made of what is known of its owner. */
export function passwordFault(text: string, { known, common }: PasswordFacts): 'PASSWORD_TOO_WEAK' | null {
  const password = isAbsurd(text) ? '' : normalPassword(text);
  const length = [...password].length;
  if (length < MIN_PASSWORD || length > MAX_PASSWORD) return 'PASSWORD_TOO_WEAK';
  const low = password.toLowerCase();
  const isGuessed = isCommon(low, common) || isPattern(low) || known.some(word => holds(low, word));
  return isGuessed ? 'PASSWORD_TOO_WEAK' : null;
}

/** A common word with a few digits or signs around it is still that word. */
function isCommon(password: string, common: ReadonlySet<string>): boolean {
  if (common.has(password)) return true;
  const core = password.replace(/^[^\p{L}]{1,2}/u, '').replace(/[^\p{L}]{1,6}$/u, '');
  return core.length >= 4 && core.length < password.length && common.has(core);
}

/** One piece again and again (aaaaaaaaaa, 1212121212, abcabcabca), or characters in their order (23456789…, zyxw…). */
function isPattern(password: string): boolean {
  const units = [...password];
  for (let period = 1; period <= Math.min(5, units.length / 2); period++) {
    if (units.every((unit, at) => unit === units[at % period])) return true;
  }
  const steps = units.slice(1).map((unit, at) => {
    const step = (unit.codePointAt(0) ?? 0) - (units[at]?.codePointAt(0) ?? 0);
    // 9 is followed by 0 where people count on.
    return Math.abs(step) === 9 ? -Math.sign(step) : step;
  });
  return Math.abs(steps[0] ?? 0) === 1 && steps.every(step => step === steps[0]);
}

function holds(password: string, word: string): boolean {
  const known = normalPassword(word).toLowerCase();
  const local = known.split('@')[0] ?? '';
  return [known, local].some(part => [...part].length >= 3 && password.includes(part));
}

/** What a hash was made with stands in it: `$argon2id$v=19$m=32768,t=3,p=1$…`. */
export function needsRehash(
  hash: string,
  { memoryCost, timeCost, parallelism }: { memoryCost: number; timeCost: number; parallelism: number },
): boolean {
  return !hash.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
}
