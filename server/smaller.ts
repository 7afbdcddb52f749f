import compression from 'compression';
import type { RequestHandler, Response } from 'express';

/** Less than this travels in one packet anyhow. */
const WORTH_BYTES = 1400;

/**
 * Brotli or gzip for texts, as the client takes it. What an attacker writes and what is secret must not stand in one
 * answer that they can have somebody else's browser fetch (BREACH): README says why none of ours is such.
 */
export const smaller = (): RequestHandler =>
  compression({
    threshold: WORTH_BYTES,
    filter: (request, response) => isPlaylist(response) || compression.filter(request, response),
  });

/** Text, though its type does not say so: a long film's has half a megabyte. */
const isPlaylist = (response: Response): boolean =>
  /mpegurl/.test(String(response.getHeader('content-type')));
