import { createServer, type RequestListener, type Server } from 'node:http';

/** What a connection may take its time with; whoever is slower is cut, since each of them holds a descriptor. */
const PATIENCE = {
  headersTimeout: 10_000,
  /** Headers and body together. */
  requestTimeout: 20_000,
  /** Longer than the minute for which proxies keep theirs. */
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
};

/** Without a byte in either direction: a film that is paused, a client that does not read. */
const SILENCE_MS = 120_000;

const MAX_HEADERS = 100;

/** The one HTTP server: of everything that comes from outside it waits for nobody for long. */
export function openServer(listener: RequestListener, patience = PATIENCE): Server {
  const server = createServer(
    // Some platforms' clients offer HTTP/2 with each request; that is no reason not to answer by HTTP/1.1.
    { ...patience, shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket' },
    listener,
  );
  server.maxHeadersCount = MAX_HEADERS;
  server.setTimeout(SILENCE_MS);
  return server;
}
