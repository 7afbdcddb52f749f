import { randomInt } from 'node:crypto';
import type { Ctx } from '../context.js';
import type { Tx } from '../kernel/transaction.js';
import type { Vault } from '../kernel/vault.js';
import type { User } from './user.entity.js';
import { VerificationCode, type CodePurpose } from './verification-code.entity.js';

/** How long a code is good. */
export const CODE_MS = 10 * 60_000;

const TRIES = 5;

/** What a code is for and where it went; it proves nothing else. */
interface Slot {
  userId: string;
  purpose: CodePurpose;
  /** Of the address, and of the request where a stranger may ask: a try that names another one is none. */
  addressIndex: string;
}

const indexOf = (vault: Vault, { userId, purpose }: Slot, code: string): string =>
  vault.index('code', `${purpose} ${userId} ${code}`);

/** A new code in place of the one before. The user is locked by whoever calls. */
export async function newCode(
  tx: Tx<Ctx>,
  user: User,
  { purpose, addressIndex, expiresAt }: Omit<Slot, 'userId'> & { expiresAt: Date },
): Promise<string> {
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  await endCode(tx, user.id, purpose);
  tx.em.create(VerificationCode, {
    user,
    purpose,
    addressIndex,
    codeIndex: indexOf(tx.vault, { userId: user.id, purpose, addressIndex }, code),
    triesLeft: TRIES,
    expiresAt,
    createdAt: tx.now(),
  });
  return code;
}

const OF_SLOT = 'where user_id = ? and purpose = ? and address_index = ?';
const IS_RIGHT = '(code_index = ? and expires_at > ?)';

/**
 * Whether the code is right; a wrong one costs a try, and the last try the code. The same statements whether or not
 * there is a code. The user is locked by whoever calls, and the transaction has to commit although the code was wrong.
 */
export async function codeIsRight(tx: Tx<Ctx>, slot: Slot, given: string): Promise<boolean> {
  const code = given.slice(0, 40).normalize('NFKC').replace(/\s/g, '');
  const right = [indexOf(tx.vault, slot, code), tx.now()];
  const ofSlot = [slot.userId, slot.purpose, slot.addressIndex];
  const ask = `select ${IS_RIGHT} as "isRight" from verification_codes ${OF_SLOT}`;
  const [found] = await tx.em.execute<{ isRight: boolean }[]>(ask, [...right, ...ofSlot]);
  const spend = `${OF_SLOT} and not ${IS_RIGHT}`;
  await tx.em.execute(`delete from verification_codes ${spend} and tries_left <= 1`, [...ofSlot, ...right]);
  await tx.em.execute(`update verification_codes set tries_left = tries_left - 1 ${spend}`, [
    ...ofSlot,
    ...right,
  ]);
  return found?.isRight ?? false;
}

export async function endCode(tx: Tx<Ctx>, userId: string, purpose: CodePurpose): Promise<void> {
  await tx.em.nativeDelete(VerificationCode, { user: userId, purpose });
}
