import compression from 'compression';
import type { RequestHandler } from 'express';

/** Less than this travels in one packet anyhow. */
const WORTH_BYTES = 1400;

/**
 * Brotli or gzip for texts, as the client takes it. What an attacker writes and what is secret must not stand in one
 * answer that they can have somebody else's browser fetch (BREACH): README says why none of ours is such.
 */
export const smaller = (): RequestHandler => compression({ threshold: WORTH_BYTES });
