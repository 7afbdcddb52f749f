import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket, { type ClientOptions } from 'ws';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  // Twenty sockets of an account and five hundred of an address are many for a test: it takes a fifth.
  app = await startApp({ rateLimitFactor: 0.2, publicUrl: 'https://zhike.example.cn', trustProxy: 1 });
  story = new Story(app);
});
afterAll(() => app.stop());

const PROTOCOL = 'graphql-transport-ws';
const address = () => `${app.origin.replace('http', 'ws')}/graphql`;

function open(options: ClientOptions = {}, protocol: string | string[] = PROTOCOL): WebSocket {
  const socket = new WebSocket(address(), protocol, options);
  socket.on('error', () => undefined);
  return socket;
}

/** The status with which it was not let in, or 101. */
async function statusOf(options: ClientOptions & { from?: string }): Promise<number> {
  const socket = open({ ...options, headers: { ...(options.from && { 'x-forwarded-for': options.from }) } });
  const status = await Promise.race([
    once(socket, 'open').then(() => 101),
    once(socket, 'unexpected-response').then(
      ([, response]) => (response as { statusCode: number }).statusCode,
    ),
  ]);
  socket.terminate();
  return status;
}

const closeOf = async (socket: WebSocket): Promise<number> => (await once(socket, 'close'))[0] as number;

async function greeted(accessToken?: string, options: ClientOptions = {}): Promise<WebSocket> {
  const socket = open(options);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: accessToken ? { accessToken } : {} }));
  const heard = await Promise.race([
    once(socket, 'message').then(([data]) => String(data)),
    closeOf(socket).then(code => `closed ${code}`),
  ]);
  if (heard !== '{"type":"connection_ack"}') throw new Error(heard);
  return socket;
}

describe('who is let in', () => {
  it.each([
    ['a native client', undefined, 101],
    ['the page of the public address', 'https://zhike.example.cn', 101],
    ['a WeChat mini program', 'https://servicewechat.com', 101],
    ['an Alipay mini program', 'https://2021000000000000.hybrid.alipay-eco.com', 101],
    ['another site', 'https://evil.example', 403],
    ['a page without an origin', 'null', 403],
  ])('%s', async (_who, origin, status) => {
    expect(await statusOf({ origin })).toBe(status);
  });

  it('nobody at another address', async () => {
    const socket = new WebSocket(`${app.origin.replace('http', 'ws')}/elsewhere`, PROTOCOL);
    socket.on('error', () => undefined);
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(404);
  });

  it('nobody who speaks another protocol', async () => {
    const socket = open({}, []);
    expect(await closeOf(socket)).toBe(4406);
    const old = open({}, 'graphql-ws');
    await once(old, 'error'); // The client does not take an answer without its protocol.
    const both = open({}, ['graphql-ws', PROTOCOL]);
    await once(both, 'open');
    expect(both.protocol).toBe(PROTOCOL);
    both.terminate();
  });

  it('a hundred sockets of one address, and none more until one of them ends', async () => {
    const from = '203.0.113.7';
    const headers = { 'x-forwarded-for': from };
    const sockets = Array.from({ length: 100 }, () => open({ headers }));
    await Promise.all(sockets.map(socket => once(socket, 'open')));
    expect(await statusOf({ from })).toBe(429);
    expect(await statusOf({ from: '203.0.113.8' })).toBe(101);
    sockets[0]?.terminate();
    await expect.poll(() => statusOf({ from })).toBe(101);
    sockets.forEach(socket => socket.terminate());
  });

  it('a network of IPv6 as one address', async () => {
    const sockets = Array.from({ length: 100 }, (_, n) =>
      open({ headers: { 'x-forwarded-for': `2001:db8::${n}` } }),
    );
    await Promise.all(sockets.map(socket => once(socket, 'open')));
    expect(await statusOf({ from: '2001:db8::ffff' })).toBe(429);
    expect(await statusOf({ from: '2001:db8:0:1::1' })).toBe(101);
    sockets.forEach(socket => socket.terminate());
  });

  it('four sockets of one account, and none more until one of them ends', async () => {
    const { accessToken } = await story.learner();
    const token = accessToken ?? '';
    const sockets: WebSocket[] = [];
    for (let n = 0; n < 4; n++) sockets.push(await greeted(token));
    await expect(greeted(token)).rejects.toThrow('closed 1013');
    sockets[0]?.terminate();
    await expect.poll(() => greeted(token).then(socket => socket.terminate(), String)).toBeUndefined();
    sockets.forEach(socket => socket.terminate());
  });
});

describe('what may be sent', () => {
  it('no message larger than any of ours', async () => {
    const socket = await greeted();
    socket.send(JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(64 * 1024) } }));
    expect(await closeOf(socket)).toBe(1009);
  });

  it('no message in a thousand pieces', async () => {
    const socket = await greeted();
    for (let piece = 0; piece < 1000; piece++) socket.send('x', { fin: false });
    expect(await closeOf(socket)).toBe(1008);
  });

  it('no flood of messages, nor of frames that are none', async () => {
    const talker = await greeted();
    for (let n = 0; n < 500; n++) talker.send('{"type":"pong"}');
    expect(await closeOf(talker)).toBe(1008);
    const pinger = await greeted();
    for (let n = 0; n < 500; n++) pinger.ping();
    expect([1006, 1008]).toContain(await closeOf(pinger)); // What it had not read yet may be lost with it.
  });

  it('nothing that is no WebSocket frame', async () => {
    const { hostname, port } = new URL(app.origin);
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET /graphql HTTP/1.1\r\nhost: ${hostname}\r\nupgrade: websocket\r\nconnection: upgrade\r\n` +
        `sec-websocket-version: 13\r\nsec-websocket-key: ${'A'.repeat(22)}==\r\nsec-websocket-protocol: ${PROTOCOL}\r\n\r\n`,
    );
    await once(socket, 'data');
    socket.write(Buffer.alloc(4096, 0xff));
    await once(socket, 'close');
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  });

  it('a syntax error, which ends nothing else', async () => {
    const socket = await greeted();
    const heard: string[] = [];
    socket.on('message', data => heard.push(String(data as Buffer)));
    for (const [id, query] of [
      ['a', '{'],
      ['b', '{ nobody }'],
      ['c', '{ shop { now } }'],
    ])
      socket.send(JSON.stringify({ type: 'subscribe', id, payload: { query } }));
    await expect.poll(() => heard.length).toBe(4);
    expect(heard[0]).toContain('{"id":"a","type":"error"');
    expect(heard[1]).toContain('{"id":"b","type":"error"');
    expect(heard[2]).toContain('{"id":"c","type":"next"');
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.terminate();
  });
});
