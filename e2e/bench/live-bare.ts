/** What bare `ws` can do: the same frame to every socket, as a process of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

/** The frame with the time at which it is sent, where the product's says when it was said. */
function send(frame: string): void {
  const at = performance.timeOrigin + performance.now();
  const text = frame.replace(/at \d+\.?\d*/, `at ${at.toFixed(3)}`);
  for (const socket of sockets.clients) socket.send(text);
}

const waiting = (): boolean => [...sockets.clients].some(({ bufferedAmount }) => bufferedAmount > 0);

let until = 0;
function flood(frame: string): void {
  if (performance.now() > until) return;
  if (!waiting()) send(frame);
  setImmediate(flood, frame);
}

process.on('message', ({ frame, ms }: { frame: string; ms: number }) => {
  if (!ms) return send(frame);
  until = performance.now() + ms;
  flood(frame);
});
