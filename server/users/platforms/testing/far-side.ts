import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  /** Path and query, exactly as they came. */
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Answer = (response: ServerResponse, asked: Asked) => void;

export interface FarSide {
  origin: string;
  /** Every request so far. */
  asked: Asked[];
  /** How it answers from now on. */
  answer(answer: Answer): void;
  close(): Promise<void>;
}

/** A local HTTP server that stands for the other end of the wire, and answers as it is told. */
export async function startFarSide(): Promise<FarSide> {
  let answer: Answer = response => response.writeHead(404).end();
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const heard = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
      asked.push(heard);
      answer(response, heard);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: next => {
      answer = next;
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A platform's key pair that lives as long as one test file. */
export function platformKeys(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}

export interface WechatSigner {
  privateKey: string;
  serial: string;
  /** Seconds since 1970; now when left out. */
  timestamp?: string;
}

/** The four headers by which WeChat Pay signs `body`. */
export function wechatHeaders(body: string, signer: WechatSigner): Record<string, string> {
  const { timestamp = String(Math.floor(Date.now() / 1000)), privateKey, serial } = signer;
  const signature = sign('RSA-SHA256', Buffer.from(`${timestamp}\nn0nce\n${body}\n`), privateKey);
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': 'n0nce',
    'Wechatpay-Signature': signature.toString('base64'),
    'Wechatpay-Serial': serial,
  };
}

/** An answer of Alipay's gateway to `method`, signed. */
export function alipayAnswer(method: string, content: Record<string, string>, privateKey: string): string {
  const text = JSON.stringify(content);
  const signature = sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64');
  return `{"${method.replaceAll('.', '_')}_response":${text},"sign":"${signature}"}`;
}
