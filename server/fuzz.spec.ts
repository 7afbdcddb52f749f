import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { bodies, frames } from './testkit/hostile/malformed.js';
import { hostile } from './testkit/hostile/documents.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';

/** `npm run test:fuzz` tries a hundred times FUZZ_RUNS, anew each time; FUZZ_SEED repeats what failed. */
const BATCHES = Number(process.env.FUZZ_RUNS || 15);
const BATCH = 100;
const SEED = Number(process.env.FUZZ_SEED || (BATCHES > 15 ? Date.now() % 1e9 : 20261121));

/** What may be kept by whoever was asked so much nonsense: what it remembers of documents, and slack. */
const KEPT_BYTES = 64 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let app: TestApp;
let accessToken: string;
let documents: string[];
beforeAll(async () => {
  app = await startApp({ rateLimitFactor: 1e6 });
  const story = new Story(app);
  const { id } = await story.course();
  accessToken = (await story.learner()).accessToken ?? '';
  const manifest = JSON.parse(readFileSync('graphql/generated/persisted-documents.json', 'utf8')) as object;
  const own = Object.values(manifest) as string[];
  documents = [
    ...own,
    `{ course(id: "${id}") { title chapters { lessons { id } } } }`,
    ...hostile.map(({ query }) => query),
  ];
});
afterAll(() => app.stop());

/** The lot of it, the same for the same seed. */
const sampled = <T>(arbitrary: fc.Arbitrary<T>, batch: number): T[] =>
  fc.sample(arbitrary, { numRuns: BATCH, seed: SEED + batch });

function memory(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe('thousands of malformed requests', () => {
  it('are answered over HTTP with no fault of ours, and leave nothing behind', async () => {
    const types = [
      'application/json',
      'application/json; charset=utf-8',
      'application/json; charset=x',
      'text/plain',
      '',
    ];
    const accepts = ['*/*', 'application/json', 'application/graphql-response+json', 'text/html', ';;q=', ''];
    const ask = async (body: Buffer, n: number): Promise<void> => {
      const ordinary = n % 4 > 0;
      const response = await fetch(`${app.origin}/graphql`, {
        method: 'POST',
        body: new Uint8Array(body),
        headers: {
          'content-type': (ordinary ? types[0] : types[n % types.length]) ?? '',
          accept: (ordinary ? accepts[n % 3] : accepts[n % accepts.length]) ?? '',
          ...(n % 2 && { authorization: `Bearer ${accessToken}` }),
        },
      });
      const text = await response.text();
      const told = `FUZZ_SEED=${SEED} ${response.status} ${text} for ${body.toString()}`;
      if (
        response.status >= 500 ||
        text.includes('INTERNAL_SERVER_ERROR') ||
        /node_modules|\bat .*\.ts/.test(text)
      )
        expect.unreachable(told);
    };
    await Promise.all(sampled(bodies(documents), -1).map(ask)); // Warm: what is loaded once is no leak.
    const before = memory();
    for (let batch = 0; batch < BATCHES; batch++)
      await Promise.all(sampled(bodies(documents), batch).map(ask));
    expect(memory() - before).toBeLessThan(KEPT_BYTES);
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  }, 600_000);

  it('are answered over sockets with no fault of ours, and leave nothing behind', async () => {
    const faults: string[] = [];
    const talk = async (messages: (string | Buffer)[], n: number): Promise<void> => {
      const socket = new WebSocket(`${app.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.on('message', (data: Buffer) => {
        if (data.includes('INTERNAL_SERVER_ERROR'))
          faults.push(`${String(data)} after ${messages.map(String).join('\n')}`);
      });
      const closed = once(socket, 'close') as Promise<[number, Buffer]>;
      await once(socket, 'open');
      const payload = n % 2 ? { accessToken } : {};
      if (n % 10) {
        socket.send(JSON.stringify({ type: 'connection_init', payload }));
        await Promise.race([once(socket, 'message'), closed]);
      }
      for (const message of messages) if (socket.readyState === WebSocket.OPEN) socket.send(message);
      // An answer to the last of them says that all of them were read.
      if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"connection_init"}');
      const [code, reason] = await closed;
      if (code === 1011 || code >= 4500)
        faults.push(`${code} ${String(reason)} after ${messages.map(String).join('\n')}`);
    };
    const batchOf = (batch: number) => {
      const sample = sampled(frames(documents), batch);
      return Promise.all(Array.from({ length: 20 }, (_, n) => talk(sample.slice(n * 5, n * 5 + 5), n)));
    };
    await batchOf(-1);
    const before = memory();
    for (let batch = 0; batch < BATCHES; batch++) await batchOf(batch);
    expect(faults, `FUZZ_SEED=${SEED}`).toEqual([]);
    expect(memory() - before).toBeLessThan(KEPT_BYTES);
  }, 600_000);
});
