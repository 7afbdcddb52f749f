import type { Platform } from '../../package.js';
import { logCall } from '../log.js';
import { nextId, node, onSocketEvents, type SocketEvent } from '../node.js';
import { type Api, ApiFailure, asyncApi, type Options, type Result } from './api.js';

const MOST_SOCKETS = 5;

type ConnectionListener = (state: { isConnected: boolean; networkType: string }) => void;

/** `connection` tells the app that the phone lost its network or found it again; what is cut off the test says. */
export function networkApis(platform: Platform): {
  apis: Record<string, Api>;
  connection: (on: boolean) => void;
} {
  const wifi = platform === 'weixin' ? 'wifi' : 'WIFI';
  const none = platform === 'weixin' ? 'none' : 'NOTREACHABLE';
  const listeners: ConnectionListener[] = [];
  let isConnected = true;
  const state = () => ({ isConnected, networkType: isConnected ? wifi : none });
  const apis: Record<string, Api> = {
    request: request(platform),
    connectSocket: connectSocket(platform),
    getNetworkType: asyncApi(platform, 'getNetworkType', () => ({
      ...state(),
      networkAvailable: isConnected,
    })),
    onNetworkStatusChange: (listener: ConnectionListener) => void listeners.push(listener),
    offNetworkStatusChange: () => undefined,
  };
  return {
    apis,
    connection(on) {
      isConnected = on;
      for (const listener of listeners) listener(state());
    },
  };
}

function request(platform: Platform): Api {
  return (options: Options = {}) => {
    const id = nextId();
    void asyncApi(platform, 'request', () => send(platform, id, options))({
      ...options,
      complete: options.complete ?? (() => undefined),
    });
    return {
      abort: () => void node.abort(id),
      onHeadersReceived: () => undefined,
      offHeadersReceived: () => undefined,
    };
  };
}

async function send(platform: Platform, id: number, options: Options): Promise<Result> {
  const method = String(options['method'] ?? 'GET').toUpperCase();
  const headers = lowerCased(options[platform === 'weixin' ? 'header' : 'headers'] ?? options['header']);
  headers['content-type'] ??= 'application/json';
  const { url, body } = encode(String(options['url']), method, headers['content-type'], options['data']);
  const timeout = Number(options['timeout'] ?? (platform === 'weixin' ? 60_000 : 30_000));
  const answer = await node.request({ id, url, method, headers, body, timeout });
  if (!answer.ok) throw new ApiFailure(answer.reason, platform === 'weixin' ? 600_001 : 12);
  const data =
    options['dataType'] === undefined || options['dataType'] === 'json' ? parsed(answer.body) : answer.body;
  if (platform === 'weixin') return { statusCode: answer.status, header: answer.headers, data, cookies: [] };
  const result = { status: answer.status, headers: answer.headers, data };
  if (answer.status >= 400) throw new ApiFailure('http status error', 19, result);
  return result;
}

function encode(
  url: string,
  method: string,
  type: string,
  data: unknown,
): { url: string; body: string | null } {
  if (data === undefined || data === null) return { url, body: null };
  const pairs = () =>
    Object.entries(data as Record<string, unknown>)
      .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
      .join('&');
  if (typeof data === 'string') return { url, body: data };
  if (method === 'GET') return { url: `${url}${url.includes('?') ? '&' : '?'}${pairs()}`, body: null };
  return { url, body: type.includes('x-www-form-urlencoded') ? pairs() : JSON.stringify(data) };
}

function lowerCased(headers: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries((headers ?? {}) as Record<string, unknown>).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]),
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}

let openSockets = 0;

type Listener = (event: Record<string, unknown>) => void;

function connectSocket(platform: Platform): Api {
  return (options: Options = {}) => {
    logCall('connectSocket', options);
    const id = nextId();
    const listeners: Record<string, Listener[]> = { open: [], message: [], error: [], close: [] };
    const tell = (type: string, event: Record<string, unknown>) =>
      listeners[type]!.forEach(listen => listen(event));
    const on = (type: string) => (listen: Listener) => void listeners[type]!.push(listen);
    const task = {
      readyState: 0,
      send(sent: Options) {
        if (task.readyState !== 1)
          return sent.fail?.({ errMsg: 'sendSocketMessage:fail WebSocket is not connected' });
        void node
          .sendSocket(id, String(sent['data']))
          .then(() => sent.success?.({ errMsg: 'sendSocketMessage:ok' }));
      },
      close(closed: Options = {}) {
        task.readyState = 2;
        const code = Number(closed['code'] ?? 1000);
        void node.closeSocket(id, code, String(closed['reason'] ?? '')).then(() => closed.success?.({}));
      },
      onOpen: on('open'),
      onMessage: on('message'),
      onError: on('error'),
      onClose: on('close'),
      offOpen: () => (listeners['open'] = []),
      offMessage: () => (listeners['message'] = []),
      offError: () => (listeners['error'] = []),
      offClose: () => (listeners['close'] = []),
    };
    const receive = (event: SocketEvent) => {
      if (event.type === 'open') {
        task.readyState = 1;
        tell('open', { header: {} });
      } else if (event.type === 'message') {
        tell('message', { data: platform === 'weixin' ? event.data : { data: event.data, isBuffer: false } });
      } else if (event.type === 'error') {
        tell('error', { errMsg: event.reason, errorMessage: event.reason });
      } else {
        openSockets -= 1;
        task.readyState = 3;
        tell('close', { code: event.code, reason: event.reason });
      }
    };
    onSocketEvents(id, receive);
    openSockets += 1;
    if (openSockets > MOST_SOCKETS) {
      setTimeout(() => receive({ type: 'error', reason: 'connectSocket:fail exceed max task count' }));
      setTimeout(() => receive({ type: 'close', code: 1006, reason: 'exceed max task count' }));
      return task;
    }
    const url = String(options['url']);
    const protocols = (options['protocols'] ?? []) as string[];
    const headers = lowerCased(options[platform === 'weixin' ? 'header' : 'headers'] ?? options['header']);
    void node.openSocket({ id, url, protocols, headers });
    setTimeout(() => {
      options.success?.({ errMsg: 'connectSocket:ok', socketTaskId: id });
      options.complete?.({ errMsg: 'connectSocket:ok', socketTaskId: id });
    });
    return task;
  };
}
