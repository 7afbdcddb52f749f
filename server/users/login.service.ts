import { hash, verify } from '@node-rs/argon2';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { storable } from '../kernel/text.js';
import { inTransaction } from '../kernel/transaction.js';
import { Identity, IdentityProvider, sealedSubject, subjectIndex } from './identity.entity.js';
import { openSession } from './sessions.service.js';
import { Role, User } from './user.entity.js';
import type { SessionPayload } from './users.types.js';

export const hashPassword = (password: string): Promise<string> => hash(password);

/** Longer ones are refused unread: hashing megabytes would be a gift to an attacker. */
const MAX_PASSWORD = 256;

/** Verified against where no such user exists, so that an unknown name takes as long as a wrong password. */
const nobody = hashPassword('nobody has this password');

/** One refusal for an unknown name and for a wrong password, in text and in time. */
export async function loginWithPassword(
  ctx: Ctx,
  input: { username: string; password: string },
): Promise<SessionPayload> {
  const username = storable(input.username).trim().toLowerCase();
  await ctx.limits.consume('login', `${ctx.address} ${username.slice(0, 64)}`);
  await ctx.limits.consume('logins', ctx.address);
  if (input.password.length > MAX_PASSWORD) throw new UserError('INVALID_CREDENTIALS');
  const user = await ctx.em.fork().findOne(User, { username });
  const right = await verify(user?.passwordHash ?? (await nobody), input.password);
  if (!user?.passwordHash || !right) throw new UserError('INVALID_CREDENTIALS');
  return openSession(ctx, user.id);
}

/** Logs in whoever the platform says the code stands for; the first time, a learner is made. */
export async function loginWithPlatform(
  ctx: Ctx,
  provider: IdentityProvider,
  code: string,
): Promise<SessionPayload> {
  await ctx.limits.consume('platformLogin', ctx.address);
  const platform = ctx.loginPlatforms[provider === IdentityProvider.WECHAT ? 'wechat' : 'alipay'];
  if (!platform) throw new UserError('GATEWAY_UNAVAILABLE');
  const outcome = await platform.identify(code);
  if (!outcome.ok) throw new UserError(outcome.code);
  const userId = await userOf(ctx, provider, outcome.subject);
  if (outcome.sessionKey) await keepSessionKey(ctx, userId, provider, outcome.sessionKey);
  return openSession(ctx, userId);
}

/** Each log-in gives another session key and ends the one before; virtual payment signs with the latest. */
async function keepSessionKey(
  ctx: Ctx,
  user: string,
  provider: IdentityProvider,
  sessionKey: string,
): Promise<void> {
  const sealedSessionKey = ctx.vault.seal('wechat-session-key', sessionKey);
  await ctx.em.fork().nativeUpdate(Identity, { user, provider }, { sealedSessionKey });
}

/** WeChat's session key of the user's last log-in; null where there is none that can be read. */
export const sessionKeyOf = ({ vault }: Ctx, { sealedSessionKey }: Identity): string | null =>
  sealedSessionKey && vault.tryOpen('wechat-session-key', sealedSessionKey);

async function userOf(ctx: Ctx, provider: IdentityProvider, subject: string): Promise<string> {
  const known = { provider, subjectIndex: subjectIndex(ctx.vault, provider, subject) };
  try {
    return await inTransaction(ctx, async tx => {
      const identity = await tx.em.findOne(Identity, known);
      if (identity) return identity.user.id;
      const now = tx.now();
      const user = tx.em.create(User, {
        username: null,
        passwordHash: null,
        name: newcomerName(provider),
        bio: null,
        role: Role.STUDENT,
        avatar: null,
        createdAt: now,
      });
      tx.em.create(Identity, {
        user,
        provider,
        ...sealedSubject(ctx.vault, provider, subject),
        sealedSessionKey: null,
        createdAt: now,
      });
      return user.id;
    });
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    // Two first log-ins at once: the other one made the user.
    const identity = await ctx.em.fork().findOneOrFail(Identity, known);
    return identity.user.id;
  }
}

function newcomerName(provider: IdentityProvider): string {
  const digits = String(Math.floor(Math.random() * 10_000)).padStart(4, '0');
  return `${provider === IdentityProvider.WECHAT ? '微信' : '支付宝'}用户${digits}`;
}
