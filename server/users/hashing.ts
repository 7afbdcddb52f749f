import { hash, verify } from '@node-rs/argon2';
import { refusal } from '../kernel/errors.js';
import { isAbsurd, needsRehash, normalPassword } from './password.rules.js';

/** argon2id beyond what OWASP asks at least (19 MiB, twice): about 25 ms on a core of today. KiB. */
const PARAMETERS = { memoryCost: 32 * 1024, timeCost: 3, parallelism: 1 };

/** At once: each takes 32 MiB and one of Node's four threads, and files are read by those too. */
const AT_ONCE = 2;

/** Whoever comes later than these would wait for seconds. */
const WAITING = 100;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING)
      throw refusal('RATE_LIMITED', 'Too many people log in at once, please wait.', { retryAfterSeconds: 5 });
    await new Promise<void>(resolve => waiting.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    // The place passes on; nobody who comes meanwhile can take it.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => hash(normalPassword(password), PARAMETERS));

/** Verified against where there is nothing to verify, so that nobody and everybody take the same work. */
let nobody: Promise<string> | null = null;
const nobodysHash = (): Promise<string> => (nobody ??= hashPassword('nobody has this password'));

/** Whether it is the password; without a hash it is not, after the same work. */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
  const against = stored ?? (await nobodysHash());
  const isRight = await inTurn(() => verify(against, isAbsurd(password) ? '' : normalPassword(password)));
  return isRight && Boolean(stored) && !isAbsurd(password);
}

/** Whether it was hashed with less, or other, than passwords are today. */
export const isOutdated = (stored: string): boolean => needsRehash(stored, PARAMETERS);
