import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { shanghaiText } from '../kernel/shanghai.js';
import { inTransaction } from '../kernel/transaction.js';
import { emailContactOf, notify } from './contacts.service.js';
import { Identity, type IdentityProvider, sealedSubject, subjectIndex } from './identity.entity.js';
import type { LinkIdentityInput, LinkPayload } from './linking.types.js';
import { takenPayload } from './merge-offer.service.js';
import { assertStillProved, proveItsYou, type Proved } from './proof.service.js';
import { Session } from './session.entity.js';
import { lockViewer } from './user-lock.service.js';
import { User } from './user.entity.js';
import { requireViewer } from './viewer.js';

const PLATFORM: Record<IdentityProvider, keyof Ctx['loginPlatforms']> = {
  WECHAT: 'wechat',
  ALIPAY: 'alipay',
};

interface Shown {
  provider: IdentityProvider;
  subject: string;
  sessionKey?: string;
}

/** Where the program of each platform runs, as sessions call it. */
const PROGRAM: Record<IdentityProvider, string> = { WECHAT: 'mp-weixin', ALIPAY: 'mp-alipay' };

const FRESH_MS = 10 * 60_000;

/**
 * Lets an account of a platform log in to the viewer's account. One that is somebody else's stays there: the payload tells
 * so, and offers to merge where that may be. It asks for the same proofs as deleting the account does: what is linked logs in
 * for good, and past the password. Throws `PASSWORD_WRONG`, `SECOND_FACTOR_WRONG`, `INVALID_CODE`, `GATEWAY_UNAVAILABLE`, `ANOTHER_IDENTITY_LINKED`.
 */
export async function linkIdentity(ctx: Ctx, input: LinkIdentityInput): Promise<LinkPayload> {
  const { provider, code, password, secondFactor } = input;
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const owner = (await hasJustComeIn(ctx, viewer, provider))
    ? null
    : await proveItsYou(ctx, viewer.id, { password, code: secondFactor }, 'secondFactor');
  const platform = ctx.loginPlatforms[PLATFORM[provider]];
  if (!platform) throw new UserError('GATEWAY_UNAVAILABLE');
  const outcome = await platform.identify(code);
  if (!outcome.ok) throw new UserError(outcome.code, ['code']);
  const proved = { provider, subject: outcome.subject, sessionKey: outcome.sessionKey };
  const holder = await link(ctx, viewer, proved, owner).catch((error: unknown) => {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    return link(ctx, viewer, proved, owner); // Its first log-in or another link was a moment faster: it is somebody's now.
  });
  if (holder === viewer.id) return { viewer: ref(viewer.id) };
  const index = subjectIndex(ctx.vault, provider, outcome.subject);
  return takenPayload(ctx, viewer, { kind: 'IDENTITY', provider, index });
}

/** Whether the password was typed a moment ago inside the very platform: asking for it again would be asking twice. */
async function hasJustComeIn(ctx: Ctx, { sessionId }: Viewer, provider: IdentityProvider): Promise<boolean> {
  const since = new Date(ctx.now().getTime() - FRESH_MS);
  const fresh = { id: sessionId, byPassword: true, platform: PROGRAM[provider], createdAt: { $gt: since } };
  return (await ctx.em.fork().count(Session, fresh)) > 0;
}

/** Whose the identity is: the viewer's from now on where it was nobody's. */
async function link(
  ctx: Ctx,
  viewer: Viewer,
  { provider, subject, sessionKey }: Shown,
  owner: Proved | null,
): Promise<string> {
  return inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    if (owner) await assertStillProved(tx, viewer.id, owner);
    const index = subjectIndex(tx.vault, provider, subject);
    const known = await tx.em.findOne(Identity, { provider, subjectIndex: index });
    const sealedSessionKey = sessionKey ? tx.vault.seal('wechat-session-key', sessionKey) : null;
    if (known) {
      // The code has ended the session key of before, whoever's account it is that signs with it.
      known.sealedSessionKey = sealedSessionKey ?? known.sealedSessionKey;
      return known.user.id;
    }
    if (await tx.em.count(Identity, { user, provider }))
      throw new UserError('ANOTHER_IDENTITY_LINKED', ['provider']);
    const own = sealedSubject(tx.vault, provider, subject);
    tx.em.create(Identity, { ...own, user, provider, sealedSessionKey, createdAt: tx.now() });
    const facts = { provider, at: shanghaiText(tx.now()) };
    await notify(tx, await emailContactOf(tx, viewer.id), 'identityLinked', facts);
    record(tx, about(viewer, 'identity.link', provider));
    return viewer.id;
  });
}

/**
 * Returns the viewer's id. Throws `PASSWORD_WRONG`, `SECOND_FACTOR_WRONG`, `NOT_FOUND`, and `LAST_LOGIN_METHOD` where
 * nothing else would log in.
 */
export async function unlinkIdentity(
  ctx: Ctx,
  provider: IdentityProvider,
  proof: { password: string | null; code: string | null },
): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const owner = await proveItsYou(ctx, viewer.id, proof, 'secondFactor');
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    await assertStillProved(tx, viewer.id, owner);
    const user = await tx.em.findOneOrFail(User, viewer.id);
    const identities = await tx.em.find(Identity, { user });
    const identity = identities.find(linked => linked.provider === provider);
    if (!identity) throw new UserError('NOT_FOUND', ['provider']);
    if (identities.length === 1 && !user.passwordHash) throw new UserError('LAST_LOGIN_METHOD', ['provider']);
    tx.em.remove(identity);
    record(tx, about(viewer, 'identity.unlink', provider));
  });
  return viewer.id;
}

const about = ({ id }: Viewer, action: string, provider: IdentityProvider) => ({
  action,
  subjectType: 'User',
  subjectId: id,
  detail: { provider },
});
