import { LockMode } from '@mikro-orm/core';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { ref } from '../kernel/reads/index.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { RefreshToken } from './refresh-token.entity.js';
import { Session } from './session.entity.js';
import { hashOf, newRefreshToken, REFRESH_GRACE_SECONDS, REFRESH_SECONDS, signAccess } from './tokens.js';
import { User } from './user.entity.js';
import type { SessionPayload } from './users.types.js';
import { requireViewer } from './viewer.js';

type Issued = { viewer: Viewer; refreshToken: string };

/** Opens a session for a user who has proved who they are. */
export async function openSession(ctx: Ctx, userId: string): Promise<SessionPayload> {
  const issued = await inTransaction(ctx, async tx => {
    const now = tx.now();
    const user = await tx.em.findOneOrFail(User, userId);
    const session = tx.em.create(Session, {
      user,
      platform: tx.platform,
      device: tx.device,
      createdAt: now,
      lastUsedAt: now,
      revokedAt: null,
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
  const issued = await mayRevoke(ctx, async (tx, revoke) => {
    const now = tx.now();
    const link = await tx.em.findOne(
      RefreshToken,
      { hash: hashOf(refreshToken) },
      { lockMode: LockMode.PESSIMISTIC_WRITE, populate: ['session.user'] },
    );
    const session = link?.session.$;
    if (!link || !session || session.revokedAt || link.expiresAt <= now) return null;
    if (link.usedAt && now.getTime() - link.usedAt.getTime() > REFRESH_GRACE_SECONDS * 1000) {
      revoke(session);
      return null;
    }
    link.usedAt ??= now;
    session.lastUsedAt = now;
    return issue(tx, session, session.user.$);
  });
  if (!issued) {
    ctx.refreshCookie?.write(null);
    throw new UserError('SESSION_EXPIRED');
  }
  return present(ctx, issued);
}

/** Ends the session that asks; without one there is nothing to end. */
export async function logout(ctx: Ctx): Promise<void> {
  ctx.refreshCookie?.write(null);
  if (ctx.viewer) await revokeOwn(ctx, ctx.viewer.id, ctx.viewer.sessionId);
}

/** Ends one of the viewer's own sessions; someone else's does not exist. */
export async function revokeSession(ctx: Ctx, sessionId: string): Promise<void> {
  const viewer = requireViewer(ctx);
  const found = isId(sessionId) && (await revokeOwn(ctx, viewer.id, sessionId));
  if (!found) throw new UserError('NOT_FOUND', ['id']);
}

/** Ends all sessions of a user, or all but one, with the transaction: every process is told at commit. */
export async function endSessions(
  tx: Tx<Ctx>,
  userId: string,
  { except }: { except?: string } = {},
): Promise<void> {
  const sessions = await tx.em.find(Session, { user: userId, revokedAt: null });
  for (const session of sessions) {
    if (session.id === except) continue;
    session.revokedAt = tx.now();
    tx.publish('sessionRevoked', session.id);
  }
}

async function revokeOwn(ctx: Ctx, userId: string, sessionId: string): Promise<boolean> {
  return mayRevoke(ctx, async (tx, revoke) => {
    const session = await tx.em.findOne(Session, { id: sessionId, user: userId, revokedAt: null });
    if (session) revoke(session);
    return session !== null;
  });
}

/** A transaction that may revoke: told to every process at commit, and to this one directly, should LISTEN be down. */
async function mayRevoke<T>(
  ctx: Ctx,
  work: (tx: Tx<Ctx>, revoke: (session: Session) => void) => Promise<T>,
): Promise<T> {
  const { result, revoked } = await inTransaction(ctx, async tx => {
    const ids: string[] = [];
    const done = await work(tx, session => {
      session.revokedAt = tx.now();
      tx.publish('sessionRevoked', session.id);
      ids.push(session.id);
    });
    return { result: done, revoked: ids };
  });
  for (const id of revoked) ctx.topics.tell('sessionRevoked', id);
  return result;
}

function issue(tx: Tx<Ctx>, session: Session, user: User): Issued {
  const now = tx.now();
  const refreshToken = newRefreshToken();
  tx.em.create(RefreshToken, {
    session,
    hash: hashOf(refreshToken),
    createdAt: now,
    expiresAt: new Date(now.getTime() + REFRESH_SECONDS * 1000),
    usedAt: null,
  });
  return { viewer: { id: user.id, role: user.role, sessionId: session.id }, refreshToken };
}

/** The rest of the request goes on as the one who logged in, so that the payload may show `viewer`. */
async function present(ctx: Ctx, { viewer, refreshToken }: Issued): Promise<SessionPayload> {
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
