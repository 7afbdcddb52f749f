import { print, type DocumentNode } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';

export interface VisitorOptions {
  platform?: 'h5' | 'mp-weixin' | 'mp-alipay';
  os?: 'ios' | 'android' | 'other';
  locale?: string;
  accessToken?: string;
  /** Lets documents run that the client does not have, where the server is in production. */
  playgroundToken?: string;
}

export interface GraphQLAnswer<T> {
  status: number;
  data: T;
  errors?: { message: string; extensions: { code: string } & Record<string, unknown> }[];
  headers: Headers;
}

/** Somebody with a client, logged in or not. */
export interface Visitor {
  accessToken: string | null;
  /** The data of an operation that must not have top-level errors. */
  run<T>(document: DocumentNode | string, variables?: object): Promise<T>;
  /** The whole answer. */
  send<T>(document: DocumentNode | string, variables?: object): Promise<GraphQLAnswer<T>>;
  socket(): Client;
}

/** A client of the server at `origin`; its sockets are added to `sockets`, for whoever closes them. */
export function visitorAt(origin: string, options: VisitorOptions = {}, sockets: Client[] = []): Visitor {
  const { platform = 'h5', os = 'other', locale = 'zh-CN', playgroundToken } = options;
  const self: Visitor = {
    accessToken: options.accessToken ?? null,
    async run<T>(document: DocumentNode | string, variables?: object) {
      const { data, errors } = await self.send<T>(document, variables);
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    },
    async send<T>(document: DocumentNode | string, variables: object = {}) {
      const query = typeof document === 'string' ? document : print(document);
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'accept-language': locale,
          'x-zhike-platform': platform,
          'x-zhike-os': os,
          ...(self.accessToken && { authorization: `Bearer ${self.accessToken}` }),
          ...(playgroundToken && { 'x-playground-token': playgroundToken }),
        },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as Omit<GraphQLAnswer<T>, 'status' | 'headers'>;
      return { ...answer, status: response.status, headers: response.headers };
    },
    socket() {
      const socket = createClient({
        url: `${origin.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: () => ({
          accessToken: self.accessToken ?? undefined,
          ...{ platform, os, locale, playgroundToken },
        }),
        retryAttempts: 0,
      });
      sockets.push(socket);
      return socket;
    },
  };
  return self;
}
