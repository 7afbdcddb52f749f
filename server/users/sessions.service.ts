import type { EntityManager } from '@mikro-orm/postgresql';
import { suspect } from '../audit/alerts.service.js';
import { record } from '../audit/audit.service.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { ref } from '../kernel/reads/index.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { linkEnd, refreshVerdict } from './refresh.rules.js';
import { RefreshToken } from './refresh-token.entity.js';
import { Session } from './session.entity.js';
import { hashOf, newRefreshToken, signAccess } from './tokens.js';
import { lockedStatus, lockUser, lockViewer } from './user-lock.service.js';
import { User, UserStatus } from './user.entity.js';
import type { SessionPayload } from './users.types.js';
import { requireViewer } from './viewer.js';

type Issued = { viewer: Viewer; refreshToken: string };

/**
 * Opens a session for a user who has proved who they are. Whatever opens, renews or ends sessions takes the user's lock
 * first, so that nothing is opened by what was true before a ban, a merge or a new password: `holds` looks at the locked
 * user once more, for what may have changed since it was proved. Throws `ACCOUNT_BANNED`, or `INVALID_CREDENTIALS` where
 * there is no such account any more, or `holds` says no.
 */
export async function openSession(
  ctx: Ctx,
  userId: string,
  holds: (user: User, tx: Tx<Ctx>) => boolean | Promise<boolean> = () => true,
  { byPassword = false }: { byPassword?: boolean } = {},
): Promise<SessionPayload> {
  const issued = await inTransaction(ctx, async tx => {
    const now = tx.now();
    const status = await lockedStatus(tx.em, userId);
    const user = status && (await tx.em.findOneOrFail(User, userId));
    if (user?.status === UserStatus.BANNED) throw new UserError('ACCOUNT_BANNED', null, user.banReason);
    if (user?.status !== UserStatus.ACTIVE || !(await holds(user, tx)))
      throw new UserError('INVALID_CREDENTIALS');
    const session = tx.em.create(Session, {
      user,
      platform: tx.platform,
      byPassword,
      sealedDevice: tx.vault.seal('device', tx.device),
      createdAt: now,
      lastUsedAt: now,
      revokedAt: null,
    });
    record(tx, {
      action: 'session.open',
      subjectType: 'Session',
      subjectId: session.id,
      detail: { platform: tx.platform },
      actorId: user.id,
    });
    return issue(tx, session, user);
  });
  return present(ctx, issued);
}

/**
 * Exchanges a refresh token. A link that was used before ends the whole session, because two parties hold it,
 * except within the grace, when two requests of one page refreshed at once.
 */
export async function refreshSession(ctx: Ctx, given: string | null | undefined): Promise<SessionPayload> {
  const refreshToken = given ?? ctx.refreshCookie?.read();
  if (!refreshToken) throw new UserError('SESSION_EXPIRED');
  await ctx.limits.consume('refresh', ctx.address);
  const issued = await inTransaction(ctx, tx => renew(tx, hashOf(refreshToken)));
  // The cookie stays: another page of the same browser may just have been given the one that takes its place.
  if (!issued) throw new UserError('SESSION_EXPIRED');
  return present(ctx, issued);
}

async function renew(tx: Tx<Ctx>, hash: string): Promise<Issued | null> {
  const held = await heldBy(tx.em, hash);
  if (!held) return null;
  await lockUser(tx, held.userId);
  // Read after the lock, so that it is what the last transaction about this user left behind.
  const link = await tx.em.findOne(RefreshToken, { hash }, { populate: ['session.user'] });
  if (!link) return null;
  const session = link.session.$;
  const user = session.user.$;
  const now = tx.now();
  const verdict = refreshVerdict(link, session, user.status, now);
  if (verdict === 'REUSED') {
    revoke(tx, session);
    record(tx, { ...aboutSession('session.reused', user.id, session.id), actorId: null });
    tx.afterCommit(() => void suspect(tx, 'REFRESH_REUSED', user.id));
  }
  if (verdict !== 'RENEW') return null;
  link.usedAt ??= now;
  session.lastUsedAt = now;
  return issue(tx, session, user);
}

interface Held {
  userId: string;
  sessionId: string;
}

async function heldBy(em: EntityManager, hash: string): Promise<Held | null> {
  const [row] = await em.execute<Held[]>(
    `select s.user_id as "userId", s.id as "sessionId" from refresh_tokens r join sessions s on s.id = r.session_id
     where r.hash = ?`,
    [hash],
  );
  return row ?? null;
}

/**
 * Ends the session that asks, and the one whose refresh token comes along: by then the access token has often run out.
 * Without either there is nothing to end.
 */
export async function logout(ctx: Ctx, given: string | null | undefined): Promise<void> {
  const { viewer } = ctx;
  const refreshToken = given ?? ctx.refreshCookie?.read();
  if (viewer) await inTransaction(ctx, tx => revokeOwn(tx, viewer.id, viewer.sessionId));
  if (refreshToken) await inTransaction(ctx, tx => revokeHeld(tx, hashOf(refreshToken)));
  ctx.refreshCookie?.write(null);
}

