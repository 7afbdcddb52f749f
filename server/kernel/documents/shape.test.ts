import { readFileSync } from 'node:fs';
import { buildSchema, getIntrospectionQuery, parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { LIMITS, PARSING } from './limits.js';
import { shapeRefusal } from './shape.js';

const schema = buildSchema(readFileSync('graphql/schema.graphql', 'utf8'));
const refusalOf = (text: string): string | null => shapeRefusal(schema, parse(text, PARSING));
const times = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');

describe('the shape of a document', () => {
  it('lets the Playground ask for the schema', () => {
    expect(refusalOf(getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }))).toBeNull();
  });

  it('refuses a list inside itself, also by way of a fragment, and also in a second field of one name', () => {
    const round = 'chapters { lessons { course';
    const inside = 'Course.chapters is asked for inside itself.';
    expect(refusalOf(`{ course(id: "x") { ${round} { ${round} { id } } } } } } } }`)).toBe(inside);
    expect(
      refusalOf(
        `{ course(id: "x") { ...A } } fragment A on Course { ${round} { ...B } } } } fragment B on Course { chapters { id } }`,
      ),
    ).toBe(inside);
    expect(
      refusalOf(`{ course(id: "x") { id } course(id: "x") { ${round} { ${round} { id } } } } } } } }`),
    ).toBe(inside);
  });

  it('lets one list be asked for twice side by side', () => {
    expect(
      refusalOf('{ a: course(id: "x") { chapters { id } } b: course(id: "y") { chapters { id } } }'),
    ).toBeNull();
  });

  it('refuses the thirteenth field of a path and takes the twelfth', () => {
    const deep = (n: number) => `{ lesson(id: "x") ${'{ next '.repeat(n)} { id } ${'}'.repeat(n)} }`;
    expect(refusalOf(deep(10))).toBeNull();
    expect(refusalOf(deep(11))).toBe('The document is more than 12 fields deep.');
  });

  it.each([
    ['operations', 10, (n: number) => times(n, i => `query Q${i} { shop { now } }`)],
    ['fragments', 50, (n: number) => `{ shop { now } } ${times(n, i => `fragment F${i} on Shop { now }`)}`],
    ['variables', 50, (n: number) => `query (${times(n, i => `$v${i}: Int`)}) { shop { now } }`],
    ['aliases', 30, (n: number) => `{ shop { ${times(n, i => `a${i}: now`)} } }`],
    ['root fields', 20, (n: number) => `{ ${times(n, i => `a${i}: __typename`)} }`],
    ['root fields', 10, (n: number) => `mutation { ${times(n, i => `a${i}: logout { __typename }`)} }`],
    ['times', 20, (n: number) => `{ shop { ${times(n, () => 'now')} } }`],
    ['directives in one place', 3, (n: number) => `{ shop ${times(n, () => '@a')} { now } }`],
    [
      'directives',
      40,
      (n: number) =>
        `{ shop { ${times(Math.ceil(n / 3), i => `... ${times(Math.min(3, n - 3 * i), () => '@a')} { now }`)} } }`,
    ],
  ])('refuses one more than the %s there may be', (what, most, document) => {
    const refused = new RegExp(`more than ${most} ${what}`);
    expect(refusalOf(document(most)) ?? '').not.toMatch(refused);
    expect(refusalOf(document(most + 1))).toMatch(refused);
  });

  it('counts root fields that hide in fragments', () => {
    const login = 'loginWithPassword(input: {username: "a", password: "b"}) { accessToken }';
    expect(
      refusalOf(
        `mutation { ...A ...B } ${times(2, n => `fragment ${'AB'[n]} on Mutation { ${times(6, i => `a${n}${i}: ${login}`)} }`)}`,
      ),
    ).toBe('The operation has more than 10 root fields.');
  });

  it.each([
    ['a field', 'id'],
    ['nothing that exists', '...Nobody'],
  ])('stops at fragments that unfold without end, where the last holds %s', (_what, last) => {
    const fragments = times(15, n => `fragment F${n} on Category { ...F${n + 1} ...F${n + 1} }`);
    const before = performance.now();
    expect(refusalOf(`{ categories { ...F0 } } ${fragments} fragment F15 on Category { ${last} }`)).toMatch(
      /^(A field is asked for more than 20 times|The document unfolds to more than 1000 selections)\.$/,
    );
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('refuses the twenty-first set inside others, those of fragments included', () => {
    const chain = (n: number) =>
      `{ categories { ...F0 } } ${times(n, m => `fragment F${m} on Category { ...F${m + 1} }`)} fragment F${n} on Category { id }`;
    expect(refusalOf(chain(17))).toBeNull();
    expect(refusalOf(chain(18))).toBe('The document has more than 20 sets inside each other.');
  });

  it('walks a cycle of fragments once and leaves its refusal to graphql-js', () => {
    const cycle =
      '{ categories { ...A } } fragment A on Category { id ...B } fragment B on Category { ...A }';
    expect(refusalOf(cycle)).toBeNull();
    expect(validate(schema, parse(cycle), specifiedRules).map(({ message }) => message)).toEqual([
      'Cannot spread fragment "A" within itself via "B".',
    ]);
  });

  it('refuses a fragment that nothing uses before graphql-js compares what is in it', () => {
    expect(refusalOf(`{ shop { now } } fragment A on Shop { ${times(600, () => 'now')} }`)).toBe(
      'Fragment "A" is never used.',
    );
  });
});

it('keeps no text of a document it parsed', () => {
  expect(parse('{ __typename } # a comment', PARSING).loc).toBeUndefined();
  expect(PARSING.maxTokens).toBe(LIMITS.tokens);
});
