/**
 * `npm run bench:hostile`: what hostile requests cost before they are refused, and what an honest learner feels while
 * somebody sends them without pause, beside the same learner alone in the same run.
 * BENCH_SECONDS is how long each of the phases takes.
 */
import 'reflect-metadata';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';
import { DocumentReader, TrustedDocuments, Unreadable, type Manifest } from '../../kernel/documents/index.js';
import { createSchema } from '../../schema.js';
import { hostile, type Hostile } from '../hostile/documents.js';
import { visitorAt } from '../visitor.js';
import { cpuTimes, since } from './processes.js';
import { setStage, TOKEN } from './stage.js';

const SECONDS = Number(process.env.BENCH_SECONDS || 5);

/** Milliseconds of CPU until one of them is refused, and by how much it may make others wait. */
const REFUSED_WITHIN_MS = 50;
const DELAYS_OTHERS_MS = 500;

/** An operation that the client has, for whoever is honest. */
const HONEST = '{ courses(first: 20) { nodes { id title price { text } teacher { name } } } }';

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

interface Times {
  name: string;
  first: number;
  usual: number;
}

/**
 * CPU of the reader alone, the dearest first: the first time, when nothing is compiled, and the median of twenty.
 * Blanks at the end make every one of them another text, which nobody remembers.
 */
async function readingTimes(
  where: string,
  reading: { tellsSchema: boolean; onlyTrusted: boolean },
): Promise<Times[]> {
  const manifest = JSON.parse(readFileSync('graphql/generated/persisted-documents.json', 'utf8')) as Manifest;
  const trusted = new TrustedDocuments([manifest]);
  const reader = new DocumentReader(await createSchema(), { trusted, ...reading });
  for (const query of Object.values(manifest)) cpuOf(reader, { name: 'warm', query });
  const times = hostile.map(asked => {
    const taken = Array.from({ length: 20 }, (_, n) =>
      cpuOf(reader, { ...asked, query: asked.query + ' '.repeat(n) }),
    );
    return { name: `${asked.name}, ${where}`, first: taken[0] ?? 0, usual: median(taken) };
  });
  return times;
}

function cpuOf(reader: DocumentReader, asked: Hostile): number {
  const before = process.cpuUsage();
  try {
    reader.read(asked, false);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** How long an honest question takes, one after the other, for as long as `seconds`. */
async function honest(origin: string, seconds: number): Promise<number[]> {
  const learner = visitorAt(origin, { playgroundToken: TOKEN });
  const taken: number[] = [];
  for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
    const before = performance.now();
    await learner.run(HONEST);
    taken.push(performance.now() - before);
  }
  return taken.sort((a, b) => a - b);
}

/** Sends everything hostile over HTTP and over a socket, each as fast as it is answered, until told to stop. */
function attack(origin: string): { stop(): Promise<number> } {
  let over = false;
  let sent = 0;
  const overHttp = async () => {
    for (let n = 0; !over; n++, sent++) {
      const { query, variables } = hostile[n % hostile.length] as Hostile;
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-playground-token': TOKEN },
        body: JSON.stringify({ query, variables }),
      });
      await response.arrayBuffer();
    }
  };
  const overSocket = async () => {
    for (let n = 0; !over; n++) {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.on('error', () => undefined);
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'connection_init', payload: { playgroundToken: TOKEN } }));
      await once(socket, 'message');
      for (const { query, variables } of hostile) {
        const payload = { query, variables };
        socket.send(JSON.stringify({ type: 'subscribe', id: String(sent++), payload }));
      }
      socket.send('{"type":"connection_init"}');
      await once(socket, 'close');
    }
  };
  const attackers = [overHttp(), overHttp(), overSocket()];
  return {
    async stop() {
      over = true;
      await Promise.all(attackers);
      return sent;
    },
  };
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const quantile = (sorted: number[], part: number): number => sorted[Math.ceil(sorted.length * part) - 1] ?? 0;
const told = (sorted: number[]): string =>
  `median ${ms(quantile(sorted, 0.5))}, p99 ${ms(quantile(sorted, 0.99))}, worst ${ms(sorted.at(-1) ?? 0)} of ${sorted.length}`;

const times = [
  ...(await readingTimes('to whom all is open', { tellsSchema: true, onlyTrusted: false })),
  ...(await readingTimes('in production without a token', { tellsSchema: false, onlyTrusted: true })),
].sort((a, b) => b.first - a.first);
const dearest = times[0]?.first ?? 0;
for (const { name, first, usual } of times.slice(0, 8))
  process.stdout.write(`  ${ms(first).padStart(9)} at first, ${ms(usual).padStart(8)} then: ${name}\n`);
process.stdout.write(
  `reading the dearest of ${times.length}: ${ms(dearest)} of CPU, limit ${REFUSED_WITHIN_MS} ms\n`,
);

const stage = await setStage(1, 1);
try {
  await honest(stage.origin, 1);
  const alone = await honest(stage.origin, SECONDS);
  const before = cpuTimes();
  const attackers = attack(stage.origin);
  const attacked = await honest(stage.origin, SECONDS);
  const sent = await attackers.stop();
  const each = since(before).server / (sent + attacked.length);
  const delay = (attacked.at(-1) ?? 0) - quantile(alone, 0.5);
  process.stdout.write(`an honest question alone: ${told(alone)}\n`);
  process.stdout.write(`beside ${sent} hostile ones: ${told(attacked)}\n`);
  process.stdout.write(`the server's CPU for each of both: ${ms(each)}, limit ${REFUSED_WITHIN_MS} ms\n`);
  process.stdout.write(`ratio of medians ${(quantile(attacked, 0.5) / quantile(alone, 0.5)).toFixed(1)}; `);
  process.stdout.write(`longest delay ${ms(delay)}, limit ${DELAYS_OTHERS_MS} ms\n`);
  if (Math.max(dearest, each) > REFUSED_WITHIN_MS || delay > DELAYS_OTHERS_MS) process.exitCode = 1;
} finally {
  await stage.stop();
}
