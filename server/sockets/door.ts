import type { IncomingMessage, Server } from 'node:http';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { turnAway } from '../http-server.js';
import { placeOf } from '../proxies.js';
import { Tally } from './allowance.js';
import { SocketSession, type Service } from './session.js';

const PATH = '/graphql';

const MAX_MESSAGE = 64 * 1024;

/** A message comes in one piece, or in a few where a proxy cuts it. */
const MAX_FRAGMENTS = 64;

/** Sockets of one address at a time: a school or a carrier puts hundreds of learners behind one. */
const SOCKETS_OF_ONE = 500;

/** A client that has not answered by the next beat is gone. */
const BEAT_MS = 12_000;

/** How long a client may take to answer that it is to go; a phone in a tunnel never does. */
const FAREWELL_MS = 1000;

export interface Door {
  server: Server;
  isOwn(request: IncomingMessage): boolean;
  addressOf(request: IncomingMessage): string;
  serve(connection: WebSocket, request: IncomingMessage): Service;
  /** On every refusal. */
  headers(): Readonly<Record<string, string>>;
  /** Multiplies what one address may have. */
  factor: number;
}

/** Lets sockets in and watches that their clients live; what is said on them is `SocketSession`'s. */
export function openSockets({ server, isOwn, addressOf, serve, headers, factor }: Door): {
  stop(): Promise<void>;
} {
  const places = new Tally(SOCKETS_OF_ONE * factor);
  const alive = new WeakSet<WebSocket>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_FRAGMENTS * 16,
    perMessageDeflate: false,
    // Others are served between two messages of one client.
    allowSynchronousEvents: false,
    handleProtocols,
  });

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== PATH) return turnAway(socket, 404, headers());
    if (!isOwn(request)) return turnAway(socket, 403, headers());
    const giveBack = places.take(placeOf(addressOf(request)));
    if (!giveBack) return turnAway(socket, 429, headers());
    socket.once('close', giveBack);
    sockets.handleUpgrade(request, socket, head, connection => welcome(connection, request));
  });

  function welcome(connection: WebSocket, request: IncomingMessage): void {
    const wire = wireOf(connection);
    const session = new SocketSession(wire, serve(connection, request));
    alive.add(connection);
    connection.on('error', () => undefined); // What was no WebSocket frame; it closes by itself.
    connection.on('message', (data: Buffer) => {
      // A client that was told to go and stays is heard no more.
      if (connection.readyState === connection.OPEN) session.receive(data.toString());
    });
    connection.on('ping', () => session.spend());
    connection.on('pong', () => alive.add(connection));
    connection.once('close', () => session.closed());
  }

  const beat = setInterval(() => {
    for (const client of sockets.clients) {
      if (!alive.delete(client)) client.terminate();
      else client.ping();
    }
  }, BEAT_MS);

  return {
    async stop() {
      clearInterval(beat);
      const gone = [...sockets.clients].map(client => new Promise(closed => client.once('close', closed)));
      for (const client of sockets.clients) farewell(client, 1001, 'Going away');
      await Promise.all(gone);
      sockets.close();
    },
  };
}

const TEXT = { binary: false } as const;

function wireOf(connection: WebSocket) {
  return {
    protocol: connection.protocol,
    send: (text: string) =>
      new Promise<void>(resolve => {
        if (connection.readyState === connection.OPEN) connection.send(text, () => resolve());
        else resolve();
      }),
    push: (text: Buffer) => {
      if (connection.readyState === connection.OPEN) connection.send(text, TEXT);
    },
    unreadBytes: () => connection.bufferedAmount,
    close: (code: number, reason: string) => farewell(connection, code, reason),
    cut: () => connection.terminate(),
  };
}

/** Says goodbye, and does not wait for long for the answer. */
export function farewell(connection: WebSocket, code: number, reason: string): void {
  connection.close(code, reason);
  const impatience = setTimeout(() => connection.terminate(), FAREWELL_MS);
  connection.once('close', () => clearTimeout(impatience));
}
