import type { Server } from 'node:http';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { CloseCode, type Context as SocketContext } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Viewer } from './context.js';
import { DocumentStore, lengthRefusal, limitedShape, PARSING } from './kernel/document-limits.js';
import { formatError } from './kernel/format-error.js';
import { addressOf, hintsOf, makeContext, type Base } from './request-context.js';
import type { SessionGuard } from './users/session-guard.js';
import { verifyAccess } from './users/tokens.js';

const MAX_MESSAGE = 64 * 1024;

/** How long a client may take to answer that the server goes; a phone in a tunnel never does. */
const FAREWELL_MS = 1000;

type Socket = Extra & Record<PropertyKey, unknown> & { viewer?: Viewer };

/** `/graphql` over graphql-transport-ws, with the guards of HTTP. A socket ends with its token or its session. */
export function graphqlOverWebSocket(
  schema: GraphQLSchema,
  httpServer: Server,
  base: () => Base,
  guard: SessionGuard,
): { stop: () => Promise<void> } {
  const { config, log } = base();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  httpServer.on('upgrade', (request, socket, head) => {
    const path = request.url?.split('?')[0];
    if (path !== '/graphql') return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, opened => sockets.emit('connection', opened, request));
  });
  const readable = documentReader(schema, config.env === 'production');
  const formatted = (errors: readonly GraphQLFormattedError[]) =>
    errors.map(error => formatError(log, error instanceof GraphQLError ? error.toJSON() : error, error));

  const server = useServer<Record<string, unknown>, Socket>(
    {
      schema,
      connectionInitWaitTimeout: 10_000,
      async onConnect(socket) {
        const token = socket.connectionParams?.accessToken;
        if (typeof token !== 'string') return true; // A visitor: public operations only.
        const verified = await verifyAccess(token, config.sessionSecret, base().now());
        if (!verified || guard.isRevoked(verified.viewer.sessionId)) return false;
        return bind(socket, verified.viewer, verified.expiresAt.getTime() - base().now().getTime());
      },
      context: socket =>
        makeContext(base(), socket.extra.viewer ?? null, addressOf(socket.extra.request, config.trustProxy), {
          ...hintsOf(socket.extra.request),
          ...socket.connectionParams,
        }),
      onSubscribe(_socket, _id, { query, operationName, variables }) {
        const document = readable(query);
        if (Array.isArray(document)) return document;
        return { schema, document, operationName, variableValues: variables };
      },
      onError: (_socket, _id, _payload, errors) => formatted(errors),
      onNext: (_socket, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: formatted(result.errors) as GraphQLError[] } : undefined,
    },
    sockets,
  );

  function bind(
    socket: SocketContext<Record<string, unknown>, Socket>,
    viewer: Viewer,
    livesMs: number,
  ): boolean {
    const connection = socket.extra.socket;
    // It may have closed while its token was verified; what hangs on its closing would then never end.
    if (connection.readyState !== connection.OPEN) return false;
    const end = () => connection.close(CloseCode.Forbidden, 'Session ended');
    const timer = setTimeout(end, Math.max(0, livesMs));
    const unwatch = guard.watch(viewer.sessionId, end);
    connection.once('close', () => {
      clearTimeout(timer);
      unwatch();
    });
    socket.extra.viewer = viewer;
    return true;
  }

  return {
    async stop() {
      const impatience = setTimeout(() => sockets.clients.forEach(client => client.terminate()), FAREWELL_MS);
      await server.dispose();
      clearTimeout(impatience);
    },
  };
}

/**
 * Parses and validates with the rules of HTTP and remembers what passed. Errors are returned, not thrown: a syntax
 * error must not close the socket with its other subscriptions.
 */
function documentReader(
  schema: GraphQLSchema,
  production: boolean,
): (query: string) => DocumentNode | GraphQLError[] {
  const rules = [...specifiedRules, limitedShape, ...(production ? [NoSchemaIntrospectionCustomRule] : [])];
  const store = new DocumentStore();
  return query => {
    const overlong = lengthRefusal(query);
    if (overlong) return [overlong];
    const seen = store.find(query);
    if (seen) return seen;
    try {
      const document = parse(query, PARSING);
      const errors = validate(schema, document, rules);
      if (errors.length) return [...errors];
      store.keep(query, document);
      return document;
    } catch (error) {
      return [error instanceof GraphQLError ? error : new GraphQLError('The document cannot be read.')];
    }
  };
}
