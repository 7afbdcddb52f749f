import type { CombinedError } from '@urql/core';

/** What went wrong, in the few ways a person can do something about it. The texts stand in the catalogues. */
export type ErrorKind = 'offline' | 'unauthenticated' | 'forbidden' | 'rateLimited' | 'badInput' | 'server';

const BY_CODE: Readonly<Record<string, ErrorKind>> = {
  UNAUTHENTICATED: 'unauthenticated',
  FORBIDDEN: 'forbidden',
  RATE_LIMITED: 'rateLimited',
  BAD_USER_INPUT: 'badInput',
};

export function errorKind(error: CombinedError): ErrorKind {
  for (const { extensions } of error.graphQLErrors) {
    const kind = BY_CODE[String(extensions.code)];
    if (kind) return kind;
  }
  return error.networkError && !error.response ? 'offline' : 'server';
}

/** How long the server wants one to wait, where it counted too many attempts; null where it said nothing of it. */
export function retryAfterSeconds(error: CombinedError): number | null {
  for (const { extensions } of error.graphQLErrors)
    if (typeof extensions.retryAfterSeconds === 'number') return Math.ceil(extensions.retryAfterSeconds);
  return null;
}
