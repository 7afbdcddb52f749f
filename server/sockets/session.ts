import { GraphQLError, type ExecutionArgs, type GraphQLFormattedError } from 'graphql';
import { CloseCode, makeServer, MessageType, validateMessage, type SubscribeMessage } from 'graphql-ws';
import { Unreadable } from '../kernel/documents/index.js';
import { refusal } from '../kernel/errors.js';
import type { Frames } from '../kernel/frames.js';
import { Pace } from './allowance.js';

/** What one client may have at once, and how fast it may talk. */
export const SOCKET_LIMITS = {
  /** How long a client may take to introduce itself. */
  initMs: 10_000,
  /** Operations that run, those among them that the client has given up. */
  operations: 30,
  /** Of whatever kind: a page that comes back asks for a dozen things at once. */
  messagesPerSecond: 20,
  messagesAtOnce: 100,
  /** Characters of an id that a client chose. */
  idLength: 128,
  /** What may wait to be read by the client before it is cut. */
  unreadBytes: 1024 * 1024,
} as const;

/** WebSocket's own code for whoever does not keep the rules of the house. */
const POLICY = 1008;
/** And for what may be possible later. */
export const TRY_LATER = 1013;

/** The connection below: text out, and an end. */
export interface Wire {
  readonly protocol: string;
  /** Resolves when the text has left. */
  send(text: string): Promise<void>;
  /** A text in UTF-8, that nobody waits for. */
  push(text: Buffer): void;
  unreadBytes(): number;
  close(code: number, reason: string): void;
  /** At once, without a farewell. */
  cut(): void;
}

export type Payload = SubscribeMessage['payload'];
interface NamedPayload {
  query?: unknown;
  documentId?: unknown;
  extensions?: { persistedQuery?: unknown };
}

export interface Farewell {
  code: number;
  reason: string;
}

/** What the product does for a client. */
export interface Service {
  /** The close code with which the client is turned away, or null when it is welcome. */
  greet(params: Record<string, unknown>): Promise<Farewell | null>;
  /** Counts one operation, and returns how to end it; null when its client has as many as it may. */
  admit(): (() => void) | null;
  /** What is to be executed, and may write frames of its own. Throws `Unreadable` for what is not. */
  read(payload: Payload, params: Record<string, unknown>, frames: Frames): ExecutionArgs;
  /** What the client is told of an error. */
  told(error: GraphQLError): GraphQLFormattedError;
}

const BUSY = refusal('RATE_LIMITED', 'Too many operations at once.', { retryAfterSeconds: 1 });

/**
 * One client of graphql-transport-ws: graphql-ws speaks the protocol, and here stands what it may cost. graphql-ws tells
 * operations apart by their id alone, so that one which the client gave up and whose id it uses again would run on for
 * ever; each is therefore handed on under a name of its own, `7:id`, and answered under the client's.
 */
export class SocketSession {
  private readonly pace = new Pace(SOCKET_LIMITS.messagesPerSecond, SOCKET_LIMITS.messagesAtOnce);
  /** By the client's id: the name of the operation that it stands for now. */
  private readonly names = new Map<string, string>();
  /** How to give back what each running operation counts for, by its name. */
  private readonly running = new Map<string, () => void>();
  private disconnect: () => Promise<void> = () => Promise.resolve();
  private hear: (text: string) => Promise<void> = () => Promise.resolve();
  private count = 0;
  private over = false;

  constructor(
    private readonly wire: Wire,
    private readonly service: Service,
    { initMs = SOCKET_LIMITS.initMs as number } = {},
  ) {
    const protocol = makeServer({
      connectionInitWaitTimeout: initMs,
      onConnect: async ({ connectionParams }) => {
        const refused = await service.greet(connectionParams ?? {});
        if (refused) this.close(refused.code, refused.reason);
        return !refused;
      },
      onSubscribe: ({ connectionParams }, name, payload) => this.begin(name, payload, connectionParams ?? {}),
      onError: (_client, _name, _payload, errors) => errors.map(error => service.told(error)),
      onNext: (_client, _name, _payload, _args, { errors, ...result }) =>
        errors ? { ...result, errors: errors.map(error => service.told(error)) } : result,
    });
    this.disconnect = protocol.opened(
      {
        protocol: wire.protocol,
        send: text => this.send(text),
        close: (code = CloseCode.InternalServerError, reason = '') => this.close(code, reason),
        onMessage: hear => (this.hear = hear),
      },
      undefined,
    );
  }

