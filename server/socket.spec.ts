import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi, type Mock } from 'vitest';
import WebSocket from 'ws';
import { SessionGuard } from './users/session-guard.js';
import { liveNow } from './testkit/live.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';
import { Role } from './users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

describe('the WebSocket', () => {
  it('answers a syntax error without closing, and masks nothing typed', async () => {
    const socket = (await story.learner()).socket();
    const codeOf = async (query: string) => {
      const answer = await socket
        .iterate({ query })
        .next()
        .catch((errors: unknown) => errors);
      return JSON.stringify(answer);
    };
    expect(await codeOf('{ courses {')).toContain('Syntax Error');
    expect(await codeOf('{ nothing }')).toContain('Cannot query field');
    expect(await codeOf('{ courses(first: -1) { nodes { id } } }')).toContain('BAD_USER_INPUT');
    expect(await codeOf('{ me { name } }')).toContain('"name":"user');
    expect(await codeOf(`{ __typename } #${'x'.repeat(20_000)}`)).toContain('longer than 16384 characters');
    expect(
      await codeOf('{ courses { nodes { chapters { lessons { course { chapters { id } } } } } } }'),
    ).toContain('Course.chapters is asked for inside itself.');
  });

  it('leaves nobody on watch for a socket that closes while it is greeted', async () => {
    const learner = await story.learner();
    const watched = vi.spyOn(SessionGuard.prototype, 'watch').mockImplementation(() => vi.fn());
    for (let time = 0; time < 20; time++) {
      const socket = new WebSocket(`${app.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'connection_init', payload: { accessToken: learner.accessToken } }));
      socket.close();
      await once(socket, 'close');
    }
    await setTimeout(100);
    const calls = () => watched.mock.results.map(({ value }) => (value as Mock).mock.calls.length);
    await expect.poll(() => calls().every(count => count === 1)).toBe(true);
    watched.mockRestore();
  });

  it('closes a socket whose token is altered, and serves visitors what is public', async () => {
    const visitor = app.visitor({ accessToken: 'altered' });
    const socket = visitor.socket();
    const closed = new Promise<number>(resolve =>
      socket.on('closed', event => resolve((event as { code: number }).code)),
    );
    await socket
      .iterate({ query: '{ __typename }' })
      .next()
      .catch(() => undefined);
    expect(await closed).toBe(4403);
    const answer = await app.visitor().socket().iterate({ query: '{ me { id } }' }).next();
    expect(answer.value).toEqual({ data: { me: null } });
  });

  it('gives the visitors of one address only so many operations', async () => {
    const strict = await startApp({ rateLimitFactor: 0.01 });
    const people = new Story(strict);
    const id = await liveNow(strict, await people.as(await people.user({ role: Role.TEACHER })));
    const socket = strict.visitor().socket();
    const query = 'subscription ($id: ID!) { roomUpdated(sessionId: $id) { seq } }';
    const follow = () => {
      const heard: unknown[] = [];
      const hear = (what: unknown) => void heard.push(what);
      socket.subscribe({ query, variables: { id } }, { next: hear, error: hear, complete: () => undefined });
      return heard;
    };
    const all = Array.from({ length: 21 }, follow);
    await expect.poll(() => all.map(heard => heard.length)).toEqual(all.map(() => 1));
    expect(all.filter(heard => JSON.stringify(heard).includes('Too many operations'))).toHaveLength(1);
    await strict.stop();
  });

  it('refuses a subscription to a visitor', async () => {
    const answer = await app
      .visitor()
      .socket()
      .iterate({ query: 'subscription { orderUpdated(orderId: "x") { status } }' })
      .next()
      .catch((errors: unknown) => errors);
    expect(JSON.stringify(answer)).toContain('UNAUTHENTICATED');
  });
});

describe('the end', () => {
  it('does not wait for a socket that no longer answers', async () => {
    const ending = await startApp();
    const socket = new WebSocket(`${ending.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.pause();
    const before = performance.now();
    await ending.stop();
    expect(performance.now() - before).toBeLessThan(5000);
    socket.terminate();
  });
});
