import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`${app.origin}/graphql`, { method: 'POST', headers, body });

describe('a request that cannot be read', () => {
  it.each([
    ['no JSON', '{', 400],
    ['an empty body', '', 400],
    ['a list', '[]', 400],
    ['no query', '{}', 400],
    ['a query that is a number', '{"query":1}', 400],
    ['variables that are text', '{"query":"{ __typename }","variables":"x"}', 400],
    ['an operation that is not there', '{"query":"query A { __typename }","operationName":"B"}', 400],
    [
      'a variable of the wrong type',
      '{"query":"query ($f: Int) { courses(first: $f) { nodes { id } } }","variables":{"f":"x"}}',
      400,
    ],
    ['a subscription', '{"query":"subscription { orderUpdated(orderId: \\"x\\") { status } }"}', 400],
    ['a megabyte', JSON.stringify({ query: `{ __typename } #${'x'.repeat(1_000_000)}` }), 413],
    [
      'ten thousand aliases',
      JSON.stringify({
        query: `{ ${Array.from({ length: 10_000 }, (_, i) => `a${i}:__typename`).join(' ')} }`,
      }),
      413,
    ],
    [
      'three thousand aliases',
      JSON.stringify({
        query: `{ ${Array.from({ length: 3_000 }, (_, i) => `a${i}:__typename`).join(' ')} }`,
      }),
      400,
    ],
    ['sixty kilobytes of comments', JSON.stringify({ query: `{ __typename } #${'x'.repeat(60_000)}` }), 400],
    [
      'a list inside itself',
      JSON.stringify({
        query: '{ courses { nodes { chapters { lessons { course { chapters { id } } } } } } }',
      }),
      400,
    ],
  ])('%s: is answered with a typed error that tells nothing of the inside', async (_what, body, status) => {
    const response = await post(body);
    const text = await response.text();
    expect(response.status).toBe(status);
    const { errors } = JSON.parse(text) as { errors: { extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toMatch(
      /^(BAD_USER_INPUT|BAD_REQUEST|GRAPHQL_PARSE_FAILED|GRAPHQL_VALIDATION_FAILED|OPERATION_RESOLUTION_FAILURE)$/,
    );
    expect(text).not.toMatch(/node_modules|\bat .*\.ts|stacktrace/);
  });

  it('from a form of another site is refused before it is executed', async () => {
    const response = await post('query={__typename}', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });

  it('with a text that PostgreSQL cannot hold is answered with a typed error', async () => {
    const learner = await story.learner();
    const { errors } = await learner.send(
      'query ($code: String!) { courseByShareCode(code: $code) { id } }',
      { code: 'a\0b' },
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('an answer', () => {
  const asked = async (query: string, encoding: string) => {
    const headers = { 'content-type': 'application/json', 'accept-encoding': encoding };
    const answer = await post(JSON.stringify({ query }), headers);
    return {
      encoding: answer.headers.get('content-encoding'),
      vary: answer.headers.get('vary'),
      ...((await answer.json()) as { data: object }),
    };
  };
  const LONG = '{ __schema { types { name description } } }';

  it('that is long is compressed as its client takes it, and says so to caches', async () => {
    const [plain, br, gzip] = await Promise.all(['identity', 'br, gzip', 'gzip'].map(it => asked(LONG, it)));
    expect([plain?.encoding, br?.encoding, gzip?.encoding]).toEqual([null, 'br', 'gzip']);
    expect(br?.vary).toContain('Accept-Encoding');
    expect(br?.data).toEqual(plain?.data);
  });

  it('that is short is not', async () => {
    expect(await asked('{ __typename }', 'br, gzip')).toMatchObject({
      encoding: null,
      data: { __typename: 'Query' },
    });
  });
});

describe('a value that cannot be', () => {
  const login = 'mutation ($name: String!) { loginWithPassword(input: { username: $name, password: "x" })';
  it.each([
    ['null for an id with a default', 'query ($id: ID = "x") { course(id: $id) { id } }', { id: null }],
    [
      'null for an id with a default, inside',
      'query ($id: ID = "x") { me { order(id: $id) { id } } }',
      { id: null },
    ],
    [
      'null for a condition with a default',
      'query ($b: Boolean = true) { courses(first: 1) @include(if: $b) { nodes { id } } }',
      { b: null },
    ],
    [
      'null for a condition with a default, inside',
      'query ($b: Boolean = true) { me { name @include(if: $b) } }',
      { b: null },
    ],
  ])('%s: is the fault of who asks, on both transports', async (_what, query, variables) => {
    const learner = await story.learner();
    const { errors } = await learner.send(query, variables);
    expect(errors?.map(error => error.extensions.code)).toEqual(['BAD_USER_INPUT']);
    const answer = await learner
      .socket()
      .iterate({ query, variables })
      .next()
      .catch((refusal: unknown) => refusal);
    expect(JSON.stringify(answer)).toContain('"code":"BAD_USER_INPUT"');
  });

  it('a NUL in a name belongs to nobody', async () => {
    const answer = await app.visitor().run(`${login} { userErrors { code } } }`, { name: 'user\u00001' });
    expect(answer).toEqual({ loginWithPassword: { userErrors: [{ code: 'INVALID_CREDENTIALS' }] } });
  });

  it('a NUL in what a device calls itself is kept as a mark', async () => {
    const user = await story.user();
    const socket = createClient({
      url: `${app.origin.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { device: 'my\0phone' },
      retryAttempts: 0,
    });
    const answer = await socket
      .iterate({
        query: `mutation { loginWithPassword(input: { username: "${user.username}", password: "correct horse" }) {
          userErrors { code } } }`,
      })
      .next();
    await socket.dispose();
    expect(answer.value).toEqual({ data: { loginWithPassword: { userErrors: [] } } });
    const sessions = await app.sql<{ device: string }>(
      'select sealed_device as device from sessions where user_id = $1',
      [user.id],
    );
    expect(sessions.map(({ device }) => app.vault.open('device', device))).toEqual(['my\uFFFDphone']);
  });
});

describe('notifications to the wrong door', () => {
  it.each(['wechat', 'alipay'])('%s: anything unsigned is refused as the platform expects', async channel => {
    for (const body of ['', '{}', 'a=b&a=c', '{"resource":{}}', '%', '\0', 'x'.repeat(60_000)]) {
      const response = await fetch(`${app.origin}/pay/notify/${channel}`, { method: 'POST', body });
      const text = await response.text();
      if (channel === 'alipay') expect(text).toBe('fail');
      else expect([response.status, (JSON.parse(text) as { code: string }).code]).toEqual([401, 'FAIL']);
    }
  });

  it('of a body that nobody signed only the beginning is kept', async () => {
    await fetch(`${app.origin}/pay/notify/alipay`, { method: 'POST', body: `huge=${'y'.repeat(60_000)}` });
    const kept = await app.sql<{ sealed: string }>(
      'select sealed_message as sealed from payment_notifications order by id desc limit 1',
    );
    const messages = kept.map(
      ({ sealed }) => JSON.parse(app.vault.open('notification', sealed)) as { body: string },
    );
    expect(messages.map(({ body }) => body)).toEqual([`huge=${'y'.repeat(4091)}`]);
  });

  it('a body larger than any notification is not read', async () => {
    const response = await fetch(`${app.origin}/pay/notify/wechat`, {
      method: 'POST',
      body: 'x'.repeat(200_000),
    });
    expect(response.status).toBe(413);
  });
});

describe('the database', () => {
  it('ends a statement that runs for ten seconds', async () => {
    const [timeout] = await app.orm.em.fork().execute<object[]>('show statement_timeout');
    expect(timeout).toEqual({ statement_timeout: '10s' });
  });
});

describe('health', () => {
  it('is alive, and ready only when all of it is', async () => {
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
    const ready = await fetch(`${app.origin}/readyz`);
    const parts = (await ready.json()) as Record<string, boolean>;
    expect(parts).toMatchObject({ database: true, migrations: true, jobs: true, sandbox: true });
    expect(ready.status).toBe(Object.values(parts).every(Boolean) ? 200 : 503);
  });
});
