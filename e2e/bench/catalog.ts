/**
 * `npm run bench:catalog`: home, a course, a search and a deep page of comments, through the product's GraphQL and, in the
 * same run, as one statement each through bare `node:http`. Both answer the same JSON, which is compared before anything
 * is measured. BENCH_SECONDS: how long each of the rounds takes.
 */
import { Product } from '../support/server.js';
import { load, type Measured } from './load.js';
import { requireSameJson, type Pair } from './pairs.js';
import { SIZE } from './seed.js';
import { setBench } from './stage.js';
import type { Page } from './statements.js';

const SECONDS = Number(process.env['BENCH_SECONDS'] || 3);
const ROUNDS = 3;

/**
 * The least that the product may do of what the bare statements do, by rate: about two thirds of what was measured on two
 * cores that had other work too (.45, .39, .49, .22). Client, both servers and PostgreSQL share the machine, so that a
 * ratio is good to a third. Most of the difference is the execution of GraphQL in one thread, field by field; a comment
 * has the most fields.
 */
const LIMITS: Record<Page, number> = { home: 0.3, course: 0.26, search: 0.3, comments: 0.15 };

const median = (numbers: number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

async function measure(of: Pair[]): Promise<{ through: Measured[]; bare: Measured[] }> {
  const sides = { through: of.map(pair => pair.through), bare: of.map(pair => pair.bare) };
  for (const asks of Object.values(sides)) await load(asks, 1);
  const measured: { through: Measured[]; bare: Measured[] } = { through: [], bare: [] };
  for (let round = 0; round < ROUNDS; round++) {
    measured.bare.push(await load(sides.bare, SECONDS));
    measured.through.push(await load(sides.through, SECONDS));
  }
  return measured;
}

function say(
  page: Page,
  { through, bare }: { through: Measured[]; bare: Measured[] },
  bytes: number,
): number {
  const rate = (side: Measured[]): number => median(side.map(({ perSecond }) => perSecond));
  const ratio = rate(through) / rate(bare);
  const tell = (side: Measured[]): string =>
    `${rate(side).toFixed(0).padStart(5)}/s, p50 ${median(side.map(({ p50 }) => p50)).toFixed(1)} ms, p95 ${median(
      side.map(({ p95 }) => p95),
    ).toFixed(1)} ms`;
  process.stdout.write(
    `${page.padEnd(9)} ${tell(through)} · bare ${tell(bare)} · ${(bytes / 1024).toFixed(1)} KB · ratio ${ratio.toFixed(2)}, not below ${LIMITS[page]}\n`,
  );
  return ratio;
}

process.stdout.write('Starting the product\n');
const product = await Product.start({ env: { RATE_LIMIT_FACTOR: '1000000', LOG_LEVEL: 'error' } });
try {
  const started = performance.now();
  const stage = await setBench(product, SIZE);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(
    `${SIZE.courses} courses, ${SIZE.courses * SIZE.lessons} lessons and ${SIZE.comments} comments in ${seconds} s\n`,
  );
  try {
    for (const [page, of] of Object.entries(stage.asked) as [Page, Pair[]][]) {
      let bytes = 0;
      for (const pair of of.slice(0, 12)) bytes = await requireSameJson(page, pair);
      if (say(page, await measure(of), bytes) < LIMITS[page]) process.exitCode = 1;
    }
  } finally {
    await stage.stop();
  }
} finally {
  await product.stop();
}
