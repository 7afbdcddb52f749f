import { globSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  getIntrospectionQuery,
  parse,
  separateOperations,
  specifiedRules,
  validate,
  type DocumentNode,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { DocumentStore, lengthRefusal, limitedShape, PARSING } from './document-limits.js';

const schema = buildSchema(readFileSync('graphql/schema.graphql', 'utf8'));
const faultsOf = (document: DocumentNode | string): string[] =>
  validate(schema, typeof document === 'string' ? parse(document, PARSING) : document, [limitedShape]).map(
    error => error.message,
  );

const texts = globSync('graphql/*/*.graphql').map(path => readFileSync(path, 'utf8'));
const ours = Object.entries(separateOperations(parse(texts.join('\n'))));

describe('the shape of a document', () => {
  it.each(ours)('%s of the client is within the limits', (_name, document) => {
    expect(validate(schema, document, [...specifiedRules, limitedShape])).toEqual([]);
  });

  it('lets the Playground ask for the schema', () => {
    expect(faultsOf(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }))).toEqual([]);
  });

  it('refuses a list inside itself, also by way of a fragment', () => {
    const round = 'chapters { lessons { course';
    expect(faultsOf(`{ course(id: "x") { ${round} { ${round} { id } } } } } } } }`)).toEqual([
      'Course.chapters is asked for inside itself.',
    ]);
    expect(
      faultsOf(
        `{ course(id: "x") { ...A } } fragment A on Course { ${round} { ...B } } } } fragment B on Course { chapters { id } }`,
      ),
    ).toEqual(['Course.chapters is asked for inside itself.']);
  });

  it('lets one list be asked for twice side by side', () => {
    expect(
      faultsOf('{ a: course(id: "x") { chapters { id } } b: course(id: "y") { chapters { id } } }'),
    ).toEqual([]);
  });

  it('refuses the thirteenth field of a path and takes the twelfth', () => {
    const deep = (times: number) =>
      `{ lesson(id: "x") ${'{ next '.repeat(times)} { id } ${'}'.repeat(times)} }`;
    expect(faultsOf(deep(10))).toEqual([]);
    expect(faultsOf(deep(11))).toEqual(['The document is more than 12 fields deep.']);
  });

  it.each([
    ['a field', 'id'],
    ['nothing that exists', '...Nobody'],
  ])('stops at fragments that unfold without end, where the last holds %s', (_what, last) => {
    const twice = (n: number) => `fragment F${n} on Category { ...F${n + 1} ...F${n + 1} }`;
    const fragments = Array.from({ length: 40 }, (_, n) => twice(n)).join(' ');
    const before = performance.now();
    expect(faultsOf(`{ categories { ...F0 } } ${fragments} fragment F40 on Category { ${last} }`)).toEqual([
      'The document unfolds to more than 5000 selections.',
    ]);
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('walks a cycle of fragments once and leaves its refusal to graphql-js', () => {
    const cycle =
      '{ categories { ...A } } fragment A on Category { id ...B } fragment B on Category { ...A }';
    expect(faultsOf(cycle)).toEqual([]);
    expect(
      validate(schema, parse(cycle), [...specifiedRules, limitedShape]).map(({ message }) => message),
    ).toEqual(['Cannot spread fragment "A" within itself via "B".']);
  });
});

it('refuses a document of comments unparsed, and one of 16 KB not', () => {
  const text = '{ __typename }';
  expect(lengthRefusal(text.padEnd(16 * 1024, ' #'))).toBeNull();
  expect(lengthRefusal(text.padEnd(16 * 1024 + 1, ' #'))?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
});

it('keeps no text of a document it parsed', () => {
  expect(parse('{ __typename } # a comment', PARSING).loc).toBeUndefined();
});

it('remembers two hundred documents and forgets the one that was longest not asked for', () => {
  const store = new DocumentStore();
  const document = parse('{ __typename }');
  for (let n = 0; n < 200; n++) store.keep(`document ${n}`, document);
  store.find('document 0');
  store.keep('one more', document);
  expect(store.find('document 0')).toBe(document);
  expect(store.find('document 1')).toBeUndefined();
  expect(store.find('document 2')).toBe(document);
});
