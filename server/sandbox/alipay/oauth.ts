import { isUser, openIdOf } from '../model.js';
import { DAY, MINUTE, shanghai } from '../time.js';
import { randomWord } from '../text.js';
import type { World } from '../world.js';
import { AlipayError } from './errors.js';
import type { Call, Outcome } from './gateway.js';

const ACCESS_LIFE_MS = 15 * DAY;
const REFRESH_LIFE_MS = 30 * DAY;

const bad = (subCode: string, subMsg: string) =>
  new AlipayError('40002', 'Invalid Arguments', subCode, subMsg, true);

/** What my.getAuthCode gives to a client: spent once, dead after five minutes. */
export function issueAuthCode({ store, clock }: World, user: string): string {
  if (!isUser(user)) throw new TypeError('not a user name');
  const code = randomWord(32);
  store.put('code', code, {
    channel: 'alipay',
    subject: openIdOf(user),
    expiresAt: clock.now() + 5 * MINUTE,
    used: false,
  });
  return code;
}

/** alipay.system.oauth.token: plain parameters, no `code: 10000` when it succeeds, `error_response` when not. */
export function token(world: World, { params }: Call): Outcome {
  const subject = subjectOf(world, params);
  const now = world.clock.now();
  const access = `authbseB${randomWord(32)}`;
  const refresh = `authbseR${randomWord(32)}`;
  world.store.put('ticket', refresh, {
    kind: 'alipay-refresh',
    value: subject,
    expiresAt: now + REFRESH_LIFE_MS,
  });
  return {
    fields: {
      access_token: access,
      auth_start: shanghai(now),
      expires_in: ACCESS_LIFE_MS / 1000,
      open_id: subject,
      re_expires_in: REFRESH_LIFE_MS / 1000,
      refresh_token: refresh,
    },
    code: 'OK',
  };
}

function subjectOf({ store, clock }: World, params: Map<string, string>): string {
  const grant = params.get('grant_type') ?? '';
  const now = clock.now();
  if (grant === 'refresh_token') {
    const refresh = params.get('refresh_token') ?? '';
    const ticket = store.get('ticket', refresh);
    if (ticket?.kind !== 'alipay-refresh')
      throw bad('isv.refresh-token-invalid', '刷新令牌refresh_token无效');
    if (ticket.expiresAt <= now) throw bad('isv.refresh-token-time-out', '刷新令牌refresh_token已过期');
    store.remove('ticket', refresh);
    return ticket.value;
  }
  if (grant !== 'authorization_code') throw bad('isv.grant-type-invalid', 'grant_type参数不正确');
  const code = params.get('code') ?? '';
  const known = store.get('code', code);
  if (!known || known.channel !== 'alipay' || known.used || known.expiresAt <= now) {
    throw bad('isv.code-invalid', '授权码code无效');
  }
  store.put('code', code, { ...known, used: true });
  return known.subject;
}
