import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openServer } from './http-server.js';

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach(stop => stop()));

/** What a client hears that sends so much, and then nothing; how long it took. */
async function afterSending(
  text: string,
  patience: Parameters<typeof openServer>[1],
): Promise<[string, number]> {
  const server = openServer(
    (request, response) => request.resume().on('end', () => response.end('read')),
    patience,
  );
  server.on('upgrade', (_request, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const before = performance.now();
  let heard = '';
  socket.on('data', data => (heard += data.toString()));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return [heard.split('\r\n')[0] ?? '', performance.now() - before];
}

const SHORT = {
  headersTimeout: 200,
  requestTimeout: 400,
  keepAliveTimeout: 200,
  connectionsCheckingInterval: 50,
};
const GENEROUS_MS = 5000;

it.each([
  ['says nothing', '', 'HTTP/1.1 408 Request Timeout'],
  ['does not end its headers', 'POST / HTTP/1.1\r\nhost: x\r\n', 'HTTP/1.1 408 Request Timeout'],
  [
    'does not end its body',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf',
    'HTTP/1.1 408 Request Timeout',
  ],
  ['has nothing more to ask', 'GET / HTTP/1.1\r\nhost: x\r\n\r\n', 'HTTP/1.1 200 OK'],
  [
    'offers HTTP/2',
    'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AA\r\n\r\n',
    'HTTP/1.1 200 OK',
  ],
  ['speaks no HTTP', '\u0016\u0003\u0001 TLS?\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
  [
    'has a header without end',
    `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}`,
    'HTTP/1.1 431 Request Header Fields Too Large',
  ],
])('a client that %s is cut', async (_what, text, answer) => {
  const [heard, ms] = await afterSending(text, SHORT);
  expect(heard).toBe(answer);
  expect(ms).toBeLessThan(GENEROUS_MS);
});
