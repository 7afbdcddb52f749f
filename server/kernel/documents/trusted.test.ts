import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { TrustedDocuments } from './trusted.js';

const PAGE =
  'fragment Card on Course { id title } query Page($first: Int, $id: ID) { course(id: $id) { ...Card } courses(first: $first, after: "x") { nodes { ...Card } } }';
const trusted = new TrustedDocuments([
  { 'sha256:aaa': PAGE },
  { 'sha256:bbb': 'mutation Out { logout { userErrors { code } } }' },
]);
const knows = (text: string) => trusted.idOf(parse(text)) === 'sha256:aaa';

it('finds a text by its id, with or without the name of the hash', () => {
  expect(trusted.text('sha256:aaa')).toBe(PAGE);
  expect(trusted.text('bbb')).toBe('mutation Out { logout { userErrors { code } } }');
  expect(trusted.text('ccc')).toBeUndefined();
  expect(trusted.text('constructor')).toBeUndefined();
});

it('knows a document again in another order, with other blanks, and with the names of types that a cache adds', () => {
  expect(knows(PAGE)).toBe(true);
  expect(
    knows(`query Page($id: ID, $first: Int) {
      courses(after: "x", first: $first) { nodes { ...Card __typename } __typename }
      course(id: $id) { ...Card __typename }
    }
    fragment Card on Course { title id __typename }`),
  ).toBe(true);
});

it.each([
  ['one field more', PAGE.replace('id title', 'id title intro')],
  ['one field less', PAGE.replace('id title', 'id')],
  ['another name in the answer', PAGE.replace('id title', 'id name: title')],
  ['the name of a type under another name', PAGE.replace('id title', 'id title t: __typename')],
  ['another value', PAGE.replace('"x"', '"y"')],
  ['another operation beside it', `${PAGE} query Other { me { id } }`],
  ['another name of the operation', PAGE.replace('query Page', 'query Other')],
  ['a condition', PAGE.replace('id title', 'id title @include(if: true)')],
  ['another default', PAGE.replace('$first: Int', '$first: Int = 50')],
  ['another kind', PAGE.replace('query Page', 'subscription Page')],
  ['nothing of it', '{ __typename }'],
])('does not know a document with %s', (_what, text) => {
  expect(knows(text)).toBe(false);
});
