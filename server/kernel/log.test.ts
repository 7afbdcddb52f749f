import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger } from './log.js';
import { masked } from './masking.js';

/** The line that is written of it. */
function written(object: object, message?: string): string {
  const lines: string[] = [];
  createLogger('info', { write: line => void lines.push(line) }).info(object, message);
  return lines.join('');
}
const read = (object: object): Record<string, unknown> =>
  JSON.parse(written(object)) as Record<string, unknown>;

const SECRETS = {
  email: 'xiao.ming+1@mail.example.com.cn',
  phone: '13912345678',
  openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  alipay: '2088102146225135',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  password: 'correct horse "battery" staple',
  code: '493021',
};

describe('what is personal is in no line', () => {
  it('in GraphQL variables, at any depth, by its name', () => {
    const variables = {
      input: { ...SECRETS, list: [{ refreshToken: 'abc' }, { refresh_token: 'def' }], username: 'xiaoming' },
    };
    expect(read({ variables })).toMatchObject({
      variables: {
        input: {
          ...{
            email: '[hidden]',
            phone: '[hidden]',
            openid: '[hidden]',
            password: '[hidden]',
            code: '[hidden]',
          },
          ...{ alipay: '[openid]', jwt: '[token]', username: 'xiaoming' },
          list: [{ refreshToken: '[hidden]' }, { refresh_token: '[hidden]' }],
        },
      },
    });
  });

  it('in errors, their causes, and errors of many', () => {
    const cause = Object.assign(new Error(`no mail for ${SECRETS.email}`), { code: 'ECONNREFUSED' });
    const many = new AggregateError([new Error(`call ${SECRETS.phone}`)], 'all failed');
    const line = written({ error: new Error(`of ${SECRETS.openid}`, { cause }), other: many });
    const { error, other } = JSON.parse(line) as Record<string, Record<string, unknown>>;
    expect(error).toMatchObject({
      ...{ type: 'Error', message: 'of [openid]' },
      cause: { message: 'no mail for [email]', code: 'ECONNREFUSED' },
    });
    expect(error?.stack).toMatch(/^Error: of \[openid\]\n +at /);
    expect(other).toMatchObject({ message: 'all failed', errors: [{ message: 'call [phone]' }] });
  });

  it('in URLs and headers', () => {
    const url = '/media/private/a.mp4?ticket=abc.def&x=1&code=0a1B2c#t=1';
    const headers = { authorization: `Bearer ${SECRETS.jwt}`, 'set-cookie': 'zhike_refresh=abc' };
    expect(
      read({ url, headers, said: 'Bearer abcdef', cookieLine: 'a=1; zhike_refresh=abc; b=2' }),
    ).toMatchObject({
      url: '/media/private/a.mp4?ticket=[hidden]&x=1&code=[hidden]#t=1',
      headers: { authorization: '[hidden]', 'set-cookie': '[hidden]' },
      said: 'Bearer [hidden]',
      cookieLine: 'a=1; zhike_refresh=[hidden]; b=2',
    });
  });

  it('in JSON within a message, and within JSON of that', () => {
    const inner = JSON.stringify({ a: 1, password: SECRETS.password });
    const line = written({ payload: inner, twice: JSON.stringify({ inner }) }, `failed with ${inner}`);
    expect(line).not.toMatch(/correct|battery|staple/);
    expect(Object.keys(JSON.parse(line) as object)).toEqual(
      expect.arrayContaining(['payload', 'twice', 'msg']),
    );
  });

  it('in what PostgreSQL says of a row', () => {
    const detail = 'Key (username)=(Wang Xiaoming) already exists.';
    const row = 'Failing row contains (1, Wang Xiaoming, "x").';
    const line = written({ error: Object.assign(new Error(`${detail} ${row}`), { detail, code: '23505' }) });
    expect(line).not.toContain('Xiaoming');
    expect(line).toContain('Key (username)=([hidden]) already exists.');
    expect(line).toContain('"code":"23505"');
  });
});

it.each([
  ['an id', '0198c1f0-7d3b-7000-8000-139123456780'],
  ["an order's number", '202611211391234567'],
  ['our number at a channel', '13912345678abcdef13912345678abcd'],
  ['the head of the audit log', '12:o_pF8uMuAJO-M2pxb1Q9zNjWeS6oUpF8uMuAJO-M2px'],
  ['a moment', '2026-11-21T08:00:00.123Z'],
  ['an address of ours', 'https://zhike.example.cn/graphql'],
])('%s is left as it is', (_what, text) => {
  expect(read({ text })).toMatchObject({ text });
});

it.each(['ORDER_NOT_PAYABLE', 'ECONNREFUSED', 'ACQ.TRADE_NOT_EXIST', '23505', '40004', 'ERR_HTTP2_ERROR'])(
  'why something failed is told: %s',
  code => expect(read({ outcome: { code } })).toMatchObject({ outcome: { code } }),
);

it.each(['493021', '0a1B2c3D', 'K7QX2M9P4T', 'ABCD-EFGH', 'made-up'])(
  'a code that lets in is not: %s',
  code => {
    expect(read({ input: { code } })).toMatchObject({ input: { code: '[hidden]' } });
  },
);

it('bears what cannot be JSON', () => {
  const round: Record<string, unknown> = { big: 1n, bytes: Buffer.from('abc'), set: new Set([1]) };
  round.self = round;
  expect(read({ round })).toMatchObject({
    round: { big: '1', bytes: '[3 bytes]', set: [1], self: '[seen]' },
  });
});

it('leaves every line JSON, and tells none of the secrets wherever they stand', () => {
  const secret = fc.constantFrom(SECRETS.email, SECRETS.phone, SECRETS.openid, SECRETS.alipay, SECRETS.jwt);
  const around = fc.string({ unit: fc.constantFrom(' ', '"', '\\', '\n', '(', ',', '=', '好') });
  fc.assert(
    fc.property(secret, around, around, fc.jsonValue(), (held, before, after, rest) => {
      const line = written({ text: `${before}${held}${after}`, rest }, `${before}${held}${after}`);
      expect(line).not.toContain(held);
      expect(() => JSON.parse(line) as unknown).not.toThrow();
    }),
  );
});

it('is quick with lines that are made to be slow', () => {
  const hostile = [
    'a'.repeat(1e5),
    '"password":"'.repeat(1e4),
    'a@'.repeat(5e4),
    'Key ('.repeat(2e4),
    '1'.repeat(1e5),
  ];
  const started = performance.now();
  for (const line of hostile) masked(line);
  expect(performance.now() - started).toBeLessThan(2_000);
});