async function revokeHeld(tx: Tx<Ctx>, hash: string): Promise<void> {
  const held = await heldBy(tx.em, hash);
  if (held) await revokeOwn(tx, held.userId, held.sessionId);
}

/** Ends one of the viewer's own sessions; someone else's does not exist. Throws `NOT_FOUND`. */
export async function revokeSession(ctx: Ctx, sessionId: string): Promise<void> {
  const viewer = requireViewer(ctx);
  const id = sessionId.toLowerCase();
  await inTransaction(ctx, async tx => {
    if (!isId(id) || !(await revokeOwn(tx, viewer.id, id))) throw new UserError('NOT_FOUND', ['id']);
    if (id !== viewer.sessionId) record(tx, aboutSession('session.end', viewer.id, id));
  });
}

async function revokeOwn(tx: Tx<Ctx>, userId: string, sessionId: string): Promise<boolean> {
  await lockUser(tx, userId);
  const session = await tx.em.findOne(Session, { id: sessionId, user: userId, revokedAt: null });
  if (session) revoke(tx, session);
  return session !== null;
}

/** Logs the viewer out everywhere else, also where this very session was copied to. */
export async function revokeOtherSessions(ctx: Ctx): Promise<SessionPayload> {
  const viewer = requireViewer(ctx);
  const issued = await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    record(tx, aboutSession('session.endOthers', viewer.id, viewer.sessionId));
    return replaceSession(tx, viewer);
  });
  return present(ctx, issued);
}

/**
 * Ends every session of the viewer, the one that asks too, and opens one in its place: whoever holds a copy of its tokens
 * is left with nothing. It goes on from the same log-in, and ends no later. For `present`, once it is committed.
 */
export async function replaceSession(tx: Tx<Ctx>, viewer: Viewer): Promise<Issued> {
  const old = await tx.em.findOneOrFail(Session, viewer.sessionId, { populate: ['user'] });
  await endSessions(tx, viewer.id);
  const { platform, sealedDevice, createdAt } = old;
  const session = tx.em.create(Session, {
    ...{ platform, sealedDevice, createdAt },
    user: old.user,
    lastUsedAt: tx.now(),
    revokedAt: null,
  });
  return issue(tx, session, old.user.$);
}

/** Makes every refresh token that was ever given to the session worthless, and gives it another one. */
export async function replaceLinks(tx: Tx<Ctx>, viewer: Viewer): Promise<Issued> {
  const session = await tx.em.findOneOrFail(Session, viewer.sessionId, { populate: ['user'] });
  await tx.em.nativeDelete(RefreshToken, { session });
  return issue(tx, session, session.user.$);
}

/**
 * Ends all sessions of a user, or all but one, with the transaction: every process is told at commit. What reaches their
 * requests, sockets and videos within a second is the `SessionGuard`.
 */
export async function endSessions(
  tx: Tx<Ctx>,
  userId: string,
  { except }: { except?: string } = {},
): Promise<void> {
  await lockUser(tx, userId);
  for (const session of await tx.em.find(Session, { user: userId, revokedAt: null }, { refresh: true }))
    if (session.id !== except) revoke(tx, session);
}

/** Told to every process at commit, and to this one directly, should LISTEN be down. */
function revoke(tx: Tx<Ctx>, session: Session): void {
  session.revokedAt = tx.now();
  tx.publish('sessionRevoked', session.id);
  tx.afterCommit(() => tx.topics.tell('sessionRevoked', session.id));
}

const aboutSession = (action: string, userId: string, session: string) => ({
  action,
  subjectType: 'User',
  subjectId: userId,
  detail: { session },
});

function issue(tx: Tx<Ctx>, session: Session, user: User): Issued {
  const now = tx.now();
  const refreshToken = newRefreshToken();
  tx.em.create(RefreshToken, {
    session,
    hash: hashOf(refreshToken),
    createdAt: now,
    expiresAt: linkEnd(session, now),
    usedAt: null,
  });
  return { viewer: { id: user.id, role: user.role, sessionId: session.id }, refreshToken };
}

/** The rest of the request goes on as the one who logged in, so that the payload may show `viewer`. */
export async function present(ctx: Ctx, { viewer, refreshToken }: Issued): Promise<SessionPayload> {
  ctx.viewer = viewer;
  const { token, expiresAt } = await signAccess(viewer, ctx.config.sessionSecret, ctx.now());
  // Where no cookie can be set, H5 goes without: what stands in an answer, a script of any page's may read.
  const isH5 = ctx.platform === 'h5';
  if (isH5) ctx.refreshCookie?.write(refreshToken);
  return {
    accessToken: token,
    refreshToken: isH5 ? null : refreshToken,
    expiresAt,
    viewer: ref(viewer.id),
  };
}
