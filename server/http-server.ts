import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { countConnections, oneAtATime } from './http-queue.js';
import { placeOf } from './proxies.js';
import { Tally } from './sockets/allowance.js';

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

/** Then a connection is ended politely, so that none is held for good. */
const REQUESTS_OF_ONE = 1000;

/** All connections of the process, sockets included, and those of one address: a school stands behind one. */
const CONNECTIONS = 10_000;
const CONNECTIONS_OF_ONE = 1000;

export interface Opening {
  patience?: typeof PATIENCE;
  /** Multiplies what one address or connection may have. */
  factor?: number;
  /** Whether an address is a proxy's, whose connections are everybody's. */
  isProxy?: (address: string) => boolean;
  /** On what is answered before anything else has seen the request. */
  headers?: () => Readonly<Record<string, string>>;
}

/** The one HTTP server: of everything that comes from outside it waits for nobody for long. */
export function openServer(
  listener: RequestListener,
  { patience = PATIENCE, factor = 1, isProxy = () => false, headers = () => ({}) }: Opening = {},
): Server {
  const line = oneAtATime((request, response) => {
    if (isPath(request.url)) return listener(request, response);
    response.writeHead(400, { ...headers(), connection: 'close' }).end();
  }, factor);
  const server = createServer(
    // Some platforms' clients offer HTTP/2 with each request; that is no reason not to answer by HTTP/1.1.
    { ...patience, shouldUpgradeCallback: request => request.headers.upgrade?.toLowerCase() === 'websocket' },
    line.take,
  );
  server.maxHeadersCount = MAX_HEADERS;
  server.maxRequestsPerSocket = REQUESTS_OF_ONE * factor;
  server.maxConnections = CONNECTIONS * factor;
  server.setTimeout(SILENCE_MS);
  const places = new Tally(CONNECTIONS_OF_ONE * factor);
  countConnections(
    server,
    place => places.take(place),
    address => (isProxy(address) ? null : placeOf(address.replace(/^::ffff:(?=[\d.]+$)/i, ''))),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && patiently.has(socket)) return;
    if (!socket.writable || error.code === 'ECONNRESET' || line.isAnswering(socket)) return socket.destroy();
    turnAway(socket, STATUS_OF[error.code ?? ''] ?? 400, headers());
  });
  return server;
}

/** Connections whose request may take as long as bytes come: they end with it, and silence ends them too. */
const patiently = new WeakSet<object>();

/** For whoever is known and sends what is large over a slow line. */
export function bePatient({ socket }: IncomingMessage): void {
  patiently.add(socket);
}

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Express has an answer of its own for a target it cannot read, without our headers. */
const isPath = (url = ''): boolean => url.startsWith('/') || (/^https?:\/\//i.test(url) && URL.canParse(url));

/** Answers a connection that no request can be made of, and ends it. */
export function turnAway(socket: Duplex, status: number, headers: Readonly<Record<string, string>>): void {
  const lines = Object.entries({ ...headers, connection: 'close', 'content-length': '0' });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n`, () => socket.destroy());
}
