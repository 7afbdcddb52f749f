import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { NO_ADDRESS } from '../kernel/mail-messages.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { solveCaptcha } from './captcha.service.js';
import type { CaptchaInput } from './captcha.types.js';
import { CODE_MS, codeIsRight, endCode, newCode } from './codes.service.js';
import { Contact, ContactKind } from './contact.entity.js';
import { emailOf, maskedEmail } from './contact.rules.js';
import { emailContactOf, notify } from './contacts.service.js';
import type { SendCodePayload, VerifyEmailInput } from './credentials.types.js';
import { Identity } from './identity.entity.js';
import { mailJob } from './mail.job.js';
import { requireMail } from './mail.service.js';
import { assertStillProved, proveItsYou } from './proof.service.js';
import { lockViewer } from './user-lock.service.js';
import type { User } from './user.entity.js';
import { CodePurpose } from './verification-code.entity.js';
import { requireViewer } from './viewer.js';

/** An address gets one mail a minute. */
export const MAIL_PAUSE_SECONDS = 60;

/** Throws `EMAIL_INVALID`. */
export function requireEmail(text: string): string {
  const email = emailOf(text);
  if (!email) throw new UserError('EMAIL_INVALID', ['email']);
  return email;
}

/** Mails a code that proves whose the address is. It says nothing of whether another account has the address. */
export async function sendCode(
  ctx: Ctx,
  input: { email: string; captcha?: CaptchaInput | null },
): Promise<SendCodePayload> {
  const viewer = requireViewer(ctx);
  requireMail(ctx);
  const email = requireEmail(input.email);
  if (!(await isKnown(ctx, viewer))) await solveCaptcha(ctx, input.captcha);
  await ctx.limits.consume('mailsOf', viewer.id);
  await consumeMailTo(ctx, email);
  const expiresAt = await inTransaction(ctx, async tx => mailCode(tx, await lockViewer(tx, viewer), email));
  return { expiresAt, retryAfterSeconds: MAIL_PAUSE_SECONDS };
}

/** Counts one mail with a code, by whom it goes to and by where it was asked for. Throws `RATE_LIMITED`. */
export async function consumeMailTo(ctx: Ctx, email: string): Promise<void> {
  await ctx.limits.consume('mailsFrom', ctx.address);
  await ctx.limits.consume('mailTo', email);
  await ctx.limits.consume('mailsTo', email);
}

/** The code goes out with the transaction; returns until when it is good. The user is locked by whoever calls. */
export async function mailCode(tx: Tx<Ctx>, user: User, email: string): Promise<Date> {
  const now = tx.now();
  const expiresAt = new Date(now.getTime() + CODE_MS);
  const addressIndex = tx.vault.index('email', email);
  const code = await newCode(tx, user, { purpose: CodePurpose.VERIFY_EMAIL, addressIndex, expiresAt });
  const order = { to: email, locale: tx.locale, kind: 'verifyEmail', facts: { code } } as const;
  tx.enqueue(mailJob(tx.vault, { ...order, until: expiresAt.toISOString() }, now));
  return expiresAt;
}

/** Whether a person stands behind the account for certain: by a proved contact, or by a platform. */
async function isKnown(ctx: Ctx, viewer: Viewer): Promise<boolean> {
  const em = ctx.em.fork();
  const proved = await em.count(Contact, { user: viewer.id, verifiedAt: { $ne: null } });
  return proved > 0 || (await em.count(Identity, { user: viewer.id })) > 0;
}

/**
 * Makes the address the viewer's. An address that is not theirs yet resets the password from then on, so that it asks for
 * what deleting the account asks for. Throws `PASSWORD_WRONG`, `SECOND_FACTOR_WRONG`, `CODE_WRONG`, and `EMAIL_TAKEN` only to whoever has the code.
 */
export async function verify(ctx: Ctx, input: VerifyEmailInput): Promise<string> {
  const viewer = requireViewer(ctx);
  const email = requireEmail(input.email);
  await ctx.limits.consume('code', viewer.id);
  await ctx.limits.consume('codes', ctx.address);
  const before = await emailContactOf({ em: ctx.em.fork() }, viewer.id);
  const isOther = before?.valueIndex !== ctx.vault.index('email', email);
  const proof = { password: input.password, code: input.secondFactor };
  const owner = isOther ? await proveItsYou(ctx, viewer.id, proof, 'secondFactor') : null;
  const isRight = await refusedWhenTaken(
    inTransaction(ctx, async tx => {
      const user = await lockViewer(tx, viewer);
      const addressIndex = tx.vault.index('email', email);
      if (owner) await assertStillProved(tx, viewer.id, owner);
      else if ((await emailContactOf(tx, user.id))?.valueIndex !== addressIndex) return false;
      const slot = { userId: user.id, purpose: CodePurpose.VERIFY_EMAIL, addressIndex };
      if (!(await codeIsRight(tx, slot, input.code))) return false;
      await endCode(tx, user.id, slot.purpose);
      await keep(tx, user, email, addressIndex);
      return true;
    }),
  );
  if (!isRight) throw new UserError('CODE_WRONG', ['code']);
  await ctx.limits.forget('code', viewer.id);
  return viewer.id;
}

async function keep(tx: Tx<Ctx>, user: User, email: string, valueIndex: string): Promise<void> {
  const now = tx.now();
  const before = await emailContactOf(tx, user.id);
  const isOther = before !== null && before.valueIndex !== valueIndex;
  if (isOther) await notify(tx, before, 'emailChanged', { to: maskedEmail(email) });
  const value = { sealedValue: tx.vault.seal('contact', email), valueIndex, verifiedAt: now };
  if (before) tx.em.assign(before, value);
  else tx.em.create(Contact, { user, kind: ContactKind.EMAIL, ...value, createdAt: now });
  record(tx, aboutEmail('user.verifyEmail', user.id, { instead: isOther }));
}

async function refusedWhenTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw new UserError('EMAIL_TAKEN', ['email']);
    throw error;
  }
}

/** Forgets the viewer's address, and the codes that went to it. Throws `PASSWORD_WRONG` and `SECOND_FACTOR_WRONG`. */
export async function remove(
  ctx: Ctx,
  proof: { password: string | null; code: string | null },
): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const owner = await proveItsYou(ctx, viewer.id, proof, 'secondFactor');
  await inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    await assertStillProved(tx, viewer.id, owner);
    const contact = await emailContactOf(tx, user.id);
    if (!contact) return;
    await notify(tx, contact, 'emailChanged', { to: NO_ADDRESS[tx.locale] });
    for (const purpose of Object.values(CodePurpose)) await endCode(tx, user.id, purpose);
    tx.em.remove(contact);
    record(tx, aboutEmail('user.removeEmail', user.id, { verified: contact.verifiedAt !== null }));
  });
  return viewer.id;
}

const aboutEmail = (action: string, subjectId: string, detail: Record<string, unknown>) => ({
  action,
  subjectType: 'User',
  subjectId,
  detail,
});
