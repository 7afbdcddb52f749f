import { request as httpRequest } from 'node:http';
import type { ClientRequest } from 'node:http';
import { WebSocket } from 'ws';
import type { HttpAnswer, HttpRequest, SocketEvent, SocketOptions } from './runtime/node.js';

/** What is cut off: the socket, requests by the name of their operation, or all requests but some. */
export interface Block {
  socket?: boolean;
  operations?: readonly string[];
  allBut?: readonly string[];
}
export interface SentRequest {
  operationName: string | null;
  variables: unknown;
  headers: Record<string, string>;
  url: string;
  at: number;
  /** Null while it runs; 0 when it failed or was blocked. */
  status: number | null;
  blocked: boolean;
  answer: unknown;
}
export interface SentMessage {
  at: number;
  direction: 'out' | 'in';
  message: { type?: string; payload?: { operationName?: string } } & Record<string, unknown>;
}

/** The app's way to the world, over real sockets: a build's fixed API origin leads to the server of the test, as DNS would. */
export class AppNetwork {
  readonly requests: SentRequest[] = [];
  readonly messages: SentMessage[] = [];
  readonly foreign: string[] = [];
  private block: Block = {};
  private readonly running = new Map<number, ClientRequest>();
  private readonly sockets = new Map<number, WebSocket>();

  constructor(
    private readonly origins: ReadonlyMap<string, string>,
    private readonly tell: (id: number, event: SocketEvent) => void,
  ) {}

  setBlock(block: Block): void {
    this.block = block;
    if (block.socket) for (const socket of this.sockets.values()) socket.terminate();
  }

  /** The address that the fixed one stands for; null for a host that no test knows. */
  resolve(address: string): URL | null {
    const url = new URL(address);
    const http = url.origin.replace(/^ws/, 'http');
    const origin = this.origins.get(http) ?? ([...this.origins.values()].includes(http) ? http : null);
    if (origin === null) {
      this.foreign.push(address);
      return null;
    }
    return new URL(url.pathname + url.search, origin);
  }

  request({ id, url, method, headers, body, timeout }: HttpRequest): Promise<HttpAnswer> {
    const operation = operationOf(body);
    const sent: SentRequest = {
      ...operation,
      headers,
      url,
      at: Date.now(),
      status: null,
      blocked: false,
      answer: null,
    };
    this.requests.push(sent);
    const target = this.resolve(url);
    sent.blocked = this.isBlocked(operation.operationName ?? '');
    return new Promise(resolve => {
      const end = (answer: HttpAnswer) => {
        this.running.delete(id);
        sent.status = answer.ok ? answer.status : 0;
        sent.answer = answer.ok ? parsed(answer.body) : answer.reason;
        resolve(answer);
      };
      if (!target) return end({ ok: false, reason: `url not in domain list: ${url}` });
      if (sent.blocked) return end({ ok: false, reason: 'net::ERR_INTERNET_DISCONNECTED' });
      const outgoing = httpRequest(target, { method, headers, timeout }, incoming => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          end({
            ok: true,
            status: incoming.statusCode!,
            headers: pairs(incoming.rawHeaders),
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        incoming.on('error', error => end({ ok: false, reason: error.message }));
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error('timeout')));
      outgoing.on('error', error => end({ ok: false, reason: error.message }));
      outgoing.end(body ?? undefined);
      this.running.set(id, outgoing);
    });
  }

  isBlocked(operation: string): boolean {
    const { operations, allBut } = this.block;
    return operations?.includes(operation) === true || allBut?.includes(operation) === false;
  }

  abort(id: number): void {
    this.running.get(id)?.destroy(new Error('abort'));
  }

  openSocket({ id, url, protocols, headers }: SocketOptions): void {
    const target = this.resolve(url);
    const refuse = (reason: string) => {
      this.tell(id, { type: 'error', reason });
      this.tell(id, { type: 'close', code: 1006, reason });
    };
    if (!target) return refuse(`url not in domain list: ${url}`);
    if (this.block.socket) return refuse('connectSocket:fail net::ERR_INTERNET_DISCONNECTED');
    const socket = new WebSocket(target.href.replace(/^http/, 'ws'), protocols, { headers });
    this.sockets.set(id, socket);
    socket.on('open', () => this.tell(id, { type: 'open' }));
    socket.on('message', (data: Buffer) => {
      this.note('in', data.toString('utf8'));
      this.tell(id, { type: 'message', data: data.toString('utf8') });
    });
    socket.on('error', error => this.tell(id, { type: 'error', reason: error.message }));
    socket.on('close', (code, reason) => {
      this.sockets.delete(id);
      this.tell(id, { type: 'close', code, reason: reason.toString('utf8') });
    });
  }

  sendSocket(id: number, data: string): void {
    this.note('out', data);
    this.sockets.get(id)?.send(data);
  }

  closeSocket(id: number, code: number, reason: string): void {
    this.sockets.get(id)?.close(code, reason);
  }

  close(): void {
    for (const request of this.running.values()) request.destroy();
    for (const socket of this.sockets.values()) socket.terminate();
  }

  private note(direction: 'out' | 'in', data: string): void {
    this.messages.push({ at: Date.now(), direction, message: parsed(data) as SentMessage['message'] });
  }
}

/** Persisted operations carry their name; a plain one may only have it in its text. */
function operationOf(body: string | null): Pick<SentRequest, 'operationName' | 'variables'> {
  const { operationName, query, variables } = (parsed(body ?? '') ?? {}) as Record<string, unknown>;
  const named = operationName ?? /^\s*(?:query|mutation|subscription)\s+(\w+)/.exec(String(query ?? ''))?.[1];
  return { operationName: (named as string | undefined) ?? null, variables: variables ?? null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Phones hand headers on as the server wrote them. */
function pairs(raw: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i < raw.length; i += 2) headers[raw[i]!] = raw[i + 1]!;
  return headers;
}
