import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { solveCaptcha } from './captcha.service.js';
import { Contact, ContactKind } from './contact.entity.js';
import { phoneOf } from './contact.rules.js';
import { consentFault, keepConsent } from './consents.service.js';
import type { RegisterInput } from './credentials.types.js';
import { mailCode, requireEmail } from './email.service.js';
import { hashPassword } from './hashing.js';
import { canMail } from './mail.service.js';
import { normalName, usernameFault, usernameKey, usernameOf } from './name.rules.js';
import { refuseBadPassword } from './password.service.js';
import { openSession } from './sessions.service.js';
import { lockUser } from './user-lock.service.js';
import { Role, User } from './user.entity.js';
import type { SessionPayload } from './users.types.js';

interface Wanted {
  username: string;
  name: string;
  email: string | null;
  phone: string | null;
}

/** Makes a learner, who is unverified, and opens a session. What is wrong with a form is said before a captcha is spent. */
export async function register(ctx: Ctx, input: RegisterInput): Promise<SessionPayload> {
  await ctx.limits.consume('register', ctx.address);
  const wanted = await wantedOf(input);
  await solveCaptcha(ctx, input.captcha);
  await refuseTaken(ctx, wanted.username);
  const passwordHash = await hashPassword(input.password);
  const isMailed = await mayMail(ctx, wanted.email);
  const userId = await refusedWhenTaken(
    inTransaction(ctx, async tx => {
      const user = makeUser(tx, wanted, passwordHash);
      keepConsent(tx, user, input.consent);
      await tx.em.flush();
      if (wanted.email && isMailed) await mailCode(tx, await lockUser(tx, user.id), wanted.email);
      return user.id;
    }),
  );
  return openSession(ctx, userId, undefined, { byPassword: true });
}

async function wantedOf(input: RegisterInput): Promise<Wanted> {
  const fault = usernameFault(input.username);
  if (fault) throw new UserError(fault, ['username']);
  const username = usernameOf(input.username);
  const email = input.email?.trim() ? requireEmail(input.email) : null;
  const phone = input.phone?.trim() ? requirePhone(input.phone) : null;
  if (!email && !phone) throw new UserError('EMAIL_INVALID', ['email']);
  await refuseBadPassword(input, [username, email]);
  const unread = consentFault(input.consent);
  if (unread) throw new UserError(unread, ['consent']);
  return { username, name: normalName(input.username), email, phone };
}

function requirePhone(text: string): string {
  const phone = phoneOf(text);
  if (!phone) throw new UserError('PHONE_INVALID', ['phone']);
  return phone;
}

/** A look before the password is hashed; the unique keys decide. */
async function refuseTaken(ctx: Ctx, username: string): Promise<void> {
  const taken = { $or: [{ username }, { usernameKey: usernameKey(username) }] };
  if (await ctx.em.fork().count(User, taken)) throw new UserError('USERNAME_TAKEN', ['username']);
}

/** Of two who want one name at once, one gets it. */
export async function refusedWhenTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException)
      throw new UserError('USERNAME_TAKEN', ['username']);
    throw error;
  }
}

/** An address that just got a mail gets no other one for this; its owner can ask for a code later. */
async function mayMail(ctx: Ctx, email: string | null): Promise<boolean> {
  if (!email || !canMail(ctx)) return false;
  return (await ctx.limits.allows('mailTo', email)) && (await ctx.limits.allows('mailsTo', email));
}

function makeUser(tx: Tx<Ctx>, { username, name, email, phone }: Wanted, passwordHash: string): User {
  const createdAt = tx.now();
  const user = tx.em.create(User, {
    username,
    passwordHash,
    name,
    bio: null,
    role: Role.STUDENT,
    avatar: null,
    createdAt,
  });
  const give = (kind: ContactKind, value: string) =>
    tx.em.create(Contact, {
      user,
      kind,
      sealedValue: tx.vault.seal('contact', value),
      valueIndex: tx.vault.index(kind === ContactKind.EMAIL ? 'email' : 'phone', value),
      verifiedAt: null,
      createdAt,
    });
  if (email) give(ContactKind.EMAIL, email);
  if (phone) give(ContactKind.PHONE, phone);
  return user;
}
