import { GraphQLBoolean, GraphQLInt, GraphQLObjectType, GraphQLSchema, parse } from 'graphql';
import { vi } from 'vitest';
import { SocketSession, type Service } from '../session.js';

interface Behaviour {
  answer(): unknown;
  ticks(): unknown;
}

export const schema = new GraphQLSchema({
  query: new GraphQLObjectType<unknown, Behaviour>({
    name: 'Query',
    fields: { here: { type: GraphQLBoolean, resolve: (_root, _args, { answer }) => answer() } },
  }),
  subscription: new GraphQLObjectType<unknown, Behaviour>({
    name: 'Subscription',
    fields: {
      ticks: {
        type: GraphQLInt,
        subscribe: (_root, _args, { ticks }) => ticks() as AsyncIterable<number>,
        resolve: tick => tick,
      },
    },
  }),
});

/** What left over the wire, in order; a close code stands for the end. */
export class Client {
  readonly heard: unknown[] = [];
  unread = 0;
  readonly session: SocketSession;

  constructor({ answer = () => true, ticks, ...service }: Partial<Service & Behaviour> = {}) {
    const wire = {
      protocol: 'graphql-transport-ws',
      send: (text: string) => Promise.resolve(void this.heard.push(JSON.parse(text))),
      push: (text: Buffer) => void this.heard.push(JSON.parse(text.toString())),
      unreadBytes: () => this.unread,
      close: (code: number, reason: string) => void this.heard.push([code, reason]),
      cut: () => void this.heard.push('cut'),
    };
    this.session = new SocketSession(wire, {
      greet: () => Promise.resolve(null),
      admit: () => () => undefined,
      read: ({ query }) => ({ schema, document: parse(query), contextValue: { answer, ticks } }),
      told: ({ message }) => ({ message }),
      ...service,
    });
  }

  async says(...messages: (object | string)[]): Promise<unknown[]> {
    for (const message of messages)
      this.session.receive(typeof message === 'string' ? message : JSON.stringify(message));
    await vi.advanceTimersByTimeAsync(0);
    return this.heard.splice(0);
  }
}

export const INIT = { type: 'connection_init' };
export const LIVE = 'subscription { ticks }';
export const subscribe = (id: string, query = '{ here }') => ({ type: 'subscribe', id, payload: { query } });

/** A source that yields when it is told to, and knows whether it was ended. */
export function source() {
  let push: (step: IteratorResult<number>) => void = () => undefined;
  const ended = vi.fn();
  const iterable: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(resolve => (push = resolve)),
      return: () => {
        ended();
        push({ done: true, value: undefined });
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
  return {
    iterable,
    ended,
    yield: (value: number) => push({ done: false, value }),
    finish: () => push({ done: true, value: undefined }),
  };
}
