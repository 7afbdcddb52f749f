/**
 * `npm run bench:orders`: orders a second from place to granted, through the real API, SDKs and sandbox, beside bare
 * statements that write the same rows in the same database, before and after it in the same run.
 * BENCH_ORDERS, BENCH_AT_ONCE; BENCH_PROFILE names a folder for a CPU profile of the server.
 */
import 'reflect-metadata';
import { isDeepStrictEqual } from 'node:util';
import { BarePurchases } from './bare.js';
import { crowd } from './crowd.js';
import { cpuTimes, since } from './processes.js';
import { Commits, purchase, type Legs } from './purchase.js';
import { report, type Phase } from './report.js';
import { rowsOfPurchases } from './rows.js';
import { setStage, type Stage } from './stage.js';

const setting = (name: string, fallback: number): number => Number(process.env[name] || fallback);
const ORDERS = setting('BENCH_ORDERS', 400);
const AT_ONCE = setting('BENCH_AT_ONCE', 16);
const WARM_UP = Math.max(2 * AT_ONCE, Math.ceil(ORDERS / 5));

/**
 * The least that the ratio may be. With both cores busy it is the ratio of CPU times, 0.16 when this was written, and
 * higher while the bare statements wait for the disk; a ratio of two rates on a shared machine is good to a third. Of a
 * purchase's CPU time the server takes a half, PostgreSQL a third, for ten times as many statements as the bare ones.
 */
const LIMIT = 0.11;

async function measure(count: number, work: (index: number) => Promise<number>): Promise<Phase> {
  const before = cpuTimes();
  const wholes: number[] = [];
  const seconds = await crowd(count, AT_ONCE, async index => void wholes.push(await work(index)));
  return { wholes, seconds, cpu: since(before) };
}

async function bench(stage: Stage): Promise<number> {
  const commits = await Commits.open(stage.databaseUrl);
  const legs: Legs[] = [];
  const real = (from: number) => async (index: number) => {
    const customer = stage.customers[from + index];
    if (!customer) throw new RangeError('Too few customers');
    const taken = await purchase(stage, commits, customer);
    if (from) legs.push(taken);
    return taken.whole;
  };
  await measure(WARM_UP, real(0));
  const bare = await BarePurchases.like(stage, AT_ONCE);
  const past = async (index: number) => {
    const started = performance.now();
    await bare.purchase(stage.customers[index % stage.customers.length]?.userId ?? '', index);
    return performance.now() - started;
  };
  try {
    await measure(ORDERS, past);
    const before = await measure(ORDERS, past);
    const rows = [await rowsOfPurchases(stage.database)];
    const through = await measure(ORDERS, real(WARM_UP));
    rows.push(await rowsOfPurchases(stage.database));
    await stage.atRest();
    const after = await measure(ORDERS, past);
    rows.push(await rowsOfPurchases(stage.database));
    requireSameRows(rows);
    return report({ through, bare: [before, after], legs, atOnce: AT_ONCE, warmUp: WARM_UP });
  } finally {
    await Promise.all([bare.close(), commits.close()]);
  }
}

/** Both must have written as many rows into each table, or their rates say nothing of each other. */
function requireSameRows(counts: Record<string, number>[]): void {
  const [first, middle, last] = counts.map(count => Object.values(count));
  const grown = (from: number[] = [], to: number[] = []) => to.map((count, at) => count - (from[at] ?? 0));
  if (!isDeepStrictEqual(grown(first, middle), grown(middle, last)))
    throw new Error(`The bare statements write other rows than the server: ${JSON.stringify(counts)}`);
}

const stage = await setStage(WARM_UP + ORDERS, AT_ONCE);
try {
  const ratio = await bench(stage);
  process.stdout.write(`ratio ${ratio.toFixed(3)}, and not below ${LIMIT}\n`);
  if (ratio < LIMIT) process.exitCode = 1;
} finally {
  await stage.stop();
}