  /** A frame of whatever kind has come; false when there were too many. */
  spend(): boolean {
    if (this.over) return false;
    if (this.pace.spend()) return true;
    this.close(POLICY, 'Too many messages');
    return false;
  }

  receive(text: string): void {
    if (!this.spend()) return;
    const message = messageIn(text);
    if (!message) return this.close(CloseCode.BadRequest, 'Invalid message received');
    if (message.type === MessageType.Subscribe) return this.subscribe(message);
    if (message.type === MessageType.ConnectionInit)
      return void this.hand({ ...message, payload: introductionOf(message.payload) });
    if (message.type !== MessageType.Complete) return void this.hand(message);
    const name = this.names.get(message.id);
    this.names.delete(message.id);
    if (name) void this.hand({ ...message, id: name });
  }

  close(code: number, reason: string): void {
    if (this.over) return;
    this.wire.close(code, reason.replace(NAME_IN_REASON, ' ').slice(0, 120));
    this.closed();
  }

  /** Nothing more comes or goes. */
  closed(): void {
    this.over = true;
    void this.disconnect();
  }

  private subscribe(message: SubscribeMessage): void {
    const { id } = message;
    if (id.length > SOCKET_LIMITS.idLength)
      return this.close(CloseCode.BadRequest, 'Invalid message received');
    // One that is in use is handed on as it is, for graphql-ws to refuse.
    const name = this.names.get(id) ?? `${++this.count}:${id}`;
    this.names.set(id, name);
    void this.hand({ ...message, id: name }).finally(() => {
      this.running.get(name)?.();
      this.running.delete(name);
      if (this.names.get(id) === name) this.names.delete(id);
    });
  }

  /** Settles when the operation has ended, if it is one that begins. */
  private async hand(message: object): Promise<void> {
    try {
      await this.hear(JSON.stringify(message));
    } catch (error) {
      this.service.told(new GraphQLError('A message failed.', { originalError: error as Error }));
      this.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }

  private begin(
    name: string,
    payload: Payload,
    params: Record<string, unknown>,
  ): ExecutionArgs | readonly GraphQLError[] {
    const done = this.running.size < SOCKET_LIMITS.operations ? this.service.admit() : null;
    if (!done) return [BUSY];
    this.running.set(name, done);
    try {
      return this.service.read(payload, params, this.framesOf(name));
    } catch (error) {
      if (error instanceof Unreadable) return error.errors;
      throw error;
    }
  }

  private framesOf(name: string): Frames {
    const id = name.slice(name.indexOf(':') + 1);
    const head = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
    return {
      socket: this,
      write: ({ bytes }) => {
        if (!this.over && this.names.get(id) === name) this.wire.push(Buffer.concat([head, bytes]));
      },
      unreadBytes: () => this.wire.unreadBytes(),
      cut: () => {
        this.closed();
        this.wire.cut();
      },
    };
  }

  private async send(text: string): Promise<void> {
    if (this.over) return;
    const left = this.wire.send(text.replace(NAME_IN_MESSAGE, '{"id":"'));
    if (this.wire.unreadBytes() > SOCKET_LIMITS.unreadBytes) {
      this.closed();
      this.wire.cut();
    }
    await left;
  }
}

/** What a client may say of itself; nothing else of its introduction is kept for as long as its socket lives. */
const INTRODUCTION = ['accessToken', 'playgroundToken', 'platform', 'os', 'locale', 'device'];
const LONGEST = 1024;

const introductionOf = (given: Record<string, unknown> | undefined): Record<string, string> =>
  Object.fromEntries(
    INTRODUCTION.flatMap(name => {
      const text = given?.[name];
      return typeof text === 'string' && text.length <= LONGEST ? [[name, text]] : [];
    }),
  );

/** graphql-ws writes the id first. */
const NAME_IN_MESSAGE = /^\{"id":"\d+:/;
const NAME_IN_REASON = / \d+:/;

const OF_CLIENTS: ReadonlySet<string> = new Set([
  MessageType.ConnectionInit,
  MessageType.Ping,
  MessageType.Pong,
  MessageType.Subscribe,
  MessageType.Complete,
]);

/** A message of a client's; null for anything else. A document may be named by its id instead of its text. */
function messageIn(text: string) {
  try {
    const message: unknown = JSON.parse(text);
    const { payload } = (message ?? {}) as { payload?: NamedPayload | null };
    if (payload && (payload.documentId || payload.extensions?.persistedQuery)) payload.query ??= '';
    const valid = validateMessage(message);
    return OF_CLIENTS.has(valid.type) ? valid : null;
  } catch {
    return null;
  }
}
