import { createSign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export type Json = Record<string, unknown>;

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Reply {
  status: number;
  body: string;
}

/** A merchant's server: it hears notifications, answers them as told, and drives the sandbox's own interfaces. */
export class MerchantServer {
  readonly received: Received[] = [];
  /** What the next notifications are answered; afterwards `usual` again. */
  readonly answers: Reply[] = [];
  /** How long it thinks before it answers. */
  delayMs = 0;
  usual: (path: string) => Reply = path => ({ status: 200, body: path === '/alipay' ? 'success' : '' });
  readonly #ears: Server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const path = incoming.url ?? '';
      this.received.push({ path, headers: incoming.headers, body: Buffer.concat(chunks).toString() });
      const { status, body } = this.answers.shift() ?? this.usual(path);
      setTimeout(() => outgoing.writeHead(status).end(body), this.delayMs);
    });
  });
  #credentials: Record<string, string> = {};

  constructor(
    private readonly folder: string,
    readonly origin: string,
  ) {}

  async open(): Promise<this> {
    this.#credentials = JSON.parse(await readFile(join(this.folder, 'credentials.json'), 'utf8')) as Record<
      string,
      string
    >;
    await new Promise<void>(resolve => this.#ears.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get(name: string): string {
    return this.#credentials[name]!;
  }

  notifyUrl(path: '/wechat' | '/alipay' | '/push'): string {
    return `http://127.0.0.1:${(this.#ears.address() as AddressInfo).port}${path}`;
  }

  close(): void {
    this.#ears.close();
  }

  async post(path: string, body: unknown = {}) {
    const answer = await fetch(this.origin + path, { method: 'POST', body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Json };
  }

  async look(path: string): Promise<Json> {
    return (await (await fetch(this.origin + path)).json()) as Json;
  }

  protected sign(text: string, key: string): string {
    return createSign('RSA-SHA256').update(text).sign(key, 'base64');
  }
}

export function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}
