import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { Identity, IdentityProvider, subjectIndex } from './identity.entity.js';
import { keepSessionKey } from './login.service.js';
import { Session } from './session.entity.js';

/** An identity of the viewer's, as it was proved; to be looked for again under the lock. */
interface OwnIdentity {
  user: string;
  provider: IdentityProvider;
  subjectIndex: string;
}

/**
 * Has the platform that the session is of say once more that it is the owner who holds the device. Null where no platform
 * is linked. Throws `INVALID_CODE` and `GATEWAY_UNAVAILABLE`.
 */
export async function proveIdentity(
  ctx: Ctx,
  viewer: Viewer,
  code: string | null | undefined,
): Promise<OwnIdentity | null> {
  const em = ctx.em.fork();
  if (!(await em.count(Identity, { user: viewer.id }))) return null;
  const wrong = new UserError('INVALID_CODE', ['platformCode']);
  if (!code) throw wrong;
  const { platform: program } = await em.findOneOrFail(Session, viewer.sessionId, { fields: ['platform'] });
  const provider = program === 'mp-alipay' ? IdentityProvider.ALIPAY : IdentityProvider.WECHAT;
  const platform = ctx.loginPlatforms[provider === IdentityProvider.WECHAT ? 'wechat' : 'alipay'];
  if (!platform) throw new UserError('GATEWAY_UNAVAILABLE');
  const outcome = await platform.identify(code);
  if (!outcome.ok) throw new UserError(outcome.code, ['platformCode']);
  const index = subjectIndex(ctx.vault, provider, outcome.subject);
  const own = { user: viewer.id, provider, subjectIndex: index };
  if (!(await em.count(Identity, own))) throw wrong;
  if (outcome.sessionKey) await keepSessionKey(ctx, viewer.id, provider, outcome.sessionKey);
  return own;
}
