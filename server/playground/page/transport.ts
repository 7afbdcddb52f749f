/** Queries over HTTP and subscriptions over graphql-transport-ws, both to this page's own origin. */

import { getOperationAST, parse, type ExecutionResult } from 'graphql';
import { createClient } from 'graphql-ws';
import type { Fetcher } from '@graphiql/toolkit';
import { discover } from './discover.js';
import { currentWalk, learn } from './walk.js';

const ENDPOINT = '/graphql';
const CLIENT_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
  'accept-language': 'zh-CN',
  'x-zhike-platform': 'h5',
  'x-zhike-os': 'other',
};

interface Request {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string | null;
}
type Headers = Record<string, string>;

/** What opens the server for documents that its own client does not have; null where all of them run. */
let playgroundToken: string | null = null;
export const openWith = (token: string | null): void => void (playgroundToken = token);

const header = (headers: Headers, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

/** Cookies stay out of it: logging in here must not log the H5 page of the same browser in as somebody else. */
export async function post(request: Request, headers: Headers = {}): Promise<ExecutionResult> {
  const response = await fetch(ENDPOINT, {
    method: 'POST',
    credentials: 'omit',
    headers: {
      ...CLIENT_HEADERS,
      ...(playgroundToken && { 'x-playground-token': playgroundToken }),
      ...headers,
    },
    body: JSON.stringify(request),
  }).catch(() => {
    throw new Error('连接不上服务端：它还在运行吗？');
  });
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null)
    throw new Error(`服务端的回答不是 JSON（HTTP ${response.status}）`);
  return body;
}

async function* subscribe(request: Request, headers: Headers): AsyncGenerator<ExecutionResult> {
  const startedWith = currentWalk().session?.accessToken;
  const authorization = header(headers, 'authorization')?.replace(/^Bearer\s+/i, '');
  const client = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}${ENDPOINT}`,
    // Read anew at each connection: the server closes the socket when a token expires, and the page has a new one by then.
    connectionParams: () => ({
      accessToken:
        authorization === undefined || authorization === startedWith
          ? currentWalk().session?.accessToken
          : authorization,
      platform: header(headers, 'x-zhike-platform') ?? CLIENT_HEADERS['x-zhike-platform'],
      os: header(headers, 'x-zhike-os') ?? CLIENT_HEADERS['x-zhike-os'],
      locale: header(headers, 'accept-language') ?? CLIENT_HEADERS['accept-language'],
      ...(playgroundToken && { playgroundToken }),
    }),
    retryAttempts: 5,
  });
  try {
    const { query, variables, operationName } = request;
    for await (const result of client.iterate({ query, variables, operationName })) {
      const event = result as ExecutionResult;
      learn(discover(event, location.origin));
      yield event;
    }
  } catch (cause) {
    if (cause instanceof CloseEvent) throw new Error(`WebSocket 已关闭：${cause.code} ${cause.reason}`);
    throw cause;
  } finally {
    await client.dispose();
  }
}

export const fetcher: Fetcher = (request, options) => {
  const token = currentWalk().session?.accessToken;
  const tabHeaders = (options?.headers ?? {}) as Headers;
  const signsItself = header(tabHeaders, 'authorization') !== undefined;
  const headers = token && !signsItself ? { ...tabHeaders, Authorization: `Bearer ${token}` } : tabHeaders;
  const document = parse(request.query);
  // Just after a change of tabs GraphiQL still names the operation of the tab before.
  const operation = getOperationAST(document, request.operationName) ?? getOperationAST(document);
  const asked = { ...request, operationName: operation?.name?.value ?? request.operationName };
  if (operation?.operation === 'subscription') return subscribe(asked, headers);
  return post(asked, headers).then(result => {
    learn(discover(result, location.origin));
    return result;
  });
};
