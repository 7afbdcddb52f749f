import { Router, type Request, type Response } from 'express';
import type { Ctx } from '../context.js';
import { bookOf, pageOf } from '../media/books.service.js';
import type { StoredFile } from '../media/stored-file.entity.js';
import { keyOf, playableFile, playlistOf, sendFile } from '../media/streams.js';
import type { SessionGuard } from '../users/session-guard.js';
import { LiveStreams } from './live-streams.js';
import { mayFetch } from './media-access.service.js';
import { pictureAddress, readMedia, type MediaClaims, type MediaDoor } from './media-token.js';

interface Asked {
  ctx: Ctx;
  claims: MediaClaims;
  file: StoredFile;
  request: Request;
  response: Response;
}

/**
 * What lessons are made of, for whoever holds a token and may still fetch it: playlists with their key, files in ranges
 * too, and the pages of books. Altered, foreign and expired tokens, and those of somebody who may not any more, are told
 * the same.
 */
export function playbackRoutes(systemCtx: () => Ctx, guard: SessionGuard): Router {
  const routes = Router();
  const allowed = (claims: MediaClaims) => mayFetch(systemCtx(), claims);
  const streams = new LiveStreams(systemCtx().topics, guard, allowed);

  const route = (path: string, door: MediaDoor, answer: (asked: Asked) => Promise<unknown>) =>
    routes.get(path, async (request, response) => {
      const ctx = systemCtx();
      // Mini programs show media in a web view whose origin is the platform's.
      response.set({ 'cache-control': 'private, no-store', 'cross-origin-resource-policy': 'cross-origin' });
      const claims = await readMedia(ctx, door, String(request.params.token));
      // From here on whatever takes the right away ends the answer, at whichever point it is.
      if (claims) streams.add(claims, response);
      if (!claims || !(await allowed(claims))) return refuse(response);
      const file = await playableFile(ctx.em.fork(), claims.file);
      if (!file) return absent(response);
      await answer({ ctx, claims, file, request, response });
    });

  route('/media/play/:token/index.m3u8', 'playlist', async ({ ctx, file, response }) => {
    const text = playlistOf(ctx.config, file, 'key');
    if (text === null) return absent(response);
    response.type('application/vnd.apple.mpegurl').send(text);
  });
  route('/media/play/:token/key', 'playlist', async ({ ctx, file, response }) => {
    const key = keyOf(file, ctx.vault);
    if (!key) return absent(response);
    response.type('application/octet-stream').send(key);
  });
  route('/media/file/:token', 'file', ({ ctx, file, request, response }) =>
    sendFile(ctx.files, request, response, file),
  );
  route('/media/pages/:token', 'pages', async ({ ctx, claims, response }) => {
    const book = await bookOf({ em: ctx.em.fork() }, claims.file);
    if (!book) return absent(response);
    response.json(book);
  });
  route('/media/pages/:token/:number', 'pages', async ({ ctx, claims, request, response }) => {
    const picture = (file: string) => pictureAddress(ctx, { ...claims, file });
    const page = await pageOf({ em: ctx.em.fork() }, claims.file, Number(request.params.number), picture);
    if (!page) return absent(response);
    response.json(page);
  });
  return routes;
}

const refuse = (response: Response): void => void response.status(403).type('text').send('Forbidden');
const absent = (response: Response): void => void response.status(404).type('text').send('Not found');
