import type { GraphQLFormattedError } from 'graphql';
import { CloseCode, MessageType, validateMessage, type SubscribeMessage } from 'graphql-ws';
import { refusal } from '../kernel/errors.js';
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
  /** Resolves when the text has left. */
  send(text: string): Promise<void>;
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
  /** One answer, or as many as come. */
  run(payload: Payload, params: Record<string, unknown>): Promise<object | AsyncIterable<object>>;
  /** What the client is told when `run` or its answers throw. */
  told(error: unknown): readonly GraphQLFormattedError[];
}

const BUSY = refusal('RATE_LIMITED', 'Too many operations at once.', { retryAfterSeconds: 1 });

interface Operation {
  ended: boolean;
  source: AsyncIterator<object> | null;
}

/**
 * One client of graphql-transport-ws. An operation is told from the next one of the same id by itself, not by its id:
 * a client may give one up and use its id again before the first has come to its end.
 */
export class SocketSession {
  private readonly operations = new Map<string, Operation>();
  private readonly pace = new Pace(SOCKET_LIMITS.messagesPerSecond, SOCKET_LIMITS.messagesAtOnce);
  private readonly patience: NodeJS.Timeout;
  private params: Record<string, unknown> | null = null;
  private welcome = false;
  private over = false;
  private running = 0;

  constructor(
    private readonly wire: Wire,
    private readonly service: Service,
    { initMs = SOCKET_LIMITS.initMs as number } = {},
  ) {
    this.patience = setTimeout(() => {
      if (!this.params)
        this.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
    }, initMs);
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
    switch (message.type) {
      case MessageType.ConnectionInit:
        return void this.greet(message.payload ?? {});
      case MessageType.Ping:
        return this.tell({ type: MessageType.Pong, ...(message.payload && { payload: message.payload }) });
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        return this.subscribe(message);
      case MessageType.Complete:
        return this.end(message.id);
      default:
        return this.close(CloseCode.BadRequest, 'Invalid message received');
    }
  }

  close(code: number, reason: string): void {
    if (this.over) return;
    this.wire.close(code, reason);
    this.closed();
  }

  /** Nothing more comes or goes. */
  closed(): void {
    this.over = true;
    clearTimeout(this.patience);
    for (const id of this.operations.keys()) this.end(id);
  }

  private async greet(params: Record<string, unknown>): Promise<void> {
    if (this.params)
      return this.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
    this.params = params;
    const refused = await this.service.greet(params);
    if (refused) return this.close(refused.code, refused.reason);
    this.welcome = true;
    this.tell({ type: MessageType.ConnectionAck });
  }

  private subscribe({ id, payload }: SubscribeMessage): void {
    if (!this.welcome) return this.close(CloseCode.Unauthorized, 'Unauthorized');
    if (id.length > SOCKET_LIMITS.idLength)
      return this.close(CloseCode.BadRequest, 'Invalid message received');
    if (this.operations.has(id))
      return this.close(
        CloseCode.SubscriberAlreadyExists,
        `Subscriber for ${id} already exists`.slice(0, 120),
      );
    const done = this.running < SOCKET_LIMITS.operations ? this.service.admit() : null;
    if (!done) return this.tell({ type: MessageType.Error, id, payload: this.service.told(BUSY) });
    const operation: Operation = { ended: false, source: null };
    this.operations.set(id, operation);
    this.running++;
    void this.run(id, operation, payload).finally(() => {
      this.running--;
      done();
      if (this.operations.get(id) === operation) this.operations.delete(id);
    });
  }

  private async run(id: string, operation: Operation, payload: Payload): Promise<void> {
    const next = (result: object) => this.say(operation, { type: MessageType.Next, id, payload: result });
    try {
      const outcome = await this.service.run(payload, this.params ?? {});
      if (Symbol.asyncIterator in outcome) {
        operation.source = outcome[Symbol.asyncIterator]();
        await follow(operation, operation.source, next);
      } else await next(outcome);
      await this.say(operation, { type: MessageType.Complete, id });
    } catch (error) {
      await this.say(operation, { type: MessageType.Error, id, payload: this.service.told(error) });
    }
  }

  private end(id: string): void {
    const operation = this.operations.get(id);
    if (!operation) return;
    this.operations.delete(id);
    operation.ended = true;
    void operation.source?.return?.()?.catch(() => undefined);
  }

  /** Of an operation that the client has given up nothing more is heard. */
  private async say(operation: Operation, message: object): Promise<void> {
    if (!operation.ended) await this.send(message);
  }

  private tell(message: object): void {
    void this.send(message);
  }

  private async send(message: object): Promise<void> {
    if (this.over) return;
    const left = this.wire.send(JSON.stringify(message));
    if (this.wire.unreadBytes() > SOCKET_LIMITS.unreadBytes) {
      this.closed();
      this.wire.cut();
    }
    await left;
  }
}

async function follow(
  operation: Operation,
  source: AsyncIterator<object>,
  next: (result: object) => Promise<void>,
): Promise<void> {
  if (operation.ended) return void (await source.return?.());
  for (let step = await source.next(); !step.done && !operation.ended; step = await source.next())
    await next(step.value);
}

/** A message of the protocol; null for anything else. A document may be named by its id instead of its text. */
function messageIn(text: string) {
  try {
    const message: unknown = JSON.parse(text);
    const { payload } = (message ?? {}) as { payload?: NamedPayload | null };
    if (payload && (payload.documentId || payload.extensions?.persistedQuery)) payload.query ??= '';
    return validateMessage(message);
  } catch {
    return null;
  }
}
