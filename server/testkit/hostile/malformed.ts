import fc from 'fast-check';

/** What is nearly right: texts with a few characters taken out, put in, doubled or exchanged. */
function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(12),
    put: fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '(',
        ')',
        '[',
        ']',
        '"',
        '"""',
        '...',
        '@',
        '$',
        '!',
        ':',
        '\\',
        '#',
        '\0',
        '\u2028',
        '𝒳',
      ),
      fc.constantFrom(
        'null',
        'true',
        '1e999',
        '-0',
        '99999999999999999999',
        '__proto__',
        'on',
        'fragment',
        'query',
      ),
      fc.string({ maxLength: 8 }),
    ),
    double: fc.boolean(),
  });
  return fc.tuple(fc.constantFrom(...texts), fc.array(change, { maxLength: 6 })).map(([text, changes]) => {
    let changed = text;
    for (const { at, length, put, double } of changes) {
      const from = Math.floor(at * changed.length);
      const cut = changed.slice(from, from + length);
      changed = changed.slice(0, from) + (double ? cut + cut : put) + changed.slice(from + length);
    }
    return changed.slice(0, 30_000);
  });
}

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 5 }),
  fc.constantFrom<unknown>(null, -1, 1e308, 2 ** 53, '', '\0', '\ud800', 'x'.repeat(5_000), [], {}, [
    [[[[[[[[[]]]]]]]]],
  ]),
  fc.array(fc.integer(), { maxLength: 300 }),
);

/** What a careless client might mean by an id, a number or a text. */
const plausible = fc.oneof(
  fc.uuid(),
  fc.constantFrom<unknown>(
    '',
    'x',
    '\0',
    '0',
    'null',
    '%',
    'PAID',
    'WECHAT',
    '6f1e4d2c',
    0,
    1,
    -1,
    50,
    2 ** 31 - 1,
    true,
    null,
  ),
  fc.string({ maxLength: 40 }),
);
const INPUT_FIELDS = [
  'username',
  'password',
  'code',
  'authCode',
  'clientKey',
  'method',
  'orderId',
  'items',
  'couponIds',
  'reason',
  'lineIds',
] as const;
const item = fc.record({ kind: fc.constantFrom('COURSE', 'COURSE_PLAN', 'X'), id: plausible });
const input = fc.oneof(
  fc.dictionary(fc.constantFrom(...INPUT_FIELDS), plausible),
  fc.record(
    {
      clientKey: fc.string({ minLength: 8, maxLength: 64 }),
      items: fc.array(item, { maxLength: 60 }),
      couponIds: fc.array(plausible),
    },
    { requiredKeys: ['items'] },
  ),
);

/** Each of the right name; most of them may be what was meant. */
const variables = fc.oneof(
  { weight: 1, arbitrary: anything },
  {
    weight: 6,
    arbitrary: fc.record(
      {
        ...{ id: plausible, orderId: plausible, code: plausible, after: plausible, categoryId: plausible },
        ...{ state: plausible, input, itemIds: fc.array(plausible), templateId: plausible },
        first: fc.oneof(fc.integer(), plausible),
        __proto__: plausible,
      },
      { requiredKeys: ['id', 'input', 'first'] },
    ),
  },
);

/** Left out more often than not. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** The payload of an operation that may have anything in any place. */
export function payloads(documents: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.record({
    query: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...documents) },
      { weight: 5, arbitrary: mutated(documents) },
      { weight: 1, arbitrary: anything },
    ),
    variables,
    operationName: seldom(fc.oneof(fc.constantFrom('CoursePage', 'MePage', ''), anything)),
    extensions: seldom(
      fc.oneof(
        anything,
        fc.record({ persistedQuery: fc.oneof(anything, fc.record({ sha256Hash: anything })) }),
      ),
    ),
    documentId: seldom(fc.oneof(fc.string(), anything)),
  });
}

/** The body of a request: mostly JSON of nearly the right form. */
export function bodies(documents: readonly string[]): fc.Arbitrary<Buffer> {
  const json = payloads(documents).map(payload => JSON.stringify(payload));
  return fc.oneof(
    { weight: 6, arbitrary: json.map(text => Buffer.from(text)) },
    { weight: 2, arbitrary: json.chain(text => mutated([text])).map(text => Buffer.from(text)) },
    { weight: 1, arbitrary: anything.map(value => Buffer.from(JSON.stringify(value) ?? '')) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map(bytes => Buffer.from(bytes)) },
  );
}

/** Frames of a socket: messages of the protocol with a few things wrong, and what is none. */
export function frames(documents: readonly string[]): fc.Arbitrary<string | Buffer> {
  const id = fc.oneof(fc.constantFrom('1', '2', '3'), anything);
  const message = fc.oneof(
    { weight: 6, arbitrary: fc.record({ type: fc.constant('subscribe'), id, payload: payloads(documents) }) },
    {
      weight: 2,
      arbitrary: fc.record(
        { type: fc.constantFrom('complete', 'ping', 'pong', 'connection_init'), id, payload: anything },
        { requiredKeys: ['type'] },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.record({ type: anything, id: anything, payload: anything }, { requiredKeys: [] }),
    },
  );
  return fc.oneof(
    { weight: 8, arbitrary: message.map(value => JSON.stringify(value)) },
    { weight: 1, arbitrary: message.map(value => JSON.stringify(value)).chain(text => mutated([text])) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)) },
  );
}
