/**
 * `npm run bench:live`: one live room followed by 1,000 and by 5,000 sockets of two processes, and in the same run bare
 * `ws` that sends the same frame to as many. BENCH_SECONDS: how long each is driven as fast as it goes; BENCH_SOCKETS: how
 * many, separated by commas. Clients, servers and PostgreSQL share the machine, so that only ratios hold.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { print } from 'graphql';
import { RoomUpdatedDocument } from '../../graphql/generated/graphql.js';
import { Bare, Crowd } from './live-crowd.js';
import { LiveServer } from './live-server.js';

const SECONDS = Number(process.env['BENCH_SECONDS'] || 5);
const SIZES = (process.env['BENCH_SOCKETS'] || '1000,5000').split(',').map(Number);
const PROCESSES = 2;
/** Texts that are said one by one, to see how long each takes to come. */
const CALM = 20;
/** Who say something at the same time, each as soon as the last was taken. */
const SPEAKERS = 6;

/**
 * The least of what bare `ws` delivers a second that the product may, in events: what is said in one breath is one frame, so
 * that with few sockets frames are bounded by the breaths of a room, not by what can be sent.
 */
const LIMIT = 0.3;

const at = (): string => `at ${(performance.timeOrigin + performance.now()).toFixed(3)}`;
const quantile = (of: number[], part: number): number =>
  [...of].sort((a, b) => a - b)[Math.min(of.length - 1, Math.floor(of.length * part))] ?? 0;

/** Seconds of CPU so far, and megabytes held now. */
function usageOf(pid: number): { cpu: number; memory: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) / 100,
    memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
  };
}

interface Side {
  name: string;
  pid: number;
  /** Says one thing, with the time in it. */
  say(): Promise<void>;
  /** Says as much as it can until then. */
  flood(ms: number): Promise<void>;
}

interface Rate {
  frames: number;
  events: number;
}

/** What arrives a second, at all sockets together. */
async function measure({ name, pid, say, flood }: Side, crowd: Crowd): Promise<Rate> {
  await say();
  await sleep(1000);
  await crowd.count();
  for (let n = 0; n < CALM; n++) {
    await say();
    await sleep(250);
  }
  const calm = await crowd.count();
  const before = usageOf(pid);
  const began = performance.now();
  await flood(SECONDS * 1000);
  const busy = await crowd.count();
  const seconds = (performance.now() - began) / 1000;
  const after = usageOf(pid);
  process.stdout.write(
    `  ${name.padEnd(8)} ${(busy.frames / seconds).toFixed(0).padStart(7)} frames/s with ${(busy.events / seconds).toFixed(0).padStart(7)} events/s, ` +
      `CPU ${((100 * (after.cpu - before.cpu)) / seconds).toFixed(0)} %, ${after.memory.toFixed(0)} MB · ` +
      `one at a time p50 ${quantile(calm.delays, 0.5).toFixed(1)} ms, p99 ${quantile(calm.delays, 0.99).toFixed(1)} ms\n`,
  );
  return { frames: busy.frames / seconds, events: busy.events / seconds };
}

process.stdout.write('Starting the server\n');
const server = await LiveServer.start();
try {
  const { roomId, speak } = await server.room();
  const query = print(RoomUpdatedDocument);
  const subscribe = {
    ...{ id: randomUUID(), type: 'subscribe' },
    payload: { query, variables: { sessionId: roomId } },
  };
  const frame = await server.frameOf(subscribe, () => speak(at()));
  process.stdout.write(`A frame of ${frame.length} characters\n`);
  for (const size of SIZES) {
    process.stdout.write(`${size} sockets\n`);
    const bare = await Bare.start();
    const listeners = await Crowd.gather(bare.url, size, PROCESSES, null);
    const least = await measure(
      {
        ...{ name: 'bare ws', pid: bare.process.pid! },
        say: () => Promise.resolve(bare.send(frame)),
        flood: ms => (bare.send(frame, ms), sleep(ms)),
      },
      listeners,
    );
    await listeners.leave();
    await bare.stop();

    const followers = await Crowd.gather(server.socketUrl, size, PROCESSES, subscribe);
    const rate = await measure(
      {
        ...{ name: 'product', pid: server.pid },
        say: () => speak(at()),
        async flood(ms) {
          const until = performance.now() + ms;
          const talk = async () => {
            while (performance.now() < until) await speak(at());
          };
          await Promise.all(Array.from({ length: SPEAKERS }, talk));
        },
      },
      followers,
    );
    await followers.leave();
    const ratio = rate.events / least.events;
    process.stdout.write(
      `  ratio of events ${ratio.toFixed(2)}, not below ${LIMIT}; of frames ${(rate.frames / least.frames).toFixed(2)}\n`,
    );
    if (ratio < LIMIT) process.exitCode = 1;
  }
} finally {
  await server.stop();
}
