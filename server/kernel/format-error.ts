import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, isValueNode, type GraphQLFormattedError } from 'graphql';
import { UserError } from './errors.js';
import type { Logger } from './log.js';
import { messageFor } from './messages.js';

const INTERNAL = ApolloServerErrorCode.INTERNAL_SERVER_ERROR;

/** Codes whose message is meant for the client; everything else is masked. */
const PUBLIC: ReadonlySet<unknown> = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'RATE_LIMITED',
  ...Object.values(ApolloServerErrorCode).filter(code => code !== INTERNAL),
]);

/** One formatter for HTTP and WebSocket: typed codes pass, surprises are logged with their cause and masked. */
export function formatError(
  log: Logger,
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLFormattedError {
  const { message, path, locations, extensions } = formatted;
  const cause = unwrapResolverError(error);
  if (isDataException(cause)) {
    log.warn({ error: cause, path }, 'PostgreSQL cannot read a value');
    return {
      message: 'An argument has a value of the wrong form.',
      ...(path && { path }),
      extensions: { code: 'BAD_USER_INPUT' },
    };
  }
  // A mutation tells it as data; a query and a subscription have no other way.
  if (cause instanceof UserError) {
    const { code: reason, field } = cause;
    return {
      message: messageFor(reason, 'en'),
      ...(path && { path }),
      extensions: { code: 'BAD_USER_INPUT', reason, field },
    };
  }
  // Apollo calls internal whatever has no code, a fault of the document's values too.
  const own = extensions?.code === INTERNAL ? undefined : extensions?.code;
  const code = own ?? (isDocumentFault(error, cause) ? 'BAD_USER_INPUT' : INTERNAL);
  if (PUBLIC.has(code)) {
    const { stacktrace: _none, ...rest } = extensions ?? {};
    return { message, ...(locations && { locations }), ...(path && { path }), extensions: { ...rest, code } };
  }
  log.error({ error: cause, path }, 'Unexpected error');
  return {
    message: 'Something went wrong on our side.',
    ...(path && { path }),
    extensions: { code: INTERNAL },
  };
}

/**
 * graphql-js throws without a code: outside of any field for a fault of the document or its variables, and inside
 * one, at the node of the value, where null came for an argument that must not be null.
 */
function isDocumentFault(error: unknown, cause: unknown): boolean {
  if (!(error instanceof GraphQLError) || !(cause instanceof GraphQLError) || cause.originalError)
    return false;
  return !error.path || (cause.nodes?.length ? cause.nodes.every(isValueNode) : false);
}

/** SQLSTATE class 22: a value PostgreSQL cannot hold or read. While a request is served, it came with the request. */
function isDataException(cause: unknown): boolean {
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^22...$/.test(code);
}
