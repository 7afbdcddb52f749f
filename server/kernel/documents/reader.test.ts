import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { getIntrospectionQuery, parse, print } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../schema.js';
import { hostile } from '../../testkit/hostile/documents.js';
import { costOf } from './cost.js';
import { DocumentReader, TrustedDocuments, Unreadable, type Asked, type Manifest } from './index.js';
import { LIMITS } from './limits.js';
import { isNestedDeeper } from './nesting.js';

const schema = await createSchema();
const manifest = JSON.parse(readFileSync('graphql/generated/persisted-documents.json', 'utf8')) as Manifest;
const trusted = new TrustedDocuments([manifest]);
const development = new DocumentReader(schema, { tellsSchema: true, trusted, onlyTrusted: false });
const production = new DocumentReader(schema, { tellsSchema: false, trusted, onlyTrusted: true });

/** Codes and messages, or null where it runs. */
function refusalOf(reader: DocumentReader, asked: Asked, opened = false): [unknown, string][] | null {
  try {
    reader.read(asked, opened);
    return null;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return error.errors.map(({ extensions, message }) => [extensions.code, message]);
  }
}

describe('the documents of the client', () => {
  const texts = Object.entries(manifest);

  it.each(texts)('%s is within the limits, with room', (_id, text) => {
    const document = parse(text);
    const [operation] = document.definitions.filter(node => node.kind === 'OperationDefinition');
    expect(costOf(schema, document, operation!, { first: 50 })).toBeLessThan(LIMITS.cost / 2);
    expect(text.length).toBeLessThan(LIMITS.length / 4);
    const tokens = text.match(/[\w$@]+|\.\.\.|[^\s\w]/g)!.length;
    expect(tokens).toBeLessThan(LIMITS.tokens / 4);
    expect(document.definitions.length).toBeLessThan(LIMITS.fragments / 2);
    expect(isNestedDeeper(text, LIMITS.nesting - 4)).toBe(false);
  });

  it.each(texts)('%s runs in production by its text, with the names of types, and by its id', (id, text) => {
    // Required variables are missing, which is found out only after the document was let in.
    const allowed = [null, 'BAD_USER_INPUT'];
    const code = (asked: Asked) => refusalOf(production, asked)?.[0]?.[0] ?? null;
    expect(allowed).toContain(code({ query: text }));
    expect(allowed).toContain(code({ query: text.replaceAll(/(?<=\w) }/g, ' __typename }') }));
    expect(allowed).toContain(code({ documentId: id }));
    expect(allowed).toContain(
      code({ extensions: { persistedQuery: { version: 1, sha256Hash: id.slice(7) } } }),
    );
  });
});

describe('what is hostile', () => {
  it.each(hostile.filter(({ harmless }) => !harmless))('$name: is refused, in few and short words', asked => {
    for (const [reader, opened] of [
      [development, false],
      [production, false],
      [production, true],
    ] as const) {
      const refusals = refusalOf(reader, asked, opened);
      expect(refusals).not.toBeNull();
      expect(refusals!.length).toBeLessThanOrEqual(LIMITS.errors + 1);
      for (const [, message] of refusals!) expect(message.length).toBeLessThanOrEqual(LIMITS.message);
    }
  });

  it.each(hostile.filter(({ name }) => name.startsWith('inline fragments')))(
    '$name: is refused before it is parsed',
    asked => {
      for (const reader of [development, production])
        expect(refusalOf(reader, asked)).toEqual([
          ['GRAPHQL_PARSE_FAILED', 'The document has more than 20 brackets inside each other.'],
        ]);
    },
  );

  it('is refused in production within a moment, harmless or not, whichever part of it finds out', () => {
    for (const asked of hostile) {
      const before = process.cpuUsage();
      expect(refusalOf(production, asked)).not.toBeNull();
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000, asked.name).toBeLessThan(500);
    }
  });

  it('and harmless in the end is read within a moment', () => {
    for (const asked of hostile.filter(({ harmless }) => harmless)) {
      const before = performance.now();
      expect(refusalOf(development, asked)).toBeNull();
      expect(performance.now() - before).toBeLessThan(500);
    }
  });
});

