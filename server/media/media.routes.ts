import { Router, type Request, type Response } from 'express';
import type { Ctx } from '../context.js';
import { readFileLink } from './links.js';
import { playableFile, sendFile } from './streams.js';

const FOR_GOOD = 'public, max-age=31536000, immutable';

/** Whether sessions have ended, and a call when one does. */
interface Guard {
  isRevoked(sessionId: string): boolean;
  watch(sessionId: string, onRevoked: () => void): () => void;
}

/**
 * What anybody may fetch and keep for good, because its name is made of its content: covers, avatars, and the encrypted
 * pieces of films, which are worth nothing without their key. And what its owner looks at, by a link.
 */
export function mediaRoutes(systemCtx: () => Ctx, guard: Guard): Router {
  const routes = Router();

  /** Players and mini programs load from pages of other origins. */
  const open = (response: Response): void => {
    response.set({
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'cache-control': FOR_GOOD,
    });
  };

  const send = async (request: Request, response: Response, key: string, mime: string): Promise<void> => {
    const { files } = systemCtx();
    const facts = await files.stat(key);
    if (!facts) return void response.status(404).set('cache-control', 'no-store').end();
    open(response);
    response.set('etag', `"${key}"`);
    if (request.fresh) return void response.status(304).end();
    await sendFile(files, request, response, { path: key, mime, bytes: facts.bytes });
  };

  routes.get('/media/hls/:name/:piece', async (request, response, next) => {
    const { name, piece } = request.params;
    if (!/^[0-9a-f]{64}$/.test(name) || !/^\d{1,5}\.ts$/.test(piece)) return next();
    await send(request, response, `hls/${name}/${piece}`, 'video/mp2t');
  });

  routes.get('/media/preview/:token', async (request, response) => {
    const ctx = systemCtx();
    response.set({ 'cache-control': 'private, no-store', 'cross-origin-resource-policy': 'cross-origin' });
    const at = { secret: ctx.config.sessionSecret, now: ctx.now() };
    const link = await readFileLink(request.params.token, at);
    if (!link || guard.isRevoked(link.sessionId)) return void response.status(403).end();
    const file = await playableFile(ctx.em.fork(), link.fileId);
    if (!file) return void response.status(404).end();
    const cutting = new AbortController();
    const unwatch = guard.watch(link.sessionId, () => cutting.abort());
    try {
      await sendFile(ctx.files, request, response, file, { signal: cutting.signal });
    } finally {
      unwatch();
    }
  });

  routes.get('/media/:name', async (request, response, next) => {
    const [, name, ending = ''] = /^([\w-]+)\.(jpg|png|webp)$/.exec(request.params.name) ?? [];
    if (!name) return next();
    const mime = ending === 'jpg' ? 'image/jpeg' : `image/${ending}`;
    await send(request, response, `public/${request.params.name}`, mime);
  });
  return routes;
}
