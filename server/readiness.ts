import type { RequestHandler } from 'express';

/** What is ready and what is not; the server is ready when all of it is. */
export type Readiness = Record<'database' | 'migrations' | 'jobs' | 'h5' | 'sandbox', boolean>;

const SHARED_MS = 1000;

/** Looks once a second at most, however many ask, and tells them all the same. */
export function shared<Found>(
  look: () => Promise<Found>,
  now = () => performance.now(),
): () => Promise<Found> {
  let latest: Promise<Found> | null = null;
  let at = -Infinity;
  let looking = false;
  return () => {
    if (latest && (looking || now() - at < SHARED_MS)) return latest;
    at = now();
    looking = true;
    return (latest = look().finally(() => (looking = false)));
  };
}

/** Which of the parts is not ready is told on the machine itself; a stranger learns whether all of it is. */
export function readyRoute(ready: () => Promise<Readiness>): RequestHandler {
  const look = shared(ready);
  return async (request, response) => {
    const readiness = await look();
    const isNear = isLoopback(request.ip) && request.headers['x-forwarded-for'] === undefined;
    response.status(Object.values(readiness).every(Boolean) ? 200 : 503).json(isNear ? readiness : {});
  };
}

const isLoopback = (address = ''): boolean => /^(::1|(::ffff:)?127(\.\d+){3})$/.test(address);
