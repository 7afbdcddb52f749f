import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { bePatient, openServer, type Opening } from './http-server.js';

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach(stop => stop()));

/** What a client hears that sends so much, and then nothing; how long it took. */
async function afterSending(text: string, patience: Opening['patience']): Promise<[string, number]> {
  const server = openServer((request, response) => request.resume().on('end', () => response.end('read')), {
    patience,
    headers: () => ({ 'x-kept': 'yes' }),
  });
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

it('a client whom somebody knows may send for longer than a request may take, as long as it sends', async () => {
  const server = openServer(
    (request, response) => {
      bePatient(request);
      request.resume().on('end', () => response.end('read'));
    },
    { patience: SHORT },
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let heard = '';
  socket.on('data', data => (heard += data.toString()));
  socket.write('POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 10\r\n\r\n');
  const before = performance.now();
  for (let sent = 0; sent < 10; sent++) {
    await setTimeout(100);
    socket.write('x');
  }
  expect(performance.now() - before).toBeGreaterThan(2 * SHORT.requestTimeout);
  await once(socket, 'close');
  expect(heard.split('\r\n')[0]).toBe('HTTP/1.1 200 OK');
});

/** A server that answers each request when it is told to, and how many of them it was handed at once. */
async function slowServer(opening: Opening = {}) {
  const running: ServerResponse[] = [];
  let begun = 0;
  let atOnce = 0;
  const server = openServer((_request, response) => {
    begun++;
    atOnce = Math.max(atOnce, running.push(response));
    response.prependOnceListener('close', () => void running.splice(running.indexOf(response), 1));
  }, opening);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const open = (): Socket =>
    connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  return { open, running, counts: () => ({ begun, atOnce }) };
}

const GET = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';

it('answers eight requests of one packet one after the other', async () => {
  const { open, running, counts } = await slowServer();
  const socket = open();
  let heard = '';
  socket.on('data', data => (heard += data.toString()));
  socket.write(GET.repeat(8));
  for (let n = 1; n <= 8; n++) {
    await expect.poll(() => counts().begun).toBe(n);
    running[0]?.end(`answer ${n}.`);
  }
  await expect
    .poll(() => heard.match(/answer \d/g))
    .toEqual(Array.from({ length: 8 }, (_, n) => `answer ${n + 1}`));
  expect(counts()).toEqual({ begun: 8, atOnce: 1 });
});

it('cuts a connection that sends two thousand at once, and begins none of the rest', async () => {
  const { open, counts } = await slowServer();
  const socket = open();
  socket.write(GET.repeat(2000));
  await once(socket, 'close');
  expect(counts()).toEqual({ begun: 1, atOnce: 1 });
});

it('counts connections of one address, and none of a proxy', async () => {
  const few = await slowServer({ factor: 0.002 });
  const kept = [few.open(), few.open()];
  await Promise.all(kept.map(socket => once(socket, 'connect')));
  await once(few.open(), 'close');
  expect(kept.map(({ destroyed }) => destroyed)).toEqual([false, false]);
  const proxied = await slowServer({ factor: 0.002, isProxy: address => address === '127.0.0.1' });
  const all = [proxied.open(), proxied.open(), proxied.open()];
  for (const socket of all) socket.write(GET);
  await expect.poll(() => proxied.counts().begun).toBe(3);
});

it('answers a target that is none before anybody else reads it, with its headers', async () => {
  const { open, counts } = await slowServer({ headers: () => ({ 'x-kept': 'yes' }) });
  for (const target of ['http://[/playground', '*', 'nothing', '\u0000']) {
    const socket = open();
    let heard = '';
    socket.on('data', data => (heard += data.toString()));
    socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`);
    await once(socket, 'close');
    expect(heard).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(heard).toContain('x-kept: yes');
  }
  expect(counts().begun).toBe(0);
});
