import compression from 'compression';
import express, { Router, type Response } from 'express';
import { protectPage } from './headers.js';

interface H5 {
  /** Whose pictures and films it shows beside its own; empty: its own. */
  media: string;
  sandboxOrigin: () => string | null;
}

/** The H5 build: hashed assets for a year, the page itself asked for each time. */
export function h5Routes(folder: string, { media, sandboxOrigin }: H5): Router {
  const routes = Router();
  // Brotli or gzip, as the browser takes it; nothing secret stands in these files.
  routes.use(compression());
  routes.use(
    express.static(folder, {
      redirect: false,
      setHeaders(response: Response, path) {
        if (path.endsWith('.html')) {
          response.set('cache-control', 'no-cache');
          protectPage(response, { frames: sandboxOrigin(), images: 'data: blob:', media });
        } else if (path.includes('/assets/'))
          response.set('cache-control', 'public, max-age=31536000, immutable');
      },
    }),
  );
  return routes;
}
