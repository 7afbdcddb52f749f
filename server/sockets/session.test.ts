import { GraphQLError, parse } from 'graphql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Unreadable } from '../kernel/documents/index.js';
import { Payload, type Frames } from '../kernel/frames.js';
import { SOCKET_LIMITS, type Service } from './session.js';
import { Client, INIT, LIVE, schema, source, subscribe } from './testing/client.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('graphql-transport-ws', () => {
  it('greets, answers an operation and completes it', async () => {
    const client = new Client();
    expect(await client.says(INIT)).toEqual([{ type: 'connection_ack' }]);
    expect(await client.says(subscribe('a'))).toEqual([
      { type: 'next', id: 'a', payload: { data: { here: true } } },
      { type: 'complete', id: 'a' },
    ]);
  });

  it('streams a subscription until the source ends', async () => {
    const events = source();
    const client = new Client({ ticks: () => events.iterable });
    await client.says(INIT);
    await client.says(subscribe('a', LIVE));
    events.yield(1);
    expect(await client.says()).toEqual([{ type: 'next', id: 'a', payload: { data: { ticks: 1 } } }]);
    events.finish();
    expect(await client.says()).toEqual([{ type: 'complete', id: 'a' }]);
  });

  it('lets an operation write finished frames under its client’s id, until it is given up', async () => {
    const written: Frames[] = [];
    const read: Service['read'] = ({ query }, _params, frames) => {
      written.push(frames);
      return { schema, document: parse(query), contextValue: { ticks: () => source().iterable } };
    };
    const client = new Client({ read });
    await client.says(INIT);
    await client.says(subscribe('"a"', LIVE));
    written[0]?.write(new Payload('{"data":7}'));
    expect(await client.says()).toEqual([{ type: 'next', id: '"a"', payload: { data: 7 } }]);
    await client.says({ type: 'complete', id: '"a"' });
    written[0]?.write(new Payload('{"data":8}'));
    expect(await client.says(subscribe('"a"', LIVE))).toEqual([]);
    // The id stands for another operation now.
    written[0]?.write(new Payload('{"data":9}'));
    written[1]?.write(new Payload('{"data":10}'));
    expect(await client.says()).toEqual([{ type: 'next', id: '"a"', payload: { data: 10 } }]);
    written[1]?.cut();
    written[1]?.write(new Payload('{"data":11}'));
    expect(await client.says()).toEqual(['cut']);
  });

  it('ends a source when the client completes, and says nothing more of it', async () => {
    const events = source();
    const client = new Client({ ticks: () => events.iterable });
    await client.says(INIT);
    await client.says(subscribe('a', LIVE));
    expect(await client.says({ type: 'complete', id: 'a' })).toEqual([]);
    expect(events.ended).toHaveBeenCalledOnce();
    expect(await client.says({ type: 'complete', id: 'a' }, { type: 'complete', id: 'nobody' })).toEqual([]);
  });

  it('tells operations apart that follow each other under one id', async () => {
    const sources = [source(), source()];
    const started: (() => void)[] = [];
    const client = new Client({
      ticks: () =>
        new Promise(resolve => {
          const { iterable } = sources[started.length]!;
          started.push(() => resolve(iterable));
        }),
    });
    await client.says(INIT);
    await client.says(subscribe('a', LIVE), { type: 'complete', id: 'a' }, subscribe('a', LIVE));
    started.forEach(start => start());
    await client.says();
    expect(sources[0]!.ended).toHaveBeenCalledOnce();
    sources[1]!.yield(2);
    expect(await client.says()).toEqual([{ type: 'next', id: 'a', payload: { data: { ticks: 2 } } }]);
    client.session.closed();
    expect(sources[1]!.ended).toHaveBeenCalledOnce();
  });

  it('answers an error for its id alone', async () => {
    const events = source();
    const client = new Client({
      read: payload => {
        if (payload.query === '{') throw new Unreadable([new GraphQLError('Syntax Error')]);
        return { schema, document: parse(payload.query), contextValue: { ticks: () => events.iterable } };
      },
    });
    await client.says(INIT);
    await client.says(subscribe('a', LIVE));
    expect(await client.says(subscribe('b', '{'))).toEqual([
      { type: 'error', id: 'b', payload: [{ message: 'Syntax Error' }] },
    ]);
    events.yield(1);
    expect(await client.says()).toEqual([{ type: 'next', id: 'a', payload: { data: { ticks: 1 } } }]);
  });

  it('answers a ping with its payload, before the greeting too', async () => {
    const client = new Client();
    expect(
      await client.says({ type: 'ping' }, { type: 'ping', payload: { n: 1 } }, { type: 'pong' }),
    ).toEqual([{ type: 'pong' }, { type: 'pong', payload: { n: 1 } }]);
  });

  it.each([
    ['no JSON', '{'],
    ['no message', 'null'],
    ['no type', '{}'],
    ['a type of the server', '{"type":"connection_ack"}'],
    ['an unknown type', '{"type":"start","id":"a","payload":{"query":"{ a }"}}'],
    ['no id', '{"type":"subscribe","payload":{"query":"{ a }"}}'],
    ['an empty id', '{"type":"subscribe","id":"","payload":{"query":"{ a }"}}'],
    ['an id without end', JSON.stringify(subscribe('x'.repeat(129)))],
    ['no query', '{"type":"subscribe","id":"a","payload":{}}'],
    ['a list of operations', `[${JSON.stringify(subscribe('a'))}]`],
    ['variables in a list', '{"type":"subscribe","id":"a","payload":{"query":"{ a }","variables":[]}}'],
  ])('ends with 4400 for %s', async (_what, text) => {
    const client = new Client();
    await client.says(INIT);
    expect(await client.says(text, subscribe('b'))).toEqual([[4400, 'Invalid message received']]);
  });

  it('ends with 4401 for an operation before the greeting is over', async () => {
    expect(await new Client().says(subscribe('a'))).toEqual([[4401, 'Unauthorized']]);
    const slow = new Client({ greet: () => new Promise(() => undefined) });
    expect(await slow.says(INIT, subscribe('a'))).toEqual([[4401, 'Unauthorized']]);
  });

  it('keeps of an introduction what it knows, and nothing that is long or no text', async () => {
    const greet = vi.fn<Service['greet']>(() => Promise.resolve(null));
    const payload = {
      accessToken: 'a.b.c',
      platform: 'h5',
      device: 'x'.repeat(1025),
      playgroundToken: { toString: 1 },
      more: [{}, {}],
    };
    expect(await new Client({ greet }).says({ ...INIT, payload })).toEqual([{ type: 'connection_ack' }]);
    expect(greet).toHaveBeenCalledWith({ accessToken: 'a.b.c', platform: 'h5' });
  });

  it('ends with 4403 when it does not want the client', async () => {
    const client = new Client({ greet: () => Promise.resolve({ code: 4403, reason: 'Forbidden' }) });
    expect(await client.says(INIT)).toEqual([[4403, 'Forbidden']]);
  });

  it('ends with 4408 when nobody introduces himself', async () => {
    const client = new Client();
    await vi.advanceTimersByTimeAsync(SOCKET_LIMITS.initMs - 1);
    expect(client.heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(client.heard).toEqual([[4408, 'Connection initialisation timeout']]);
  });

  it('ends with 4409 for an id that is in use', async () => {
    const client = new Client({ answer: () => new Promise(() => undefined) });
    await client.says(INIT);
    expect(await client.says(subscribe('a'), subscribe('a'))).toEqual([
      [4409, 'Subscriber for a already exists'],
    ]);
  });

  it('ends with 4429 for a second introduction, also while the first is answered', async () => {
    expect(await new Client().says(INIT, INIT)).toEqual([[4429, 'Too many initialisation requests']]);
  });

  it('takes a document by its id instead of its text', async () => {
    const read = vi.fn<Service['read']>(() => ({ schema, document: parse('{ __typename }') }));
    const client = new Client({ read });
    await client.says(INIT);
    await client.says({ type: 'subscribe', id: 'a', payload: { documentId: 'sha256:x' } });
    expect(read).toHaveBeenCalledWith({ documentId: 'sha256:x', query: '' }, {}, expect.anything());
  });
});
