import { record } from '../audit/audit.service.js';
import type { Ctx, Viewer } from '../context.js';
import { refusal, UserError } from '../kernel/errors.js';
import { lockBelongings, moveBelongings } from '../kernel/personal.js';
import { shanghaiText } from '../kernel/shanghai.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { Contact, ContactKind } from './contact.entity.js';
import { emailContactOf, notify } from './contacts.service.js';
import type { MergeAccountsInput } from './linking.types.js';
import { readOffer, termsOf, type Held } from './merge-offer.service.js';
import { MergeProof } from './merge.rules.js';
import { matchedHash } from './password.service.js';
import { passSecondFactor } from './second-factor.service.js';
import { Session } from './session.entity.js';
import { endSessions } from './sessions.service.js';
import { lockUser } from './user-lock.service.js';
import { User, UserStatus } from './user.entity.js';
import { requireViewer } from './viewer.js';

interface Wish {
  from: string;
  held: Held;
}

interface Shown {
  asks: MergeProof[];
  hash: string | null;
}

/**
 * Gives all that is another account's to the viewer's, which has been offered it, and ends that account. Returns the
 * viewer's id. Throws `MERGE_EXPIRED`, `MERGE_REFUSED`, `PASSWORD_WRONG`, `SECOND_FACTOR_WRONG`.
 */
export async function mergeAccounts(ctx: Ctx, input: MergeAccountsInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const wish = await readOffer(ctx, viewer, input.token);
  if (!wish) throw new UserError('MERGE_EXPIRED', ['token']);
  const asks = await asksNow({ ...ctx, em: ctx.em.fork() }, viewer, wish);
  await proveKeeper(ctx, viewer, asks, input);
  const hash = await prove(ctx, wish.from, asks, input);
  await inTransaction(ctx, tx => merge(tx, viewer, wish, { asks, hash }));
  return viewer.id;
}

async function asksNow(ctx: Ctx, viewer: Viewer, { from, held }: Wish): Promise<MergeProof[]> {
  const terms = await termsOf(ctx, ctx.em, viewer.id, held);
  if (terms?.from !== from) throw new UserError('MERGE_EXPIRED', ['token']);
  if (!terms.asks) throw new UserError('MERGE_REFUSED');
  return terms.asks;
}

/** Throws what `prove` throws, of the fields of the own account. */
async function proveKeeper(
  ctx: Ctx,
  viewer: Viewer,
  asks: MergeProof[],
  { ownPassword, ownCode }: MergeAccountsInput,
): Promise<void> {
  if (asks.includes(MergeProof.OWN_PASSWORD) && !(await matchedHash(ctx, viewer.id, ownPassword ?? '')))
    throw new UserError('PASSWORD_WRONG', ['ownPassword']);
  if (asks.includes(MergeProof.OWN_SECOND_FACTOR) && !(await passSecondFactor(ctx, viewer.id, ownCode ?? '')))
    throw new UserError('SECOND_FACTOR_WRONG', ['ownCode']);
}

/** Returns the hash that the password matched, to be compared again under the lock; null where none is asked for. */
async function prove(
  ctx: Ctx,
  from: string,
  asks: MergeProof[],
  { password, code }: MergeAccountsInput,
): Promise<string | null> {
  const isAsked = asks.includes(MergeProof.PASSWORD);
  const hash = isAsked ? await matchedHash(ctx, from, password ?? '') : null;
  if (isAsked && !hash) throw new UserError('PASSWORD_WRONG', ['password']);
  if (
    asks.includes(MergeProof.SECOND_FACTOR) &&
    !(await passSecondFactor(ctx, from, code ?? '', 'mergeFactor'))
  )
    throw new UserError('SECOND_FACTOR_WRONG', ['code']);
  return hash;
}

/**
 * Both users are locked in the order of their ids, so that A into B and B into A wait for each other instead of
 * deadlocking; orders before them, as a payment that arrives does.
 */
async function merge(tx: Tx<Ctx>, viewer: Viewer, wish: Wish, proved: Shown): Promise<void> {
  const { from, held } = wish;
  await lockBelongings(tx, from);
  for (const id of [viewer.id, from].sort()) await lockUser(tx, id);
  if (!(await tx.em.count(Session, { id: viewer.sessionId, revokedAt: null })))
    throw refusal('UNAUTHENTICATED', 'The session has ended.');
  // A password or a second factor may have been set since it was looked at.
  const asks = await asksNow(tx, viewer, wish);
  if (!asks.every(ask => proved.asks.includes(ask))) throw new UserError('MERGE_EXPIRED', ['token']);
  const { passwordHash } = await tx.em.findOneOrFail(User, from, { refresh: true });
  if (passwordHash !== proved.hash) throw new UserError('PASSWORD_WRONG', ['password']);
  await tellBoth(tx, viewer.id, from);
  await makeRoom(tx, viewer.id, from, held);
  await endSessions(tx, from);
  await moveBelongings(tx, from, viewer.id);
  await tx.em.nativeUpdate(User, from, { status: UserStatus.MERGED, mergedInto: viewer.id });
  const by = held.kind === 'PHONE' ? held.kind : held.provider;
  record(tx, {
    action: 'account.merge',
    subjectType: 'User',
    subjectId: from,
    detail: { into: viewer.id, by },
  });
}

/** By mail, while each still has its own address. */
async function tellBoth(tx: Tx<Ctx>, keeper: string, from: string): Promise<void> {
  const facts = { at: shanghaiText(tx.now()) };
  for (const id of [keeper, from]) await notify(tx, await emailContactOf(tx, id), 'accountsMerged', facts);
}

/** The number that was just proved takes the place of the one before, and what is verified that of what is not. */
async function makeRoom(tx: Tx<Ctx>, keeper: string, from: string, held: Held): Promise<void> {
  const kinds = (await tx.em.find(Contact, { user: from, verifiedAt: { $ne: null } })).map(
    ({ kind }) => kind,
  );
  await tx.em.nativeDelete(Contact, { user: keeper, verifiedAt: null, kind: { $in: kinds } });
  if (held.kind === 'PHONE') await tx.em.nativeDelete(Contact, { user: keeper, kind: ContactKind.PHONE });
}
