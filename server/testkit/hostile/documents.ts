/** Documents that are made to be dear: each is dearest for another part of whoever reads it. */

const times = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');

export interface Hostile {
  name: string;
  query: string;
  variables?: Record<string, unknown>;
  /** Runs in the end; only reading it must not be dear. */
  harmless?: true;
}

const LAST = 1_900;

export const hostile: Hostile[] = [
  { name: 'one field 1,900 times', query: `{ ${times(LAST, () => 'id')} }` },
  { name: 'aliases of one field', query: `{ ${times(600, n => `a${n}:__typename`)} }` },
  { name: 'fields of many names that do not exist', query: `{ ${times(980, n => `coursez${n}`)} }` },
  {
    name: 'fields that are nearly right',
    query: `{ courses { nodes { ${times(980, n => `titlf${n}`)} } } }`,
  },
  { name: 'one long name that does not exist', query: `{ ${'n'.repeat(16_000)} }` },
  { name: 'nested until the tokens end', query: `${'{ a '.repeat(660)} ${'}'.repeat(660)}` },
  {
    name: 'inline fragments inside each other',
    query: `{ ${'... { '.repeat(490)} __typename ${'}'.repeat(490)} }`,
  },
  {
    name: 'inline fragments until the tokens end',
    query: `{ ${'...{'.repeat(650)}__typename${'}'.repeat(650)} }`,
  },
  {
    name: 'inline fragments around a block text',
    query: `{ ${'...{'.repeat(640)}courses(after: """${'a\n'.repeat(5_800)}""") { nodes { id } }${'}'.repeat(640)} }`,
  },
  {
    name: 'as many brackets as may be around a block text',
    harmless: true,
    query: `{ ${'...{'.repeat(16)}courses(after: """${'a\n'.repeat(7_900)}""") { nodes { id } }${'}'.repeat(16)} }`,
  },
  {
    name: 'a list inside lists, as a value',
    query: `{ course(id: ${'['.repeat(950)}1${']'.repeat(950)}) { id } }`,
  },
  {
    name: 'an object inside objects, as a value',
    query: `{ quoteOrder(input: ${'{a:'.repeat(480)}1${'}'.repeat(480)}) { list { fen } } }`,
  },
  {
    name: 'fragments that double each time',
    query: `{ categories { ...F0 } } ${times(40, n => `fragment F${n} on Category { ...F${n + 1} ...F${n + 1} }`)} fragment F40 on Category { id }`,
  },
  {
    name: 'fragments in a circle',
    query: `{ categories { ...F0 } } ${times(45, n => `fragment F${n} on Category { id ...F${(n + 1) % 45} }`)}`,
  },
  {
    name: 'every fragment spreads every other',
    query: `{ categories { ...F0 } } ${times(18, n => `fragment F${n} on Category { id ${times(18, m => `...F${m}`)} }`)}`,
  },
  {
    name: 'many fragments that nothing uses',
    query: `{ __typename } ${times(200, n => `fragment F${n} on Category { id name }`)}`,
  },
  {
    name: 'many operations over one chain of fragments',
    query: `${times(10, n => `query Q${n} { categories { ...F0 } }`)} ${times(45, n => `fragment F${n} on Category { id ...F${n + 1} }`)} fragment F45 on Category { id }`,
  },
  {
    name: 'one field with other arguments each time',
    query: `{ ${times(200, n => `course(id: "${n}") { id }`)} }`,
  },
  {
    name: 'overlapping sets of sets',
    query: `{ ${times(12, () => `courses { ${times(12, () => 'nodes { teacher { id name } }')} }`)} }`,
  },
  {
    name: 'overlapping fragments of fragments',
    query: `{ courses { nodes { ${times(20, n => `...F${n}`)} } } } ${times(20, n => `fragment F${n} on Course { ${times(8, m => `chapters { lessons { title${m} } }`)} }`)}`,
  },
  {
    name: 'directives on one field',
    query: `{ __typename ${times(600, () => '@include(if: true)')} }`.slice(0, 16_000),
  },
  { name: 'unknown directives', query: `{ __typename ${times(900, n => `@aa${n}`)} }` },
  {
    name: 'introspection in a circle',
    query:
      '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
  },
  { name: 'a number of 16,000 digits', query: `{ courses(first: ${'9'.repeat(16_000)}) { nodes { id } } }` },
  {
    name: 'a text of 16,000 backslashes',
    harmless: true,
    query: `{ course(id: "${'\\\\'.repeat(7_900)}") { id } }`,
  },
  {
    name: 'a block text of 16,000 lines',
    harmless: true,
    query: `{ course(id: """${'\n'.repeat(15_900)}""") { id } }`,
  },
  { name: 'comments', harmless: true, query: `{ __typename } ${'#\n'.repeat(8_000)}` },
  { name: 'commas', harmless: true, query: `{ __typename${','.repeat(16_000)} }` },
  { name: 'a hundred kilobytes', query: `{ __typename } #${'x'.repeat(80_000)}` },
  {
    name: 'variables that are declared and not used',
    query: `query (${times(480, n => `$v${n}: Int`)}) { __typename }`,
  },
  {
    name: 'variables that are used and not declared',
    query: `{ ${times(20, n => `a${n}: course(id: $v${n}) { id }`)} }`,
  },
  {
    name: 'values of a wrong type',
    query: `{ quoteOrder(input: { items: [${times(300, n => `{kind: COURZE${n}}`)}] }) { list { fen } } }`,
  },
  {
    name: 'fifty pages inside fifty pages',
    query:
      '{ me { orders(first: 50) { nodes { lines { course { chapters { lessons { id title } } } } refunds { lines { line { title } } } } } } }',
  },
  {
    name: 'pages side by side',
    query: `{ ${times(20, n => `a${n}: courses(first: 50) { nodes { id teacher { id } chapters { lessons { id } } } }`)} }`,
  },
  {
    name: 'logins side by side',
    query: `mutation { ${times(50, n => `a${n}: loginWithPassword(input: {username: "x", password: "y"}) { accessToken }`)} }`,
  },
  {
    name: 'variables nested without end',
    query: 'query ($a: QuoteOrderInput!) { quoteOrder(input: $a) { list { fen } } }',
    variables: { a: JSON.parse(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`) as object },
  },
  {
    name: 'a list of 40,000 variables',
    query: 'query ($a: QuoteOrderInput!) { quoteOrder(input: $a) { list { fen } } }',
    variables: { a: { items: Array.from({ length: 40_000 }, () => 1) } },
  },
  {
    name: 'variables with fields that nobody knows',
    query: 'query ($a: QuoteOrderInput!) { quoteOrder(input: $a) { list { fen } } }',
    variables: { a: Object.fromEntries(Array.from({ length: 1_900 }, (_, n) => [`itemz${n}`, n])) },
  },
  {
    name: 'a text of 90,000 characters for a number',
    query: 'query ($f: Int) { courses(first: $f) { nodes { id } } }',
    variables: { f: '9'.repeat(90_000) },
  },
];
