import { readFile } from 'node:fs/promises';
import { Router, type Response } from 'express';
import {
  endlessPlaylist,
  SAMPLE_PIECES,
  SAMPLE_REPLAY,
  SAMPLE_STREAM,
  wholePlaylist,
} from './sample-stream.rules.js';

const PIECES = new URL('../../db/seeders/assets/live/', import.meta.url);

/** What the demonstration's sessions show: a clip without an end, where a real one has a stream from outside. */
export function sampleStreamRoutes(now: () => Date): Router {
  const routes = Router();
  const open = (response: Response, cache: string): Response =>
    response.set({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': cache,
    });
  const playlist = (response: Response, text: string): void =>
    void open(response, 'no-cache').type('application/vnd.apple.mpegurl').send(text);

  routes.get(SAMPLE_STREAM, (_request, response) => playlist(response, endlessPlaylist(now())));
  routes.get(SAMPLE_REPLAY, (_request, response) => playlist(response, wholePlaylist()));
  routes.get('/media/sample/:piece.ts', async (request, response, next) => {
    const number = Number(request.params.piece);
    if (!(Number.isInteger(number) && number >= 0 && number < SAMPLE_PIECES)) return next();
    const content = await readFile(new URL(`piece-${number}.m2ts`, PIECES));
    open(response, 'public, max-age=86400').type('video/mp2t').send(content);
  });
  return routes;
}
