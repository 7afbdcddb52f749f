import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MePageDocument } from '../graphql/generated/graphql.js';
import { startApp, type TestApp } from './testkit/start-app.js';

const TOKEN = 'the token that opens the Playground';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: 'production', playgroundToken: TOKEN });
});
afterAll(() => app.stop());

interface Answer {
  status: number;
  text: string;
  json: {
    data?: Record<string, unknown>;
    errors?: { message: string; extensions: { code: string } }[];
  } | null;
}

async function ask(
  body: unknown,
  headers: Record<string, string> = { 'x-playground-token': TOKEN },
): Promise<Answer> {
  const response = await fetch(`${app.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    json: text.startsWith('{') ? (JSON.parse(text) as Answer['json']) : null,
  };
}

const times = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');

/** What the auditor graphql-cop looks for, each as it asks, with the documents opened by the token. */
describe('an audit of production', () => {
  it('finds that it is GraphQL', async () => {
    expect((await ask({ query: 'query cop { __typename }' })).json).toEqual({
      data: { __typename: 'Query' },
    });
  });

  it('finds no field suggestions', async () => {
    for (const query of ['query cop { __schema { directive } }', 'query cop { course(id: "x") { titel } }'])
      expect((await ask({ query })).text).not.toContain('Did you mean');
  });

  it('finds no introspection, nor a circle of it', async () => {
    const circle =
      '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }';
    for (const query of [
      '{ __schema { types { name fields { name } } } }',
      '{ __type(name: "User") { name } }',
      circle,
    ]) {
      const { json } = await ask({ query });
      expect(json?.data).toBeUndefined();
      expect(json?.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    }
  });

  it('finds no development page where it looks for one', async () => {
    for (const path of ['/graphiql', '/playground', '/console', '/graphql']) {
      const response = await fetch(app.origin + path, {
        headers: { 'x-playground-token': TOKEN, accept: 'text/html' },
      });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.text()).not.toMatch(
        /graphiql\.min\.css|GraphQL Playground|GraphiQL|graphql-playground/,
      );
    }
  });

  it('finds that aliases, fields and directives cannot be multiplied', async () => {
    expect(
      (await ask({ query: `query cop { ${times(101, n => `alias${n}: __typename`)} }` })).json?.data,
    ).toBeUndefined();
    expect(
      (await ask({ query: `query cop { ${times(500, () => '__typename')} }` })).json?.data,
    ).toBeUndefined();
    const { json } = await ask({ query: 'query cop { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }' });
    expect(json?.errors).toHaveLength(1);
  });

  it('finds no batches', async () => {
    const { status, json } = await ask(
      Array.from({ length: 11 }, () => ({ query: 'query cop { __typename }' })),
    );
    expect([status, json?.errors?.[0]?.message]).toEqual([400, 'One operation a request.']);
  });

  it('finds no fragments in a circle that would be followed', async () => {
    const query =
      'query { __schema { ...A } } fragment A on __Schema { __typename ...B } fragment B on __Schema { ...A }';
    expect((await ask({ query })).json?.errors).not.toHaveLength(0);
  });

  it('finds no operation by GET, neither query nor mutation', async () => {
    for (const query of ['query cop {__typename}', 'mutation cop {__typename}']) {
      const response = await fetch(`${app.origin}/graphql?query=${encodeURIComponent(query)}`, {
        headers: { 'x-playground-token': TOKEN },
      });
      expect([response.status, (await response.text()).includes('"data"')]).toEqual([405, false]);
    }
  });

  it('finds no operation that a form of another site could send', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])
      expect(
        (await ask('query=query+cop+%7B__typename%7D', { 'content-type': type, 'x-playground-token': TOKEN }))
          .status,
      ).toBe(415);
  });

  it('finds no tracing and no exceptions', async () => {
    const { json, text } = await ask({ query: 'qwerty cop { abc }' });
    expect(json?.errors).toEqual([
      {
        message: 'Syntax Error: Unexpected Name "qwerty".',
        locations: [{ line: 1, column: 1 }],
        extensions: { code: 'GRAPHQL_PARSE_FAILED' },
      },
    ]);
    expect(text + (await ask({ query: '{ __typename }' })).text).not.toMatch(/tracing|exception|stacktrace/i);
  });
});

describe('the documents that run', () => {
  const manifest = JSON.parse(readFileSync('graphql/generated/persisted-documents.json', 'utf8')) as Record<
    string,
    string
  >;
  const [id = '', mePage = ''] = Object.entries(manifest).find(([, text]) => text.includes('query MePage'))!;
  const foreign = '{ courses(first: 1) { nodes { id } } }';

  it('are those of the client, by text and by id', async () => {
    const visitor = app.visitor();
    expect((await visitor.send(MePageDocument)).errors).toBeUndefined();
    for (const body of [
      { query: mePage },
      { documentId: id },
      { extensions: { persistedQuery: { version: 1, sha256Hash: id } } },
      { extensions: { persistedQuery: { version: 1, sha256Hash: id.replace('sha256:', '') } } },
    ]) {
      const { status, json } = await ask(body, {});
      expect([status, json?.errors]).toEqual([200, undefined]);
      expect(json?.data).toMatchObject({ me: null });
    }
  });

  it('are no others, unless the token opens the rest', async () => {
    for (const headers of [{}, { 'x-playground-token': '' }, { 'x-playground-token': `${TOKEN}.` }]) {
      const { status, json } = await ask({ query: foreign }, headers as Record<string, string>);
      expect([status, json?.errors?.[0]?.extensions.code]).toEqual([403, 'FORBIDDEN']);
    }
    expect((await ask({ query: foreign })).json?.data).toEqual({ courses: { nodes: [] } });
  });

  it('answers an id that it does not know as clients expect', async () => {
    const { json } = await ask({ extensions: { persistedQuery: { version: 1, sha256Hash: 'nobody' } } }, {});
    expect(json?.errors).toEqual([
      { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
    ]);
  });

  it('are the same over a socket', async () => {
    const over = async (playgroundToken: string | undefined, payload: object) =>
      JSON.stringify(
        await app
          .visitor(playgroundToken === undefined ? {} : { playgroundToken })
          .socket()
          .iterate({ query: '', ...payload })
          .next()
          .catch((errors: unknown) => errors),
      );
    expect(await over(undefined, { query: mePage })).toContain('"me":null');
    expect(await over(undefined, { documentId: id })).toContain('"me":null');
    expect(await over(undefined, { query: foreign })).toContain('"code":"FORBIDDEN"');
    expect(await over('guess', { query: foreign })).toContain('"code":"FORBIDDEN"');
    expect(await over(TOKEN, { query: foreign })).toContain('"nodes":[]');
    expect(await over(TOKEN, { query: '{ __schema { types { name } } }' })).toContain('introspection');
    expect(await over(TOKEN, { query: '{ shop { nowz } }' })).not.toContain('Did you mean');
  });
});
