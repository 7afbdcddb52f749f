import type { Server } from 'node:http';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type RequestHandler } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Ctx } from './context.js';
import { DocumentStore, lengthRefusal, limitedShape, PARSING } from './kernel/document-limits.js';
import { formatError } from './kernel/format-error.js';
import { refusal } from './kernel/errors.js';
import { addressOf, bearerOf, hintsOf, makeContext, refreshCookieOf, type Base } from './request-context.js';
import { verifyAccess } from './users/tokens.js';
import type { SessionGuard } from './users/session-guard.js';

const MAX_BODY = '100kb';

/** `/graphql` over HTTP; `stop` drains requests in flight and then closes the HTTP server. */
export async function graphqlOverHttp(
  schema: GraphQLSchema,
  httpServer: Server,
  base: () => Base,
  guard: SessionGuard,
): Promise<{ handlers: RequestHandler[]; stop: () => Promise<void> }> {
  const { config, log } = base();
  const apollo = new ApolloServer<Ctx>({
    schema,
    introspection: config.env !== 'production',
    hideSchemaDetailsFromClientErrors: config.env === 'production',
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: PARSING,
    validationRules: [limitedShape],
    documentStore: new DocumentStore(),
    persistedQueries: false,
    formatError: (formatted, error) => formatError(log, formatted, error),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer }),
    ],
  });
  await apollo.start();
  const handler = expressMiddleware(apollo, {
    context: async ({ req, res }) => {
      const viewer = await viewerOf(bearerOf(req), base(), guard);
      return {
        ...makeContext(base(), viewer, addressOf(req, config.trustProxy), hintsOf(req)),
        refreshCookie: refreshCookieOf(req, res, base().publicUrl),
      };
    },
  });
  return {
    handlers: [express.json({ limit: MAX_BODY }), refuseOverlong, handler],
    stop: () => apollo.stop(),
  };
}

/** Before Apollo, which parses first and asks later; a query in a URL is kept short by Node itself. */
const refuseOverlong: RequestHandler = (request, response, next) => {
  const { query } = (request.body ?? {}) as { query?: unknown };
  const overlong = lengthRefusal(query);
  if (overlong) response.status(400).json({ errors: [overlong] });
  else next();
};

/** The viewer of an access token; null without one, `UNAUTHENTICATED` for one that is no longer good. */
async function viewerOf(token: string | null, { config, now }: Base, guard: SessionGuard) {
  if (!token) return null;
  const verified = await verifyAccess(token, config.sessionSecret, now());
  if (!verified || guard.isRevoked(verified.viewer.sessionId)) {
    throw refusal('UNAUTHENTICATED', 'The session has ended.', { http: { status: 401 } });
  }
  return verified.viewer;
}
