import { randomInt } from 'node:crypto';
import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { shanghaiText } from '../kernel/shanghai.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { emailContactOf, notify } from './contacts.service.js';
import type {
  RecoveryCodesPayload,
  RemoveSecondFactorInput,
  SecondFactorCodeInput,
  SecondFactorSetup,
  StartSecondFactorInput,
} from './linking.types.js';
import { matchedHash } from './password.service.js';
import { assertStillProved } from './proof.service.js';
import { RecoveryCode } from './recovery-code.entity.js';
import { SecondFactor } from './second-factor.entity.js';
import {
  isSetupOpen,
  RECOVERY_ALPHABET,
  RECOVERY_CODES,
  RECOVERY_LENGTH,
  shownRecoveryCode,
} from './second-factor.rules.js';
import { passSecondFactor, recoveryIndex, secondFactorOn } from './second-factor.service.js';
import { present, replaceLinks } from './sessions.service.js';
import { newTotpSecret, totpStep, totpUri } from './totp.js';
import { lockViewer } from './user-lock.service.js';
import { User } from './user.entity.js';
import { requireViewer } from './viewer.js';

/**
 * Shows a new secret, which nothing asks for before `confirmSecondFactor`: a set-up that was left half done locks nobody
 * out. Throws `PASSWORD_WRONG`, also where there is no password to guard, and `SECOND_FACTOR_ON`.
 */
export async function startSecondFactor(
  ctx: Ctx,
  { password }: StartSecondFactorInput,
): Promise<SecondFactorSetup> {
  const viewer = requireViewer(ctx);
  const hash = await matchedHash(ctx, viewer.id, password);
  if (!hash) throw new UserError('PASSWORD_WRONG', ['password']);
  const secret = newTotpSecret();
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    await assertStillProved(tx, viewer.id, { hash });
    const user = await tx.em.findOneOrFail(User, viewer.id);
    const known = await tx.em.findOne(SecondFactor, { user });
    if (known?.enabledAt) throw new UserError('SECOND_FACTOR_ON');
    const fresh = { sealedSecret: tx.vault.seal('totp', secret), createdAt: tx.now() };
    if (known) Object.assign(known, fresh);
    else tx.em.create(SecondFactor, { ...fresh, user, enabledAt: null, lastStep: 0 });
    return { secret, uri: totpUri(secret, user.username ?? user.name) };
  });
}

/** Turns it on with a code of the secret that was shown. Throws `SECOND_FACTOR_OFF`, `_ON` and `_WRONG`. */
export async function confirmSecondFactor(
  ctx: Ctx,
  { code }: SecondFactorCodeInput,
): Promise<RecoveryCodesPayload> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('secondFactor', viewer.id);
  const { recoveryCodes, issued } = await inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    const now = tx.now();
    const factor = await tx.em.findOne(SecondFactor, { user });
    if (factor?.enabledAt) throw new UserError('SECOND_FACTOR_ON');
    if (!factor || !isSetupOpen(factor, now)) throw new UserError('SECOND_FACTOR_OFF');
    const step = totpStep(tx.vault.open('totp', factor.sealedSecret), code.trim(), now);
    if (step === null) throw new UserError('SECOND_FACTOR_WRONG', ['code']);
    Object.assign(factor, { enabledAt: now, lastStep: step });
    note(tx, 'secondFactor.on', viewer.id);
    // A copy of a refresh token came by without the second factor.
    return { recoveryCodes: await newRecoveryCodes(tx, user), issued: await replaceLinks(tx, viewer) };
  });
  await ctx.limits.giveBack('secondFactor', viewer.id);
  const session = { ...(await present(ctx, issued)), userErrors: [] };
  return { recoveryCodes, viewer: ref(viewer.id), session };
}

/** Throws `SECOND_FACTOR_OFF` and `SECOND_FACTOR_WRONG`. */
export async function renewRecoveryCodes(
  ctx: Ctx,
  { code }: SecondFactorCodeInput,
): Promise<RecoveryCodesPayload> {
  const viewer = requireViewer(ctx);
  await assertPassed(ctx, viewer.id, code);
  const recoveryCodes = await inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    if (!(await secondFactorOn(tx, viewer.id))) throw new UserError('SECOND_FACTOR_OFF');
    note(tx, 'secondFactor.renewCodes', viewer.id);
    return newRecoveryCodes(tx, user);
  });
  return { recoveryCodes, viewer: ref(viewer.id) };
}

/** Returns the viewer's id. Throws `SECOND_FACTOR_OFF`, `PASSWORD_WRONG` and `SECOND_FACTOR_WRONG`. */
export async function removeSecondFactor(ctx: Ctx, input: RemoveSecondFactorInput): Promise<string> {
  const viewer = requireViewer(ctx);
  const hash = await matchedHash(ctx, viewer.id, input.password);
  if (!hash) throw new UserError('PASSWORD_WRONG', ['password']);
  await assertPassed(ctx, viewer.id, input.code);
  await inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    await assertStillProved(tx, viewer.id, { hash });
    await tx.em.nativeDelete(RecoveryCode, { user });
    if (!(await tx.em.nativeDelete(SecondFactor, { user }))) return;
    note(tx, 'secondFactor.off', viewer.id);
    await notify(tx, await emailContactOf(tx, viewer.id), 'secondFactorOff', { at: shanghaiText(tx.now()) });
  });
  return viewer.id;
}

async function assertPassed(ctx: Ctx, userId: string, code: string): Promise<void> {
  if (!(await secondFactorOn(ctx, userId))) throw new UserError('SECOND_FACTOR_OFF');
  if (!(await passSecondFactor(ctx, userId, code))) throw new UserError('SECOND_FACTOR_WRONG', ['code']);
}

/** Replaces those there are. They are told here and never again. */
async function newRecoveryCodes(tx: Tx<Ctx>, user: User): Promise<string[]> {
  await tx.em.nativeDelete(RecoveryCode, { user });
  const codes = new Set<string>();
  while (codes.size < RECOVERY_CODES) codes.add(randomCode());
  for (const code of codes)
    tx.em.create(RecoveryCode, {
      user,
      codeIndex: recoveryIndex(tx.vault, user.id, code),
      createdAt: tx.now(),
    });
  return [...codes].map(shownRecoveryCode);
}

const randomCode = (): string =>
  Array.from({ length: RECOVERY_LENGTH }, () => RECOVERY_ALPHABET[randomInt(RECOVERY_ALPHABET.length)]).join(
    '',
  );

function note(tx: Tx<Ctx>, action: string, userId: string): void {
  record(tx, { action, subjectType: 'User', subjectId: userId, detail: {} });
}
