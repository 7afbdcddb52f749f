import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction } from '../kernel/transaction.js';
import type { ConsentInput } from './consent-input.types.js';
import { consentsDue, keepConsent, renewConsent } from './consents.service.js';
import { Identity, IdentityProvider, sealedSubject, subjectIndex } from './identity.entity.js';
import { challenge } from './password-login.service.js';
import { SecondFactor } from './second-factor.entity.js';
import { openSession } from './sessions.service.js';
import { Role, User, UserStatus } from './user.entity.js';
import type { SessionPayload } from './users.types.js';

/**
 * Logs in whoever the platform says the code stands for; the first time, a learner is made, who has to agree first. A
 * phone that is unlocked is a second factor already, where it was known before the factor was; of teachers and admins
 * theirs is asked all the same.
 */
export async function loginWithPlatform(
  ctx: Ctx,
  provider: IdentityProvider,
  { code, consent }: { code: string; consent?: ConsentInput | null },
): Promise<SessionPayload> {
  await ctx.limits.consume('platformLogin', ctx.address);
  const platform = ctx.loginPlatforms[provider === IdentityProvider.WECHAT ? 'wechat' : 'alipay'];
  if (!platform) throw new UserError('GATEWAY_UNAVAILABLE');
  const outcome = await platform.identify(code);
  if (!outcome.ok) throw new UserError(outcome.code);
  const userId = await userOf(ctx, provider, outcome.subject, consent);
  // Whoever took their consent back may come in, and nothing more is kept of them.
  if (outcome.sessionKey && !(await consentsDue({ em: ctx.em.fork() }, userId)).length)
    await keepSessionKey(ctx, userId, provider, outcome.sessionKey);
  const user = await ctx.em.fork().findOneOrFail(User, userId);
  const via = { provider, subjectIndex: subjectIndex(ctx.vault, provider, outcome.subject) };
  const own = { ...via, user: userId };
  if (user.status === UserStatus.ACTIVE && (await isAskedForFactor(ctx, user, own)))
    return challenge(ctx, user, via);
  // Unlinked, or moved with its account, a moment ago: it logs in to this one no more.
  return openSession(ctx, userId, async (_user, tx) => (await tx.em.count(Identity, own)) > 0);
}

/** What was linked after the factor was turned on may be a thief's: it leads past the password and not past the factor. */
async function isAskedForFactor(
  ctx: Ctx,
  { id, role }: User,
  own: { user: string; provider: IdentityProvider; subjectIndex: string },
): Promise<boolean> {
  const em = ctx.em.fork();
  const factor = await em.findOne(SecondFactor, { user: id, enabledAt: { $ne: null } });
  if (!factor?.enabledAt) return false;
  if (role !== Role.STUDENT) return true;
  return (await em.count(Identity, { ...own, createdAt: { $gte: factor.enabledAt } })) > 0;
}

/** Each log-in gives another session key and ends the one before; virtual payment signs with the latest. */
export async function keepSessionKey(
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

async function userOf(
  ctx: Ctx,
  provider: IdentityProvider,
  subject: string,
  consent: ConsentInput | null | undefined,
): Promise<string> {
  const known = { provider, subjectIndex: subjectIndex(ctx.vault, provider, subject) };
  try {
    return await inTransaction(ctx, async tx => {
      const identity = await tx.em.findOne(Identity, known);
      if (identity) {
        if (consent) await renewConsent(tx, identity.user.id, consent);
        return identity.user.id;
      }
      if (!consent) throw new UserError('CONSENT_REQUIRED', ['consent']);
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
      keepConsent(tx, user, consent);
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
