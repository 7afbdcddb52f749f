import { join } from 'node:path';
import express, { Router, type Response } from 'express';
import type { Config } from './config.js';
import { pathOfTicket } from './learning/playback.js';

const YEAR = '365d';

/** Public files by content hash, and private ones by ticket; the path never comes from the client. */
export function mediaRoutes(config: Config, now: () => Date): Router {
  const routes = Router();
  const folder = join(config.dataDir, 'media');
  routes.get('/media/play/:ticket', async (request, response) => {
    const path = await pathOfTicket(request.params.ticket, config.sessionSecret, now());
    if (!path) return void response.status(403).end();
    response.set('cache-control', 'private, no-store');
    response.sendFile(path, { root: folder, dotfiles: 'deny' }, error => {
      if (error && !response.headersSent) response.status(404).end();
    });
  });
  const publicFiles = { immutable: true, maxAge: YEAR, index: false, fallthrough: false };
  routes.use('/media', express.static(join(folder, 'public'), publicFiles), notFound);
  return routes;
}

/** The H5 build: hashed assets for a year, the page itself asked for each time. */
export function h5Routes(folder: string, sandboxOrigin: () => string | null): Router {
  const routes = Router();
  routes.use(
    express.static(folder, {
      setHeaders(response: Response, path) {
        if (path.endsWith('.html')) pageHeaders(response, sandboxOrigin());
        else if (path.includes('/assets/'))
          response.set('cache-control', 'public, max-age=31536000, immutable');
      },
    }),
  );
  return routes;
}

/** The page may load from here only, and embed nothing but the sandbox's cashier. */
function pageHeaders(response: Response, sandboxOrigin: string | null): void {
  response.set('cache-control', 'no-cache');
  response.set(
    'content-security-policy',
    [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "connect-src 'self' ws: wss:",
      `frame-src ${sandboxOrigin ?? "'none'"}`,
      "frame-ancestors 'none'",
      "object-src 'none'",
      "base-uri 'self'",
    ].join('; '),
  );
  response.set('x-content-type-options', 'nosniff');
  response.set('referrer-policy', 'same-origin');
}

const notFound = (
  _error: unknown,
  _request: express.Request,
  response: Response,
  _next: express.NextFunction,
): void => void response.status(404).end();
