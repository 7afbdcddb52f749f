import { randomBytes } from 'node:crypto';
import { json, type Answer, type Request } from '../http.js';
import { isUser, openidOf } from '../model.js';
import { HOUR, MINUTE } from '../time.js';
import type { World } from '../world.js';
import { miniProgramCode } from '../png.js';
import { randomWord } from '../text.js';

/** api.weixin.qq.com answers 200 whatever happened and says what went wrong in `errcode`. */
export const refusal = (errcode: number, errmsg: string): Answer => ({
  ...json(200, { errcode, errmsg: `${errmsg}, rid: ${randomBytes(4).toString('hex')}` }),
  code: String(errcode),
});

const TOKEN_LIFE_MS = 2 * HOUR;

function wrongApp({ keys }: World, appid: unknown, secret: unknown): Answer | null {
  if (appid === undefined || appid === null || appid === '') return refusal(41002, 'appid missing');
  if (appid !== keys.appid) return refusal(40013, 'invalid appid');
  if (secret === undefined || secret === null || secret === '') return refusal(41004, 'appsecret missing');
  if (secret !== keys.appSecret) return refusal(40125, 'invalid appsecret');
  return null;
}

/** A client's login code: spent by jscode2session, dead after five minutes. */
export function issueCode({ store, clock }: World, user: string): string {
  if (!isUser(user)) throw new TypeError('not a user name');
  const code = `0${randomWord(31)}`;
  store.put('code', code, {
    channel: 'wechat',
    subject: openidOf(user),
    expiresAt: clock.now() + 5 * MINUTE,
    used: false,
  });
  return code;
}

export function code2Session(world: World, { query }: Request): Answer {
  const { store, clock } = world;
  const wrong = wrongApp(world, query.get('appid'), query.get('secret'));
  if (wrong) return wrong;
  if (query.get('grant_type') !== 'authorization_code') return refusal(40002, 'invalid grant_type');
  const code = query.get('js_code') ?? '';
  if (code === '') return refusal(41008, 'missing code');
  const known = store.get('code', code);
  if (!known || known.channel !== 'wechat' || known.expiresAt <= clock.now())
    return refusal(40029, 'invalid code');
  if (known.used) return refusal(40163, 'code been used');
  store.put('code', code, { ...known, used: true });
  const key = randomBytes(16).toString('base64');
  store.put('session', known.subject, { key, before: store.get('session', known.subject)?.key ?? null });
  // WeChat labels this JSON as plain text; a client that trusts the label stumbles here as it would there.
  return {
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify({ session_key: key, openid: known.subject }),
  };
}

export function stableToken(world: World, { body }: Request): Answer {
  const { store, clock } = world;
  const input = inputOf(body);
  if (!input) return refusal(47001, 'data format error');
  const wrong = wrongApp(world, input.appid, input.secret);
  if (wrong) return wrong;
  if (input.grant_type !== 'client_credential') return refusal(40002, 'invalid grant_type');
  const now = clock.now();
  const living = store
    .entries('ticket')
    .filter(([, ticket]) => ticket.kind === 'wechat-token' && ticket.expiresAt > now);
  const current = living.at(-1);
  // The same token until five minutes before its end, unless a fresh one is asked for.
  if (current && input.force_refresh !== true && current[1].expiresAt - now > 5 * MINUTE) {
    return json(200, {
      access_token: current[0],
      expires_in: Math.floor((current[1].expiresAt - now) / 1000),
    });
  }
  const token = `${randomWord(40)}_${randomWord(96)}`;
  store.put('ticket', token, { kind: 'wechat-token', value: 'access', expiresAt: now + TOKEN_LIFE_MS });
  return json(200, { access_token: token, expires_in: TOKEN_LIFE_MS / 1000 });
}

/** Every call on the merchant's own behalf carries the access token in its query. */
export function wrongToken({ store, clock }: World, query: URLSearchParams): Answer | null {
  const token = query.get('access_token') ?? '';
  if (token === '') return refusal(41001, 'access_token missing');
  const ticket = store.get('ticket', token);
  if (ticket?.kind !== 'wechat-token')
    return refusal(40001, 'invalid credential, access_token is invalid or not latest');
  return ticket.expiresAt <= clock.now() ? refusal(42001, 'access_token expired') : null;
}

/** What was sent as JSON, or that it is none. */
function inputOf(body: Buffer): Record<string, unknown> | null {
  try {
    const input: unknown = JSON.parse(body.toString('utf8'));
    return typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** A call on the merchant's own behalf: JSON, with the access token in the query. */
export const withToken =
  (answer: (world: World, input: Record<string, unknown>) => Answer) =>
  (world: World, { query, body }: Request): Answer => {
    const wrong = wrongToken(world, query);
    if (wrong) return wrong;
    const input = inputOf(body);
    return input ? answer(world, input) : refusal(47001, 'data format error');
  };

/** A picture for a `scene` on success, JSON when something is wrong. */
export const unlimitedCode = withToken((_world, { scene, page, width }) => {
  // 32 visible characters of a short list; anything else has to be encoded by the caller.
  if (typeof scene !== 'string' || !/^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/.test(scene)) {
    return refusal(40169, 'invalid length for scene, or the data is not json string');
  }
  if (page !== undefined && (typeof page !== 'string' || page.startsWith('/') || page.includes('?'))) {
    return refusal(41030, 'invalid page');
  }
  if (width !== undefined && !(typeof width === 'number' && width >= 280 && width <= 1280)) {
    return refusal(40097, 'invalid args');
  }
  const side = typeof width === 'number' ? Math.trunc(width) : 430;
  return { status: 200, headers: { 'content-type': 'image/png' }, body: miniProgramCode(scene, side) };
});
