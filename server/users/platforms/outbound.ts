/** How long any gateway or platform may take, body included, in milliseconds. */
export const OUTBOUND_TIMEOUT_MS = 5_000;

/** More than any JSON answer of a platform needs; what is longer is not read, in bytes. */
export const OUTBOUND_LIMIT_BYTES = 256 * 1024;

export type Heard =
  | { heard: true; status: number; headers: Headers; body: Buffer }
  | { heard: false; reason: 'TIMEOUT' | 'NETWORK' | 'TOO_LARGE' };

export interface OutboundRequest {
  url: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  timeoutMs?: number;
  /** For what is larger than JSON: a file. */
  limitBytes?: number;
}

/**
 * One request with a deadline over the whole exchange, a limit on the body, and no redirects: what was signed for
 * one host is never sent to another. Silence is a value, because after it nobody knows what the far side did.
 */
export async function ask(request: OutboundRequest): Promise<Heard> {
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      redirect: 'error',
      signal: AbortSignal.timeout(request.timeoutMs ?? OUTBOUND_TIMEOUT_MS),
    });
    const body = await readBounded(response, request.limitBytes ?? OUTBOUND_LIMIT_BYTES);
    if (body === null) return { heard: false, reason: 'TOO_LARGE' };
    return { heard: true, status: response.status, headers: response.headers, body };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError';
    return { heard: false, reason: timedOut ? 'TIMEOUT' : 'NETWORK' };
  }
}

async function readBounded(response: Response, limitBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > limitBytes) return null; // leaving the loop cancels the stream and frees the socket
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
