import { authExchange } from '@urql/exchange-auth';
import type { CombinedError } from '@urql/core';
import type { Session } from './session';

const isUnauthenticated = (error: CombinedError) =>
  error.graphQLErrors.some(({ extensions }) => extensions.code === 'UNAUTHENTICATED');

/** Holds every question until the session is known, renews the token before it ends, and repeats a refused question once. */
export const createAuth = (session: Session) =>
  authExchange(async ({ appendHeaders }) => {
    await session.restore();
    return {
      addAuthToOperation: operation =>
        session.token ? appendHeaders(operation, { authorization: `Bearer ${session.token}` }) : operation,
      willAuthError: () => session.due,
      didAuthError: isUnauthenticated,
      refreshAuth: async () => {
        await session.renew();
      },
    };
  });
