import { request as plainRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface Request {
  method: string;
  /** Path and query exactly as they were sent: part of WeChat's sign string. */
  target: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string | Buffer;
  /** The platform's word for the outcome, for the list of calls. */
  code?: string;
}

export const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

export class BodyTooLarge extends Error {}

export async function readBody(message: IncomingMessage, limit = 1 << 20): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Too much is heard to its end, so that the refusal can be, too, but not kept.
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) throw new BodyTooLarge();
  return Buffer.concat(chunks);
}

export const header = (headers: IncomingHttpHeaders, name: string): string => {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
};

export interface Post {
  url: string;
  headers: Record<string, string>;
  body: Buffer;
}

export type PostResult = { status: number; body: string } | { failure: 'timeout' | 'unreachable' };

/** Posts once, follows nothing, and gives the far side `timeoutMs` for its whole answer. */
export function post({ url, headers, body }: Post, timeoutMs: number): Promise<PostResult> {
  return new Promise(resolve => {
    const send = url.startsWith('https:') ? secureRequest : plainRequest;
    const outgoing = send(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.length) },
      agent: false,
    });
    const finish = (result: PostResult) => {
      clearTimeout(timer);
      outgoing.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => finish({ failure: 'timeout' }), timeoutMs);
    outgoing.on('error', () => finish({ failure: 'unreachable' }));
    outgoing.on('response', incoming => {
      const status = incoming.statusCode ?? 0;
      readBody(incoming, 1 << 16).then(
        text => finish({ status, body: text.toString('utf8') }),
        () => finish({ failure: 'unreachable' }),
      );
    });
    outgoing.end(body);
  });
}
