import type { Server } from 'node:http';
import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Ctx, Viewer } from './context.js';
import { graphqlBody } from './graphql-body.js';
import { Unreadable, type Asked, type DocumentReader } from './kernel/documents/index.js';
import { refusal } from './kernel/errors.js';
import { formatError } from './kernel/format-error.js';
import type { Opens } from './playground/token.js';
import { addressOf, type Trust } from './proxies.js';
import { bearerOf, hintsOf, makeContext, refreshCookieOf, type Base } from './request-context.js';
import { smaller } from './smaller.js';
import type { SessionGuard } from './users/session-guard.js';
import { verifyAccess } from './users/tokens.js';

const JSON_TYPE = 'application/json';
const JSON_IN_UTF8 = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;
const RESPONSE_TYPE = 'application/graphql-response+json';

/** What was read before Apollo is asked to run it. */
type HttpCtx = Ctx & { document: DocumentNode };

export interface HttpParts {
  schema: GraphQLSchema;
  server: Server;
  reader: DocumentReader;
  base: () => Base;
  guard: SessionGuard;
  trust: Trust;
  opens: Opens;
}

/** `/graphql` over HTTP; `stop` drains requests in flight and then closes the HTTP server. */
export async function graphqlOverHttp({
  schema,
  server,
  reader,
  base,
  guard,
  trust,
  opens,
}: HttpParts): Promise<{
  routes: Router;
  stop: () => Promise<void>;
}> {
  const { log } = base();
  const apollo = new ApolloServer<HttpCtx>({
    schema,
    introspection: true, // The reader decides; it comes before.
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    documentStore: null,
    persistedQueries: false,
    formatError: (formatted, error) => formatError(log, formatted, error),
    plugins: [
      takesWhatWasRead,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer: server }),
    ],
  });
  await apollo.start();

  const answer: RequestHandler = async (request, response) => {
    const token = request.headers['x-playground-token'];
    const opened = token !== undefined && (await opens(token, addressOf(request, trust)));
    const { document, operation, operationName, variables } = reader.read(askedIn(request.body), opened);
    if (operation.operation === 'subscription')
      throw new Unreadable([badRequest('Subscriptions are told over a socket.')]);
    const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: headersOf(request),
        search: '',
        body: { query: 'read already', operationName, variables },
      },
      context: async () => {
        const viewer = await viewerOf(bearerOf(request), base(), guard, isLeaving(operation));
        return {
          ...makeContext(base(), viewer, addressOf(request, trust), hintsOf(request)),
          refreshCookie: refreshCookieOf(request, response, base().publicUrl),
          document,
        };
      },
    });
    if (body.kind !== 'complete') throw new Error('Answers are given whole.');
    // Written with the body, whose length says whether it is worth compressing.
    response.statusCode = status ?? 200;
    response.setHeaders(headers).end(body.string);
  };

  const refuse: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (!(error instanceof Unreadable)) return next(error);
    const errors = error.errors.map(one => formatError(log, one.toJSON(), one));
    const status = statusOf(errors[0]?.extensions?.code, request);
    response.status(status).type(typeOf(request) || JSON_TYPE);
    response.end(JSON.stringify({ errors }));
  };

  const routes = Router();
  routes.use(onlyPost, smaller(), negotiated, graphqlBody(base), answer);
  routes.use(refuse);
  return { routes, stop: () => apollo.stop() };
}

/** Apollo neither parses nor validates: what is to run was read by the same reader that sockets have. */
const takesWhatWasRead: ApolloServerPlugin<HttpCtx> = {
  requestDidStart: async () => ({
    didResolveSource: async context =>
      void Object.assign(context, { document: context.contextValue.document }),
  }),
};

function askedIn(body: unknown): Asked {
  const asked = jsonIn(String(body));
  if (Array.isArray(asked)) throw new Unreadable([badRequest('One operation a request.')]);
  if (typeof asked !== 'object' || asked === null)
    throw new Unreadable([badRequest('The body must be a JSON object.')]);
  return asked;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable([badRequest('The body is no JSON.')]);
  }
}

const badRequest = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });

/** What another site's page can send without asking first is none of it. */
const onlyPost: RequestHandler = ({ method }, response, next) => {
  if (method === 'POST') return next();
  tell(response.set('allow', 'POST'), 405, 'Operations are asked for by POST.');
};

const negotiated: RequestHandler = (request, response, next) => {
  if (!typeOf(request)) return tell(response, 406, `Answers are ${RESPONSE_TYPE} or ${JSON_TYPE}.`);
  if (JSON_IN_UTF8.test(request.headers['content-type'] ?? '')) return next();
  tell(response, 415, `Requests are ${JSON_TYPE}.`);
};

function tell(response: Response, status: number, message: string): void {
  response.status(status).json({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
}

const typeOf = (request: Request): string | false => request.accepts([JSON_TYPE, RESPONSE_TYPE]);

/** GraphQL over HTTP: who asks for application/json by name gets 200 for a document that cannot run. */
function statusOf(code: unknown, request: Request): number {
  if (code === 'FORBIDDEN') return 403;
  const byName = request.headers.accept?.includes(JSON_TYPE) && typeOf(request) === JSON_TYPE;
  return byName && code !== 'BAD_REQUEST' ? 200 : 400;
}

function headersOf({ headers }: Request): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) map.set(name, String(value));
  return map;
}

/** Whether `logout` is all that is asked for. Who is idle for longer than an access token lives may go all the same. */
const isLeaving = ({ selectionSet }: OperationDefinitionNode): boolean =>
  selectionSet.selections.every(one => one.kind === Kind.FIELD && one.name.value === 'logout');

/** The viewer of an access token; null without one, `UNAUTHENTICATED` for one that is no longer good. */
async function viewerOf(
  token: string | null,
  { config, now }: Base,
  guard: SessionGuard,
  mayBeOver: boolean,
): Promise<Viewer | null> {
  if (!token) return null;
  const verified = await verifyAccess(token, config.sessionSecret, now());
  if (!verified || guard.isRevoked(verified.viewer.sessionId)) {
    if (mayBeOver) return null;
    throw refusal('UNAUTHENTICATED', 'The session has ended.', { http: { status: 401 } });
  }
  return verified.viewer;
}
