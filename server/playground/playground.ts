import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { protectPage } from '../headers.js';
import { same } from '../kernel/same.js';
import type { Opens } from './token.js';

interface DemoAccount {
  username: string;
  /** What its button says. */
  label: string;
  password: string;
}

export interface PlaygroundOptions {
  /** Where `npm run build:playground` put the page. */
  distDir: string;
  /** Development: anybody may open the page, and it offers the demo accounts. */
  open: boolean;
  /** Otherwise: whoever once brings this token; null shuts the page off. */
  token: string | null;
  /** Whether somebody brings the token; wrong ones are counted. */
  opens: Opens;
  addressOf(request: Request): string;
  demoAccounts: readonly DemoAccount[];
  /** The schema's text: production tells it to nobody else, and the page writes by it. */
  schema: () => string;
  /** The sandbox's origin, whose cashier the page may frame; null with real gateways. */
  cashierOrigin: string | null;
}

const COOKIE = 'zhike_playground';
const COOKIE_LIFE_MS = 12 * 60 * 60 * 1000;

/** The routes of `/playground`: mount them at exactly that path. */
export function playgroundRoutes(options: PlaygroundOptions): Router {
  const { distDir, open, token, cashierOrigin } = options;
  const router = Router();
  router.use((_req, res, next) => {
    protectPage(res, { frames: cashierOrigin, images: 'data:' });
    // The address may hold the token.
    res.set({ 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' });
    next();
  });
  if (!open) router.use(token ? tokenGuard({ ...options, token }) : shut);

  router.get('/config.json', (_req, res) => {
    // Whoever comes so far knew the token; the page sends it along with what it asks.
    const config = { accounts: open ? options.demoAccounts : [], token: open ? null : token };
    res.set('Cache-Control', 'no-store').json(config);
  });
  router.get('/schema.graphql', (_req, res) => {
    res.set('Cache-Control', 'no-store').type('text/plain').send(options.schema());
  });
  router.use((req, res, next) => {
    if (req.path === '/' && !new URL(req.originalUrl, 'http://localhost').pathname.endsWith('/'))
      res.redirect(308, `${req.baseUrl}/`); // The page names its files relative to a folder.
    else if (!existsSync(join(distDir, 'index.html')))
      res.status(503).type('text/plain').send('Playground 还没有构建：请运行 npm run build:playground');
    else next();
  });
  router.use(express.static(distDir, { index: 'index.html', redirect: false, setHeaders: cacheHeaders }));
  router.use((_req, res) => void res.status(404).type('text/plain').send('没有这个文件'));
  return router;
}

/** Files under assets/ carry a hash of their content in their name; the page itself is asked for each time. */
function cacheHeaders(res: Response, path: string) {
  const hashed = /[\\/]assets[\\/]/.test(path);
  res.set('Cache-Control', hashed ? 'private, max-age=31536000, immutable' : 'no-cache');
}

function shut(_req: Request, res: Response) {
  res.status(404).type('text/plain').send('Playground 没有开放');
}

/** Lets in whoever once opens the page with `?token=`, and remembers it by a cookie for that page. */
export function tokenGuard({
  token,
  opens,
  addressOf,
}: Pick<PlaygroundOptions, 'opens' | 'addressOf'> & { token: string }) {
  // The cookie proves that its bearer knew the token without being the token; a new token makes it worthless.
  const proof = createHmac('sha256', token).update(COOKIE).digest('hex');
  return async (req: Request, res: Response, next: NextFunction) => {
    if (same(readCookie(req), proof)) return next();
    const offered = req.query.token;
    if (typeof offered !== 'string') {
      return void res.status(401).type('text/plain').send('需要令牌：请用 ?token=… 打开一次');
    }
    if (!(await opens(offered, addressOf(req))))
      return void res.status(403).type('text/plain').send('令牌不对');
    res.cookie(COOKIE, proof, {
      httpOnly: true,
      sameSite: 'strict',
      secure: req.secure,
      path: req.baseUrl,
      maxAge: COOKIE_LIFE_MS,
    });
    // A redirect would still count as coming from the site that held the link, and a Strict cookie stay behind.
    res.set('Cache-Control', 'no-store').type('html');
    res.send(
      `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${req.baseUrl}/">`,
    );
  };
}

function readCookie(req: Request): string {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === COOKIE) return value ?? '';
  }
  return '';
}
