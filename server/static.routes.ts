import { join } from 'node:path';
import express, { Router, type Response } from 'express';
import type { Config } from './config.js';
import { protectPage } from './headers.js';

const YEAR = '365d';

/** Public files by content hash. */
export function mediaRoutes(config: Config): Router {
  const routes = Router();
  const folder = join(config.dataDir, 'media');
  // Mini programs show pictures in a web view whose origin is the platform's.
  routes.use('/media', (_request, response, next) => {
    response.set('cross-origin-resource-policy', 'cross-origin');
    next();
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
