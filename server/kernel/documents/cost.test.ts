import 'reflect-metadata';
import { getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { createSchema } from '../../schema.js';
import { costOf } from './cost.js';

const schema = await createSchema();

function cost(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text);
  return costOf(schema, document, getOperationAST(document)!, variables);
}

it('counts an object as one, and values as nothing', () => {
  expect(cost('{ __typename }')).toBe(0);
  expect(cost('{ shop { now sellsHere } }')).toBe(1);
});

it.each([
  ['the number that is written', '{ courses(first: 7) { nodes { id } } }', {}, 1 + 7],
  ['the number in the variable', 'query ($n: Int) { courses(first: $n) { nodes { id } } }', { n: 3 }, 1 + 3],
  ['twenty where none is asked for', '{ courses { nodes { id } } }', {}, 1 + 20],
  [
    'twenty where the variable is null',
    'query ($n: Int) { courses(first: $n) { nodes { id } } }',
    { n: null },
    21,
  ],
  [
    'twenty where the variable is left out',
    'query ($n: Int) { courses(first: $n) { nodes { id } } }',
    {},
    21,
  ],
  ['fifty of a thousand, as the page has', '{ courses(first: 1000) { nodes { id } } }', {}, 1 + 50],
  ['none of less than none', '{ courses(first: -5) { nodes { id } } }', {}, 1],
  [
    'edges and their nodes',
    '{ courses(first: 5) { edges { node { id } } pageInfo { endCursor } } }',
    {},
    1 + 5 * 2 + 1,
  ],
  [
    'both where both are asked for',
    '{ courses(first: 5) { nodes { id } edges { node { id } } } }',
    {},
    1 + 5 + 10,
  ],
])('counts a page by %s', (_what, text, variables, expected) => {
  expect(cost(text, variables)).toBe(expected);
});

it('multiplies lists inside each other by what they declare', () => {
  expect(cost('{ course(id: "x") { chapters { id } } }')).toBe(1 + 12);
  expect(cost('{ course(id: "x") { chapters { lessons { id } } } }')).toBe(1 + 12 * (1 + 15));
  expect(cost('{ courses(first: 2) { nodes { chapters { lessons { id } } } } }')).toBe(1 + 2 * (1 + 12 * 16));
});

it('counts what fragments hold as if it stood where they are spread', () => {
  const fragments = 'fragment A on Course { teacher { id } ...B } fragment B on Course { chapters { id } }';
  expect(cost(`{ course(id: "x") { ...A ... on Course { teacher { id } } } } ${fragments}`)).toBe(
    1 + 1 + 12 + 1,
  );
});
