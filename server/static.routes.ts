import { join } from 'node:path';
import express, { Router, type Response } from 'express';
import type { Config } from './config.js';
import { readTicket } from './learning/playback.js';
import { protectPage } from './headers.js';
import type { SessionGuard } from './users/session-guard.js';

const YEAR = '365d';

/** Public files by content hash, and private ones by ticket; the path never comes from the client. */
export function mediaRoutes(config: Config, now: () => Date, guard: SessionGuard): Router {
  const routes = Router();
  const folder = join(config.dataDir, 'media');
  // Mini programs show pictures in a web view whose origin is the platform's.
  routes.use('/media', (_request, response, next) => {
    response.set('cross-origin-resource-policy', 'cross-origin');
    next();
  });
  routes.get('/media/play/:ticket', async (request, response) => {
    const ticket = await readTicket(request.params.ticket, config.sessionSecret, now());
    const { path, sessionId } = ticket ?? {};
    if (!path || (sessionId && guard.isRevoked(sessionId))) return void response.status(403).end();
    // What is being sent stops too: a film has many megabytes, and a revocation is to be felt at once.
    const unwatch = sessionId && guard.watch(sessionId, () => response.destroy());
    if (response.closed) return void (unwatch && unwatch());
    if (unwatch) response.once('close', unwatch);
    response.set('cache-control', 'private, no-store');
    response.sendFile(path, { root: folder, dotfiles: 'deny' }, error => {
      if (error && !response.headersSent) response.status(404).end();
    });
  });
  const publicFiles = { immutable: true, maxAge: YEAR, index: false, redirect: false, fallthrough: false };
  routes.use('/media', express.static(join(folder, 'public'), publicFiles), notFound);
  return routes;
}

/** The H5 build: hashed assets for a year, the page itself asked for each time. */
export function h5Routes(folder: string, sandboxOrigin: () => string | null): Router {
  const routes = Router();
  routes.use(
    express.static(folder, {
      redirect: false,
      setHeaders(response: Response, path) {
        if (path.endsWith('.html')) {
          response.set('cache-control', 'no-cache');
          protectPage(response, { frames: sandboxOrigin(), images: 'data: blob:' });
        } else if (path.includes('/assets/'))
          response.set('cache-control', 'public, max-age=31536000, immutable');
      },
    }),
  );
  return routes;
}

const notFound = (
  _error: unknown,
  _request: express.Request,
  response: Response,
  _next: express.NextFunction,
): void => void response.status(404).end();
