import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { hangUpOnBodies, readBody } from './body.js';

const LIMIT = 1000;
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach(stop => stop()));

const told: ErrorRequestHandler = (error: { status: number }, _request, response, _next) =>
  void response.status(error.status).end();

/** A client that is connected to a server which answers with the length of what it read. */
async function client(): Promise<{ socket: Socket; heard: () => string; closed: Promise<unknown> }> {
  const app = express();
  app.use(hangUpOnBodies);
  app.post(
    '/read',
    readBody(LIMIT),
    (request, response) => void response.send(String((request.body as Buffer).length)),
  );
  app.use(told);
  app.use((_request, response) => void response.status(404).end());
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let heard = '';
  socket.on('data', data => (heard += data.toString())).on('error', () => undefined);
  stops.push(() => (socket.destroy(), server.close()));
  return { socket, heard: () => heard, closed: new Promise(closed => socket.once('close', closed)) };
}

const head = (path: string, ...headers: string[]): string =>
  [`POST ${path} HTTP/1.1`, 'host: x', ...headers, '', ''].join('\r\n');

async function answerTo(
  text: string,
): Promise<{ status: string; socket: Socket; closed: Promise<unknown>; heard: () => string }> {
  const one = await client();
  one.socket.write(text);
  await once(one.socket, 'data');
  return { ...one, status: one.heard().split(' ')[1] ?? '' };
}

describe('a body', () => {
  it('is read up to its limit, and the connection serves the next request', async () => {
    const { socket, heard } = await answerTo(head('/read', 'content-length: 1000') + 'x'.repeat(1000));
    expect(heard()).toMatch(/^HTTP\/1\.1 200 OK[^]*\r\n\r\n1000$/);
    socket.write(head('/read', 'content-length: 3') + 'abc');
    await once(socket, 'data');
    expect(heard()).toMatch(/\r\n\r\n3$/);
  });

  it('is refused beyond it, with an answer that its sender hears', async () => {
    const { status } = await answerTo(head('/read', 'content-length: 1001') + 'x'.repeat(1001));
    expect(status).toBe('413');
  });

  it('is refused compressed', async () => {
    const { status, closed } = await answerTo(head('/read', 'content-encoding: gzip', 'content-length: 9'));
    expect(status).toBe('415');
    await closed;
  });

  it.each([
    ['/read', '413'],
    ['/nowhere', '404'],
  ])('without an end, sent to %s, ends with %s and the connection', async (path, status) => {
    const { socket, heard, closed } = await client();
    socket.write(head(path, 'transfer-encoding: chunked'));
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    let offered = 0;
    const offer = setInterval(() => {
      for (let n = 0; n < 20 && socket.writable; n++, offered += 65_536) socket.write(chunk);
    }, 1);
    await closed;
    clearInterval(offer);
    expect(heard() === '' || heard().startsWith(`HTTP/1.1 ${status} `)).toBe(true);
    expect(offered).toBeLessThan(200 * 1024 * 1024);
  });
});
