import type { Ctx } from '../context.js';
import { Identity, IdentityProvider } from '../users/identity.entity.js';
import type { Scene } from './wechat-safety.js';
import { DOUBTFUL_WORDS, REFUSED_WORDS } from './word-list.js';
import { verdictOf, wordList, worse, type Verdict } from './words.rules.js';

const ours = wordList(REFUSED_WORDS, DOUBTFUL_WORDS);

interface Wish {
  /** At most 2,500 characters; of more, nobody but a person judges. */
  text: string;
  scene: Scene;
  /** Whoever answers for what is said here, as a teacher under an own course: their links need no second look. */
  isTrusted?: boolean;
}

/**
 * Whether a text of the viewer's may stand. Our own list comes first; a text out of WeChat's mini program is judged by
 * WeChat too, as its rules ask. What WeChat does not say within two seconds is looked at by a person, never lost. Called
 * before a transaction is opened, never within one.
 */
export async function check(ctx: Ctx, { text, scene, isTrusted = false }: Wish): Promise<Verdict> {
  const own = verdictOf(text, ours);
  if (own === 'RISKY') return own;
  const held = isTrusted ? 'PASS' : own;
  const openid = await openidOf(ctx);
  if (!ctx.wechatSafety || !openid) return held;
  const theirs = await ctx.wechatSafety.judge({ openid, text, scene });
  if (theirs === null) ctx.log.warn({ scene }, 'WeChat did not judge a text');
  return worse(held, theirs ?? 'REVIEW');
}

/** Of whoever is in WeChat now: it judges none but its own users, while they are there. */
async function openidOf({ em, platform, viewer, vault }: Ctx): Promise<string | null> {
  if (platform !== 'mp-weixin' || !viewer) return null;
  const identity = await em.fork().findOne(Identity, { user: viewer.id, provider: IdentityProvider.WECHAT });
  return identity && vault.open('identity', identity.sealedSubject);
}
