import type { EntityManager } from '@mikro-orm/postgresql';
import type { Ctx, Viewer } from '../context.js';
import { userErrorOf } from '../kernel/errors.js';
import { sign, verify } from '../kernel/signed.js';
import { Contact, ContactKind } from './contact.entity.js';
import { Identity, type IdentityProvider } from './identity.entity.js';
import type { LinkPayload, MergeOffer } from './linking.types.js';
import {
  maskedName,
  mayMerge,
  mergeAsks,
  ownAsks,
  type MergeLink,
  type MergeParty,
  type MergeProof,
} from './merge.rules.js';
import { secondFactorOn } from './second-factor.service.js';
import { User } from './user.entity.js';

/** What the viewer has proved to hold, though another account has it; `index` is its blind index there. */
export type Held =
  { kind: 'IDENTITY'; provider: IdentityProvider; index: string } | { kind: 'PHONE'; index: string };

/** Whose things would come to whom, by what, and what has to be shown for it; null where that may not be. */
export interface MergeTerms {
  from: string;
  name: string;
  asks: MergeProof[] | null;
}

const AUDIENCE = 'merge';
const OFFER_SECONDS = 10 * 60;

/** Somebody else has it: says so, and offers to merge where something is held and the rules let the two become one. */
export async function takenPayload(ctx: Ctx, viewer: Viewer, held: Held | null): Promise<LinkPayload> {
  const terms = held && (await termsOf(ctx, ctx.em.fork(), viewer.id, held));
  return {
    merge: held && terms?.asks ? await offer(ctx, viewer, held, { ...terms, asks: terms.asks }) : null,
    userErrors: [userErrorOf('IDENTITY_TAKEN', null, ctx.locale)],
  };
}

async function offer(
  ctx: Ctx,
  viewer: Viewer,
  held: Held,
  { from, name, asks }: MergeTerms & { asks: MergeProof[] },
): Promise<MergeOffer> {
  const expires = Math.floor(ctx.now().getTime() / 1000) + OFFER_SECONDS;
  const claims = { sub: viewer.id, sid: viewer.sessionId, from, held };
  const token = await sign(AUDIENCE, claims, ctx.config.sessionSecret, expires);
  return { token, expiresAt: new Date(expires * 1000), name: maskedName(name), asks, accountId: from };
}

/** What an offer to this viewer, in this session, was about; null for altered, foreign and old ones. */
export async function readOffer(
  ctx: Ctx,
  viewer: Viewer,
  token: string,
): Promise<{ from: string; held: Held } | null> {
  const claims = await verify(AUDIENCE, token, ctx.config.sessionSecret, ctx.now());
  const isTheirs = claims?.sub === viewer.id && claims.sid === viewer.sessionId;
  // We have signed it: what stands in it is what `offer` wrote.
  return isTheirs ? (claims as unknown as { from: string; held: Held }) : null;
}

/** As things stand: null where what is held belongs to nobody else any more. */
export async function termsOf(
  ctx: Pick<Ctx, 'now'>,
  em: EntityManager,
  keeperId: string,
  held: Held,
): Promise<MergeTerms | null> {
  const found = await holderOf(em, held);
  if (!found || found.userId === keeperId) return null;
  const { name, ...giver } = await partyOf(em, found.userId);
  const keeper = await partyOf(em, keeperId);
  const asks = mayMerge(keeper, giver) ? mergeAsks(giver, found.link, ctx.now()) : null;
  return { from: giver.id, name, asks: asks && [...asks, ...ownAsks(keeper, held.kind)] };
}

async function holderOf(em: EntityManager, held: Held): Promise<{ userId: string; link: MergeLink } | null> {
  if (held.kind === 'IDENTITY') {
    const { provider, index } = held;
    const identity = await em.findOne(Identity, { provider, subjectIndex: index });
    return identity && { userId: identity.user.id, link: { kind: 'IDENTITY', linkedAt: identity.createdAt } };
  }
  const where = { kind: ContactKind.PHONE, valueIndex: held.index, verifiedAt: { $ne: null } };
  const contact = await em.findOne(Contact, where);
  if (!contact?.verifiedAt) return null;
  const { verifiedAt, replayable } = contact;
  return { userId: contact.user.id, link: { kind: 'PHONE', verifiedAt, replayable } };
}

async function partyOf(em: EntityManager, id: string): Promise<MergeParty & { name: string }> {
  const user = await em.findOneOrFail(User, id);
  const identities = await em.find(Identity, { user: id });
  return {
    id,
    name: user.name,
    role: user.role,
    status: user.status,
    createdAt: user.createdAt,
    deletionPending: user.deletionDueAt !== null,
    hasPassword: user.passwordHash !== null,
    secondFactorOn: await secondFactorOn({ em }, id),
    providers: identities.map(({ provider }) => provider),
  };
}
