import { CombinedError } from '@urql/core';
import { expect, it } from 'vitest';
import { errorKind, retryAfterSeconds } from './errors';

const answered = (code: string) =>
  new CombinedError({ graphQLErrors: [{ message: code, extensions: { code } }] });

it('tells apart what a person can do something about', () => {
  expect(
    ['UNAUTHENTICATED', 'FORBIDDEN', 'RATE_LIMITED', 'BAD_USER_INPUT', 'INTERNAL_SERVER_ERROR', 'NEW'].map(
      code => errorKind(answered(code)),
    ),
  ).toEqual(['unauthenticated', 'forbidden', 'rateLimited', 'badInput', 'server', 'server']);
});

it('calls it offline only when no answer came at all', () => {
  const networkError = new Error('Network request failed');
  expect(errorKind(new CombinedError({ networkError }))).toBe('offline');
  expect(errorKind(new CombinedError({ networkError, response: { status: 502 } }))).toBe('server');
});

it('tells how long to wait where the server said so, in whole seconds', () => {
  const limited = (extensions: object) =>
    new CombinedError({
      graphQLErrors: [{ message: '', extensions: { code: 'RATE_LIMITED', ...extensions } }],
    });
  expect([{ retryAfterSeconds: 59.2 }, {}].map(one => retryAfterSeconds(limited(one)))).toEqual([60, null]);
});
