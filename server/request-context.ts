import type { IncomingMessage } from 'node:http';
import type { EntityManager } from '@mikro-orm/postgresql';
import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';
import type { Ctx, RefreshCookie, Services, Viewer } from './context.js';
import { localeOf } from './kernel/messages.js';
import { storable } from './kernel/text.js';
import { placeOf } from './proxies.js';
import { IDLE_SECONDS } from './users/refresh.rules.js';

const PLATFORMS = ['h5', 'mp-weixin', 'mp-alipay'];
const SYSTEMS = ['ios', 'android', 'other'];
const COOKIE = 'zhike_refresh';

/** What a client says of itself; it decides what is offered, never what is allowed. */
export interface Hints {
  platform?: unknown;
  os?: unknown;
  locale?: unknown;
  device?: unknown;
}

export type Base = Services & { em: EntityManager; publicUrl: string; mediaUrl: string };

export function makeContext(base: Base, viewer: Viewer | null, address: string, hints: Hints): Ctx {
  const platform = text(hints.platform) ?? 'h5';
  const os = text(hints.os) ?? 'other';
  return {
    ...base,
    viewer,
    // What is counted by address is counted by household: one has more IPv6 addresses than there are attempts.
    address: placeOf(address),
    platform: PLATFORMS.includes(platform) ? platform : 'h5',
    os: SYSTEMS.includes(os) ? os : 'other',
    locale: localeOf(text(hints.locale)),
    device: storable(text(hints.device) ?? '').slice(0, 200),
    refreshCookie: null,
    frames: null,
    loaders: new Map(),
  };
}

/** The server acting for itself: webhooks and jobs. */
export const systemContext = (base: Base): Ctx => makeContext(base, null, 'system', {});

export function hintsOf({ headers }: IncomingMessage): Hints {
  return {
    platform: headers['x-zhike-platform'],
    os: headers['x-zhike-os'],
    locale: headers['accept-language'],
    device: headers['user-agent'],
  };
}

/** The token of `Authorization: Bearer …`, if there is one. */
export function bearerOf({ headers }: IncomingMessage): string | null {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** The HttpOnly cookie of H5; only pages of our own origin may use it. HTTPS may end at a proxy that says nothing. */
export function refreshCookieOf(
  request: Request,
  response: Response,
  publicUrl: string,
): RefreshCookie | null {
  const { origin, host } = request.headers;
  const own = [`${request.protocol}://${host}`, ...(publicUrl ? [new URL(publicUrl).origin] : [])];
  if (origin && !own.includes(origin)) return null;
  const secure = request.secure || publicUrl.startsWith('https:');
  return {
    read: () => parseCookie(request.headers.cookie ?? '')[COOKIE] ?? null,
    write: token => {
      const options = { httpOnly: true, sameSite: 'strict', secure, path: '/graphql' } as const;
      if (token) response.cookie(COOKIE, token, { ...options, maxAge: IDLE_SECONDS * 1000 });
      else response.clearCookie(COOKIE, options);
    },
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
