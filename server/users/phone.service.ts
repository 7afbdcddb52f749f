import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { Contact, ContactKind } from './contact.entity.js';
import { Identity, IdentityProvider } from './identity.entity.js';
import type { BindPhoneInput, LinkPayload } from './linking.types.js';
import { takenPayload } from './merge-offer.service.js';
import { PhoneProof } from './phone-proof.entity.js';
import { lockViewer } from './user-lock.service.js';
import { type User } from './user.entity.js';
import { requireViewer } from './viewer.js';

interface Proved {
  phone: string;
  /** Null where the platform itself lets it be used once. */
  proofIndex: string | null;
}

/**
 * Keeps the number that a platform vouches for; bound again by WeChat, it counts as proved anew. One that somebody else has proved
 * stays theirs: the payload tells so, and offers to merge where that may be. Throws `INVALID_INPUT`, `INVALID_CODE`,
 * `GATEWAY_UNAVAILABLE`.
 */
export async function bindPhone(ctx: Ctx, input: BindPhoneInput): Promise<LinkPayload> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const proved = await prove(ctx, viewer, input);
  const { holder, counts } = await bind(ctx, viewer, proved).catch((error: unknown) => {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    return bind(ctx, viewer, proved); // Somebody else bound it, or showed the same proof, a moment before.
  });
  if (holder === viewer.id) return { viewer: ref(viewer.id) };
  const held = { kind: 'PHONE', index: ctx.vault.index('phone', proved.phone) } as const;
  return takenPayload(ctx, viewer, counts ? held : null);
}

async function prove(ctx: Ctx, viewer: Viewer, input: BindPhoneInput): Promise<Proved> {
  const { wechatCode, alipayResponse } = input;
  if (!wechatCode === !alipayResponse) throw new UserError('INVALID_INPUT');
  const { wechat, alipay } = ctx.loginPlatforms;
  const outcome = wechatCode
    ? await wechat?.phoneNumber(wechatCode, await openidOf(ctx, viewer))
    : await alipay?.phoneNumber(alipayResponse ?? '');
  if (!outcome) throw new UserError('GATEWAY_UNAVAILABLE');
  if (!outcome.ok) throw new UserError(outcome.code, [wechatCode ? 'wechatCode' : 'alipayResponse']);
  return {
    phone: outcome.phone,
    proofIndex: wechatCode ? null : ctx.vault.index('proof', outcome.proof),
  };
}

/** With it WeChat makes sure that the code is this person's own. */
async function openidOf(ctx: Ctx, viewer: Viewer): Promise<string | undefined> {
  const own = { user: viewer.id, provider: IdentityProvider.WECHAT };
  const identity = await ctx.em.fork().findOne(Identity, own);
  return identity ? ctx.vault.open('identity', identity.sealedSubject) : undefined;
}

/** What a proof is: one that is used up, or one for ever that was never seen, is the viewer's, or was of somebody erased. */
type Claim = 'ONCE' | 'FIRST' | 'AGAIN' | 'NOBODYS';

interface Bound {
  /** Whose the number is: the viewer's from now on where it was nobody's. */
  holder: string;
  /** Whether what was shown may lead to the holder's account. */
  counts: boolean;
}

async function bind(ctx: Ctx, viewer: Viewer, { phone, proofIndex }: Proved): Promise<Bound> {
  return inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    const claim = proofIndex === null ? 'ONCE' : await claimProof(tx, user, proofIndex);
    const counts = claim !== 'NOBODYS';
    const valueIndex = tx.vault.index('phone', phone);
    const kind = ContactKind.PHONE;
    const holder = await tx.em.findOne(Contact, { kind, valueIndex, verifiedAt: { $ne: null } });
    if (holder && holder.user.id !== viewer.id) return { holder: holder.user.id, counts };
    const now = tx.now();
    const own = await tx.em.findOne(Contact, { user, kind });
    // What was shown before says nothing of today, and takes nothing from what has proved the number better.
    const before = own?.valueIndex === valueIndex ? own : null;
    const kept = {
      sealedValue: tx.vault.seal('contact', phone),
      valueIndex,
      verifiedAt: (claim === 'ONCE' || claim === 'FIRST' ? null : before?.verifiedAt) ?? now,
      replayable: claim !== 'ONCE' && (!before?.verifiedAt || before.replayable),
    };
    if (own) Object.assign(own, kept);
    else tx.em.create(Contact, { ...kept, user, kind, createdAt: now });
    record(tx, about(viewer, 'phone.bind'));
    return { holder: viewer.id, counts };
  });
}

/** A proof that stays good for ever is good for the account that showed it first, and for that one again. */
async function claimProof(tx: Tx<Ctx>, user: User, proofIndex: string): Promise<Claim> {
  const known = await tx.em.findOne(PhoneProof, { proofIndex });
  if (known) {
    if (known.user && known.user.id !== user.id) throw new UserError('INVALID_CODE', ['alipayResponse']);
    return known.user ? 'AGAIN' : 'NOBODYS';
  }
  tx.em.create(PhoneProof, { user, proofIndex, createdAt: tx.now() });
  return 'FIRST';
}

/** Returns the viewer's id; where there is none, nothing happens. */
export async function removePhone(ctx: Ctx): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  await inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    const removed = await tx.em.nativeDelete(Contact, { user, kind: ContactKind.PHONE });
    if (removed) record(tx, about(viewer, 'phone.remove'));
  });
  return viewer.id;
}

const about = ({ id }: Viewer, action: string) => ({
  action,
  subjectType: 'User',
  subjectId: id,
  detail: {},
});
