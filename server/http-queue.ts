import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection at a time, the one that runs included; browsers send one and wait. */
const WAITING = 8;

interface Line {
  running: ServerResponse | null;
  waiting: [IncomingMessage, ServerResponse][];
}

/**
 * Takes the requests of one connection one after the other, as they are answered anyhow: Node hands out all that one
 * packet holds at once, and each would hold its queries and files until those before it were read. Whoever sends
 * more than a few without waiting is cut.
 */
export function oneAtATime(listener: RequestListener, factor: number) {
  const lines = new WeakMap<Socket, Line>();

  function lineOf(socket: Socket): Line {
    const known = lines.get(socket);
    if (known) return known;
    const line: Line = { running: null, waiting: [] };
    lines.set(socket, line);
    socket.once('close', () => (line.waiting.length = 0));
    return line;
  }

  function run(line: Line, request: IncomingMessage, response: ServerResponse): void {
    line.running = response;
    response.once('close', () => {
      line.running = null;
      const next = line.waiting.shift();
      if (next && !request.socket.destroyed) run(line, ...next);
    });
    listener(request as Parameters<RequestListener>[0], response as Parameters<RequestListener>[1]);
  }

  return {
    take(request: IncomingMessage, response: ServerResponse): void {
      const { socket } = request;
      // What else stood in the packet of a connection that is cut is still handed out.
      if (socket.destroyed) return;
      const line = lineOf(socket);
      if (!line.running) return run(line, request, response);
      if (line.waiting.length + 1 < WAITING * factor) line.waiting.push([request, response]);
      else socket.destroy();
    },
    /** Whether an answer has begun, into which nothing else may be written. */
    isAnswering: (socket: Socket): boolean => lines.get(socket)?.running?.headersSent ?? false,
  };
}

/** Connections of one address at a time; `placeOf` is null for those that many share, as a proxy's. */
export function countConnections(
  server: Server,
  take: (place: string) => (() => void) | null,
  placeOf: (address: string) => string | null,
): void {
  server.on('connection', (socket: Socket) => {
    const place = placeOf(socket.remoteAddress ?? '');
    if (place === null) return;
    const giveBack = take(place);
    if (giveBack) socket.once('close', giveBack);
    else socket.destroy();
  });
}
