import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { alipayExchange } from './alipay/endpoints.js';
import { payByAlipay, payByVirtual, payByWechat } from './cashier.js';
import { Clock } from './clock.js';
import { Control } from './control.js';
import { Calls, conduct, type Reply } from './exchange.js';
import { Faults } from './faults.js';
import { BodyTooLarge, json, readBody, type Answer, type Request } from './http.js';
import type { JournalError } from './journal.js';
import { loadKeys, writeCredentials } from './keys.js';
import { Notifier } from './notifier.js';
import { cashierPage } from './pages/cashier.js';
import { overviewPage, overviewPart } from './pages/overview.js';
import { Scheduler } from './scheduler.js';
import { Store } from './store.js';
import { virtualExchange } from './virtual/endpoints.js';
import { wechatExchange } from './wechat/endpoints.js';
import type { World } from './world.js';

export interface SandboxOptions {
  dataDir: string;
  port: number;
  host: string;
  /** The journal broke: whoever runs the sandbox has to end it. */
  onFailure(error: JournalError): void;
}

export interface Sandbox {
  origin: string;
  close(): Promise<void>;
}

const OPEN_TO_ALL = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'content-type',
  'access-control-allow-private-network': 'true',
};

export async function startSandbox({ dataDir, port, host, onFailure }: SandboxOptions): Promise<Sandbox> {
  const keys = await loadKeys(dataDir);
  const store = await Store.open(dataDir, onFailure);
  const clock = new Clock(store);
  const world: World = {
    store,
    clock,
    keys,
    faults: new Faults(store, clock),
    downloads: new Map(),
    origin: '',
  };
  const notifier = new Notifier(world);
  const scheduler = new Scheduler(world, notifier);
  const calls = new Calls();
  const control = new Control(world, notifier, scheduler, calls);

  async function answer(request: Request): Promise<Reply> {
    const exchange =
      wechatExchange(world, request) ?? virtualExchange(world, request) ?? alipayExchange(world, request);
    if (exchange) return conduct(world, calls, exchange);
    return { answer: await ownAnswer(request), delayMs: 0 };
  }

  async function ownAnswer(request: Request): Promise<Answer> {
    const { method, path } = request;
    if (method === 'OPTIONS') return { status: 204, body: '' };
    if (path.startsWith('/control/')) return control.handle(request);
    if (method === 'GET' && path === '/healthz') return json(200, { status: 'ok' });
    if (method === 'GET' && path === '/') return overviewPage(world);
    if (method === 'GET' && path === '/live') return overviewPart(world);
    if (method === 'GET' && path === '/cashier') return cashierPage(world, request.query);
    if (method === 'POST' && path === '/cashier/wechat/pay') return payByWechat(world, launchOf(request));
    if (method === 'POST' && path === '/cashier/alipay/pay') return payByAlipay(world, launchOf(request));
    if (method === 'POST' && path === '/cashier/wechat-virtual/pay')
      return payByVirtual(world, launchOf(request));
    return json(404, { error: `there is no ${method} ${path}` });
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    let reply: Reply;
    try {
      reply = await answer(await readRequest(incoming));
    } catch (error) {
      reply = { answer: unexpected(error), delayMs: 0 };
    }
    // Nobody is told anything that a crash in this moment could still unsay.
    await store.settled();
    scheduler.wake();
    if (reply.delayMs > 0) await new Promise(resolve => setTimeout(resolve, reply.delayMs));
    if (reply.answer === null) {
      incoming.socket.destroy();
      return;
    }
    const { status, headers, body } = reply.answer;
    const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    outgoing
      .writeHead(status, { 'cache-control': 'no-store', ...OPEN_TO_ALL, ...length, ...headers })
      .end(body);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  // Longer than any client keeps an idle connection, so that it is never the sandbox that closes one under a call.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch(async error => {
    await store.close();
    throw error;
  });
  const { port: taken } = server.address() as AddressInfo;
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  world.origin = `http://${reached}:${taken}`;
  await writeCredentials(dataDir, keys, world.origin);
  scheduler.wake();

  return {
    origin: world.origin,
    async close() {
      scheduler.stop();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await store.close();
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const target = incoming.url ?? '/';
  const [path = '/', search = ''] = target.split(/\?(.*)/s);
  return {
    method: incoming.method ?? 'GET',
    target,
    path,
    query: new URLSearchParams(search),
    headers: incoming.headers,
    body: await readBody(incoming),
  };
}

function launchOf({ body }: Request): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function unexpected(error: unknown): Answer {
  if (error instanceof BodyTooLarge) return json(413, { error: 'the body is larger than 1 MiB' });
  if (error instanceof URIError) return json(400, { error: 'the address is malformed' });
  console.error('sandbox:', error);
  return json(500, { error: 'the sandbox failed; its log tells why' });
}
