import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from './log.js';

/** Codes whose message is meant for the client; everything else is masked. */
const PUBLIC: ReadonlySet<unknown> = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  ...Object.values(ApolloServerErrorCode).filter(
    code => code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR,
  ),
]);

/** One formatter for HTTP and WebSocket: typed codes pass, surprises are logged with their cause and masked. */
export function formatError(
  log: Logger,
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLFormattedError {
  const { message, path, locations, extensions } = formatted;
  const code = extensions?.code ?? codeOf(error);
  if (PUBLIC.has(code)) {
    const { stacktrace: _none, ...rest } = extensions ?? {};
    return { message, ...(locations && { locations }), ...(path && { path }), extensions: { ...rest, code } };
  }
  const cause = unwrapResolverError(error);
  log.error({ error: cause, path }, 'Unexpected error');
  return {
    message: 'Something went wrong on our side.',
    ...(path && { path }),
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
}

/** graphql-js itself throws without a code: a fault of the document or of its variables. */
function codeOf(error: unknown): string {
  const fromDocument = error instanceof GraphQLError && !error.originalError && !error.path;
  return fromDocument ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
}
