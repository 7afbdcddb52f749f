import type { EntityManager } from '@mikro-orm/postgresql';
import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import type { Vault } from '../kernel/vault.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { SecondFactor } from './second-factor.entity.js';
import { givenCode } from './second-factor.rules.js';
import { totpStep } from './totp.js';

/** Whether a password alone does not log in. One that is only being set up asks for nothing. */
export async function secondFactorOn({ em }: { em: EntityManager }, userId: string): Promise<boolean> {
  return (await em.count(SecondFactor, { user: userId, enabledAt: { $ne: null } })) > 0;
}

/** Where codes are asked for. Each counts by itself: whoever has got to one of them keeps the owner out of no other. */
type Place = 'secondFactor' | 'confirmLogin' | 'resetFactor' | 'mergeFactor';

/**
 * Whether the code is right for a user whose second factor is on, of the authenticator or for recovery; what passed once
 * passes no more. Counted by user, at a log-in and for recovery codes by user and address: nobody guesses fifty bits, and
 * the owner's last way in is not to be shut from elsewhere. Throws `RATE_LIMITED`.
 */
export async function passSecondFactor(
  ctx: Ctx,
  userId: string,
  code: string,
  place: Place = 'secondFactor',
): Promise<boolean> {
  const given = givenCode(code);
  const isHere = place === 'confirmLogin' || given?.kind === 'RECOVERY';
  const key = isHere ? `${ctx.address} ${userId}` : userId;
  await ctx.limits.consume(place, key);
  if (!given) return false;
  const { kind } = given;
  const passed = await inTransaction(ctx, async tx => {
    const use = kind === 'TOTP' ? useTotp : useRecoveryCode;
    const isRight = await use(tx, userId, given.code);
    if (!isRight) {
      const deed = { action: 'user.secondFactorWrong', subjectType: 'User', subjectId: userId };
      record(tx, { ...deed, detail: { kind } });
    }
    return isRight;
  });
  // Only what was wrong counts: whoever is often asked is no guesser.
  if (passed) await ctx.limits.giveBack(place, key);
  return passed;
}

/** Two may show one code at once: the row lets one of them move on to its step. */
async function useTotp(tx: Tx<Ctx>, userId: string, code: string): Promise<boolean> {
  const factor = await tx.em.findOne(SecondFactor, { user: userId, enabledAt: { $ne: null } });
  const step = factor && totpStep(tx.vault.open('totp', factor.sealedSecret), code, tx.now());
  if (!step) return false;
  const moved = await tx.em.nativeUpdate(
    SecondFactor,
    { id: factor.id, enabledAt: { $ne: null }, lastStep: { $lt: step } },
    { lastStep: step },
  );
  return moved === 1;
}

async function useRecoveryCode(tx: Tx<Ctx>, userId: string, code: string): Promise<boolean> {
  const codeIndex = recoveryIndex(tx.vault, userId, code);
  if (!(await tx.em.nativeDelete(RecoveryCode, { user: userId, codeIndex }))) return false;
  const left = await tx.em.count(RecoveryCode, { user: userId });
  const deed = { action: 'secondFactor.recoveryCode', subjectType: 'User', subjectId: userId };
  record(tx, { ...deed, detail: { left }, actorId: userId });
  return true;
}

/** By user too, so that equal codes of two people look different. */
export const recoveryIndex = (vault: Vault, userId: string, code: string): string =>
  vault.index('code', `recovery ${userId} ${code}`);
