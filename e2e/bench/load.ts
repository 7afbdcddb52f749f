import { Agent, request } from 'node:http';

export interface Ask {
  url: string;
  /** A POST of JSON; absent: a GET. */
  body?: string;
}

const AT_ONCE = 16;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** The body of an answer; anything but 200 is a fault. */
export function ask({ url, body }: Ask): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = body
      ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      : {};
    const sent = request(url, { agent, method: body ? 'POST' : 'GET', headers }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url}: ${response.statusCode} ${text.slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export interface Measured {
  perSecond: number;
  p50: number;
  p95: number;
}

/** Asks for so long, always as many at once, one thing after the other. */
export async function load(asks: readonly Ask[], seconds: number): Promise<Measured> {
  const took: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  let next = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < end) {
      const before = performance.now();
      await ask(asks[next++ % asks.length] as Ask);
      took.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const sorted = took.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { perSecond: took.length / ((performance.now() - started) / 1000), p50: at(0.5), p95: at(0.95) };
}

export const hangUp = (): void => agent.destroy();
