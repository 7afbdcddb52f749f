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
 * Keeps the number that a platform vouches for; bound again, it counts as proved anew. One that somebody else has proved
 * stays theirs: the payload tells so, and offers to merge where that may be. Throws `INVALID_INPUT`, `INVALID_CODE`,
 * `GATEWAY_UNAVAILABLE`.
 */
export async function bindPhone(ctx: Ctx, input: BindPhoneInput): Promise<LinkPayload> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const proved = await prove(ctx, viewer, input);
  const holder = await bind(ctx, viewer, proved).catch((error: unknown) => {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    return bind(ctx, viewer, proved); // Somebody else bound it, or showed the same proof, a moment before.
  });
  if (holder === viewer.id) return { viewer: ref(viewer.id) };
  return takenPayload(ctx, viewer, { kind: 'PHONE', index: ctx.vault.index('phone', proved.phone) });
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

/** Whose the number is: the viewer's from now on where it was nobody's. */
async function bind(ctx: Ctx, viewer: Viewer, { phone, proofIndex }: Proved): Promise<string> {
  return inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    if (proofIndex) await claimProof(tx, user, proofIndex);
    const valueIndex = tx.vault.index('phone', phone);
    const kind = ContactKind.PHONE;
    const holder = await tx.em.findOne(Contact, { kind, valueIndex, verifiedAt: { $ne: null } });
    if (holder && holder.user.id !== viewer.id) return holder.user.id;
    const now = tx.now();
    const kept = { sealedValue: tx.vault.seal('contact', phone), valueIndex, verifiedAt: now };
    const own = await tx.em.findOne(Contact, { user, kind });
    if (own) Object.assign(own, kept);
    else tx.em.create(Contact, { ...kept, user, kind, createdAt: now });
    record(tx, about(viewer, 'phone.bind'));
    return viewer.id;
  });
}

/** A proof that stays good for ever is good for the account that showed it first, and for that one again. */
async function claimProof(tx: Tx<Ctx>, user: User, proofIndex: string): Promise<void> {
  const known = await tx.em.findOne(PhoneProof, { proofIndex });
  if (!known) tx.em.create(PhoneProof, { user, proofIndex, createdAt: tx.now() });
  else if (known.user.id !== user.id) throw new UserError('INVALID_CODE', ['alipayResponse']);
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
