import type { IncomingMessage } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { CloseCode } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { Ctx, Viewer } from './context.js';
import type { DocumentReader } from './kernel/documents/index.js';
import type { Frames } from './kernel/frames.js';
import { formatError } from './kernel/format-error.js';
import type { Opens } from './playground/token.js';
import { addressOf, placeOf, type Trust } from './proxies.js';
import { hintsOf, makeContext, type Base } from './request-context.js';
import { Tally } from './sockets/allowance.js';
import { farewell } from './sockets/door.js';
import { TRY_LATER, type Farewell, type Payload, type Service } from './sockets/session.js';
import type { SessionGuard } from './users/session-guard.js';
import { verifyAccess } from './users/tokens.js';

/** Sockets of one account at a time: phone, browser and tabs, and those whose end nobody has noticed yet. */
const SOCKETS_OF_ONE = 20;
/** Operations of one account on all its sockets. */
const OPERATIONS_OF_ONE = 100;
/** Operations of all visitors behind one address: a school with a few each. */
const OPERATIONS_OF_VISITORS = 2000;

export interface SocketParts {
  schema: GraphQLSchema;
  reader: DocumentReader;
  base: () => Base;
  guard: SessionGuard;
  trust: Trust;
  opens: Opens;
}

type Serve = (connection: WebSocket, request: IncomingMessage) => Service;

/** What the product does for a client of graphql-transport-ws: what HTTP does, with the same reader and formatter. */
export function graphqlOverSockets({ schema, reader, base, guard, trust, opens }: SocketParts): Serve {
  const { config, log } = base();
  const sockets = new Tally(SOCKETS_OF_ONE * config.rateLimitFactor);
  const operations = new Tally(OPERATIONS_OF_ONE * config.rateLimitFactor);
  const ofVisitors = new Tally(OPERATIONS_OF_VISITORS * config.rateLimitFactor);

  /** A socket ends with its token or its session, and gives back what it counted for. */
  function bind(connection: WebSocket, viewer: Viewer, livesMs: number): Farewell | null {
    // It may have closed while its token was verified; what hangs on its closing would then never end.
    if (connection.readyState !== connection.OPEN) return FORBIDDEN;
    const giveBack = sockets.take(viewer.id);
    if (!giveBack) return { code: TRY_LATER, reason: 'Too many connections' };
    const end = () => farewell(connection, CloseCode.Forbidden, 'Session ended');
    const timer = setTimeout(end, Math.max(0, livesMs));
    const unwatch = guard.watch(viewer.sessionId, end);
    connection.once('close', () => {
      clearTimeout(timer);
      unwatch();
      giveBack();
    });
    return null;
  }

  return (connection, request) => {
    let viewer: Viewer | null = null;
    let opened = false;
    const contextOf = (params: object, frames: Frames): Ctx => {
      const hints = { ...hintsOf(request), ...params };
      return { ...makeContext(base(), viewer, addressOf(request, trust), hints), frames };
    };

    return {
      async greet({ accessToken, playgroundToken }) {
        opened = await opens(playgroundToken, addressOf(request, trust));
        if (typeof accessToken !== 'string') return null; // A visitor: public operations only.
        const verified = await verifyAccess(accessToken, config.sessionSecret, base().now());
        if (!verified || guard.isRevoked(verified.viewer.sessionId)) return FORBIDDEN;
        const livesMs = verified.expiresAt.getTime() - base().now().getTime();
        const refused = bind(connection, verified.viewer, livesMs);
        if (!refused) viewer = verified.viewer;
        return refused;
      },
      admit: () =>
        viewer ? operations.take(viewer.id) : ofVisitors.take(placeOf(addressOf(request, trust))),
      read(payload: Payload, params, frames) {
        const { document, operationName, variables } = reader.read(payload, opened);
        const contextValue = contextOf(params, frames);
        return { schema, document, operationName, variableValues: variables, contextValue };
      },
      told: error => formatError(log, error.toJSON(), error),
    };
  };
}

const FORBIDDEN: Farewell = { code: CloseCode.Forbidden, reason: 'Forbidden' };
