import { randomBytes } from 'node:crypto';
import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { newId } from '../kernel/id.js';
import { inTransaction } from '../kernel/transaction.js';
import { solveCaptcha } from './captcha.service.js';
import { CODE_MS, codeIsRight, newCode } from './codes.service.js';
import { ownerOfEmail } from './contacts.service.js';
import { aboutPassword, replacePassword } from './credentials.service.js';
import type { RequestPasswordResetInput, ResetPasswordInput, SendCodePayload } from './credentials.types.js';
import { consumeMailTo, MAIL_PAUSE_SECONDS, requireEmail } from './email.service.js';
import { hashPassword } from './hashing.js';
import { mailJob } from './mail.job.js';
import { requireMail } from './mail.service.js';
import { refuseBadPassword } from './password.service.js';
import { resetJob, type ResetOrder } from './reset.job.js';
import { passSecondFactor, secondFactorOn } from './second-factor.service.js';
import { lockedStatus } from './user-lock.service.js';
import { User, UserStatus } from './user.entity.js';
import { CodePurpose } from './verification-code.entity.js';

/**
 * Answers the same, by the same statements, whether or not somebody has the address: a job finds that out. The token is
 * chance alone: tries count for the request it stands for, so that nobody else spends them.
 */
export async function request(ctx: Ctx, input: RequestPasswordResetInput): Promise<SendCodePayload> {
  requireMail(ctx);
  const email = requireEmail(input.email);
  await solveCaptcha(ctx, input.captcha);
  await consumeMailTo(ctx, email);
  const token = randomBytes(24).toString('base64url');
  const expiresAt = await inTransaction(ctx, async tx => {
    const now = tx.now();
    const until = new Date(now.getTime() + CODE_MS);
    const order: ResetOrder = { email, token, locale: tx.locale, until: until.toISOString() };
    tx.enqueue(resetJob(tx.vault, order, now));
    return until;
  });
  return { expiresAt, retryAfterSeconds: MAIL_PAUSE_SECONDS, token };
}

/** The job: a code for whoever proved the address, and nothing for an address nobody has proved. */
export async function startReset(ctx: Ctx, payload: unknown): Promise<void> {
  const { email, token, locale, until } = JSON.parse(
    ctx.vault.open('mail', (payload as { sealed: string }).sealed),
  ) as ResetOrder;
  const expiresAt = new Date(until);
  if (expiresAt <= ctx.now()) return;
  await inTransaction(ctx, async tx => {
    const owner = await ownerOfEmail(tx, email);
    if (!owner || (await lockedStatus(tx.em, owner)) !== UserStatus.ACTIVE) return;
    const slot = slotOf(tx, owner, { email, token });
    const code = await newCode(tx, tx.em.getReference(User, owner), { ...slot, expiresAt });
    const order = { to: email, locale, kind: 'resetPassword', facts: { code }, until } as const;
    tx.enqueue(mailJob(tx.vault, order, tx.now()));
  });
}

/**
 * Sets a new password and ends every session. An address nobody has, one without a code, a wrong code, a token of another
 * request and a banned account are one refusal, after the same work.
 */
export async function reset(ctx: Ctx, input: ResetPasswordInput): Promise<void> {
  const email = requireEmail(input.email);
  await ctx.limits.consume('codes', ctx.address);
  // With the address: nobody elsewhere keeps the owner out. Five tries a request hold for all of them together.
  const here = `${ctx.address} ${email}`;
  await ctx.limits.consume('code', here);
  await refuseBadPassword(input, [email]);
  const passwordHash = await hashPassword(input.password);
  const asked = { email, token: input.token };
  const userId = await whoHasCode(ctx, asked, input.code);
  if (!userId) throw new UserError('CODE_WRONG', ['code']);
  if (await secondFactorOn(ctx, userId)) {
    const passed =
      input.secondFactor && (await passSecondFactor(ctx, userId, input.secondFactor, 'resetFactor'));
    if (!passed) throw new UserError('SECOND_FACTOR_WRONG', ['secondFactor']);
  }
  await inTransaction(ctx, async tx => {
    const status = await lockedStatus(tx.em, userId);
    const slot = slotOf(tx, userId, asked);
    // Once more under the lock: of two who have the code, one gets to use it.
    if (status !== UserStatus.ACTIVE || !(await codeIsRight(tx, slot, input.code)))
      throw new UserError('CODE_WRONG', ['code']);
    const user = await tx.em.findOneOrFail(User, userId);
    await replacePassword(tx, user, passwordHash);
    record(tx, { ...aboutPassword('user.resetPassword', userId), actorId: userId });
  });
  await ctx.limits.forget('code', here);
}

/** What a stranger brings: the address they named, and what they were answered. */
type Asked = Pick<ResetOrder, 'email' | 'token'>;

async function whoHasCode(ctx: Ctx, asked: Asked, code: string): Promise<string | null> {
  return inTransaction(ctx, async tx => {
    const owner = await ownerOfEmail(tx, asked.email);
    // Where nobody has the address, somebody who does not exist is asked about all the same.
    const userId = owner ?? newId();
    const status = await lockedStatus(tx.em, userId);
    const isRight = await codeIsRight(tx, slotOf(tx, userId, asked), code);
    return isRight && status === UserStatus.ACTIVE ? owner : null;
  });
}

const slotOf = ({ vault }: Pick<Ctx, 'vault'>, userId: string, { email, token }: Asked) => ({
  userId,
  purpose: CodePurpose.RESET_PASSWORD,
  addressIndex: vault.index('code', `${token.slice(0, 64)} ${email}`),
});