describe('a request of the wrong form', () => {
  it.each<[string, Asked, [string, string][]]>([
    ['no document', {}, [['BAD_REQUEST', '`query` must be a text.']]],
    ['an empty one', { query: '' }, [['BAD_REQUEST', '`query` must be a text.']]],
    ['a number', { query: 1 }, [['BAD_REQUEST', '`query` must be a text.']]],
    [
      'variables in a list',
      { query: '{ __typename }', variables: [] },
      [['BAD_REQUEST', '`variables` must be an object.']],
    ],
    [
      'extensions as a text',
      { query: '{ __typename }', extensions: 'x' },
      [['BAD_REQUEST', '`extensions` must be an object.']],
    ],
    [
      'a name that is a number',
      { query: '{ __typename }', operationName: 1 },
      [['BAD_REQUEST', '`operationName` must be a text.']],
    ],
    [
      'a name that is not there',
      { query: 'query A { __typename }', operationName: 'B' },
      [['OPERATION_RESOLUTION_FAILURE', 'There is no operation of that name.']],
    ],
    [
      'two operations and no name',
      { query: 'query A { __typename } query B { __typename }' },
      [['OPERATION_RESOLUTION_FAILURE', 'Which of the operations is to run?']],
    ],
    [
      'an id that nobody knows',
      { documentId: 'sha256:nobody' },
      [['PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound']],
    ],
    [
      'a syntax error',
      { query: '{' },
      [['GRAPHQL_PARSE_FAILED', 'Syntax Error: Expected Name, found <EOF>.']],
    ],
    [
      'a variable that is missing',
      { query: 'query ($id: ID!) { course(id: $id) { id } }' },
      [['BAD_USER_INPUT', 'Variable "$id" of required type "ID!" was not provided.']],
    ],
  ])('%s', (_what, asked, refusals) => {
    expect(refusalOf(development, asked)).toEqual(refusals);
  });

  it('keeps the place of a syntax error', () => {
    try {
      development.read({ query: '{ courses {' }, false);
      expect.unreachable();
    } catch (error) {
      expect((error as Unreadable).errors[0]?.locations).toEqual([{ line: 1, column: 12 }]);
    }
  });

  it('takes null for what is not given', () => {
    const asked = { query: '{ __typename }', variables: null, operationName: null, extensions: null };
    expect(refusalOf(development, asked)).toBeNull();
  });
});

describe('in production', () => {
  const foreign = '{ courses(first: 1) { nodes { id } } }';
  const forbidden = [['FORBIDDEN', 'Only what the client of this product asks for is answered here.']];

  it('nothing runs that the client does not ask for, unless the rest is opened', () => {
    expect(refusalOf(production, { query: foreign })).toEqual(forbidden);
    expect(refusalOf(production, { query: foreign }, true)).toBeNull();
    expect(refusalOf(production, { query: foreign })).toEqual(forbidden); // What was opened stays open for nobody else.
    expect(refusalOf(production, { query: '{ __typename }' })).toEqual(forbidden);
  });

  it('runs the known text for a known id, whatever text comes along', () => {
    const [id = '', text = ''] = Object.entries(manifest).find(([, known]) =>
      known.includes('query MePage'),
    )!;
    const { document } = production.read({ documentId: id, query: foreign }, false);
    expect(print(document)).toBe(print(parse(text)));
  });

  it('the schema is not told, also to those to whom the rest is open', () => {
    expect(refusalOf(production, { query: getIntrospectionQuery() }, true)?.[0]?.[0]).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
    expect(refusalOf(production, { query: '{ course(id: "x") { titel } }' }, true)).toEqual([
      ['GRAPHQL_VALIDATION_FAILED', 'Cannot query field "titel" on type "Course".'],
    ]);
    expect(refusalOf(development, { query: '{ course(id: "x") { titel } }' })?.[0]?.[1]).toContain(
      'Did you mean "title"?',
    );
  });
});

it('separates the operations of one document by their name', () => {
  const query = 'query A { shop { now } } query B { shop { sellsHere } }';
  const { operation } = development.read({ query, operationName: 'B' }, false);
  expect(operation.name?.value).toBe('B');
});
