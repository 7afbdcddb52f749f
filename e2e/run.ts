/**
 * `npm test`: every check, suite and build there is, two at a time, one line each. What fails is shown in full.
 * The last line is the sum, and with CI=true a test that was skipped is a failure.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { countSecondTry, countStep, countVitest, failedFiles, type Count } from './run/count.js';
import { endAll, runScript } from './run/process.js';
import { installServices } from './run/services.js';
import { steps, type Step } from './run/steps.js';

const LANES = 2;
const SHOWN_LINES = 300;
const HEARTBEAT_MS = 15_000;

const root = resolve(import.meta.dirname, '..');
const results = join(root, 'test-results');
const strict = process.env.CI === 'true';

interface Result extends Count {
  step: Step;
  ms: number;
}

const started = Date.now();
const waiting = [...steps];
const active = new Map<Step, { since: number; ended: Promise<void> }>();
const done = new Map<string, Result>();

async function run(step: Step): Promise<void> {
  const since = Date.now();
  const file = step.name.replaceAll(' ', '-');
  const { count, log } = step.vitest ? await runSuite(step, file) : await runCheck(step, file);
  finish({ step, ms: Date.now() - since, ...count });
  if (count.failed > 0) show(log);
}

interface Ran {
  count: Count;
  log: string;
}

async function runCheck(step: Step, file: string): Promise<Ran> {
  const log = join(results, 'logs', `${file}.log`);
  return { count: countStep(await runScript(step.script, [], log, root)), log };
}

/** In CI the files of a suite that failed are run once more, whole; `README.md` says why. */
async function runSuite(step: Step, file: string): Promise<Ran> {
  const first = await runVitest(step, file, []);
  const count = countVitest(first.exitCode, first.report);
  const failed = failedFiles(first.report);
  if (!strict || count.failed === 0 || failed.length === 0) return { count, log: first.log };
  show(first.log);
  console.log(`  ${step.name}: once more, ${failed.map(path => relative(root, path)).join(', ')}`);
  const second = await runVitest(step, `${file}-once-more`, ['--maxWorkers=1', ...failed]);
  return { count: countSecondTry(second.exitCode, first.report, second.report), log: second.log };
}

async function runVitest(step: Step, file: string, only: string[]) {
  const log = join(results, 'logs', `${file}.log`);
  const report = join(results, 'reports', `${file}.json`);
  const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...only];
  return { log, report, exitCode: await runScript(step.script, args, log, root) };
}

function finish(result: Result): void {
  active.delete(result.step);
  done.set(result.step.name, result);
  console.log(`${result.failed > 0 ? '✗' : '✓'} ${line(result)}`);
  for (const name of result.skipped) console.log(`    skipped: ${name}`);
  for (const name of result.retried) console.log(`    passed at a second try only: ${name}`);
}

function line({ step, ms, passed, failed, skipped }: Result): string {
  const counts = step.vitest
    ? `${passed} passed${failed ? `, ${failed} failed` : ''}${skipped.length ? `, ${skipped.length} skipped` : ''}`
    : '';
  return `${step.name.padEnd(18)}${seconds(ms)}   ${counts}`.trimEnd();
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`.padStart(8);

function show(log: string): void {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  if (lines.length > SHOWN_LINES) console.log(`    … the whole of it is in ${log}`);
  for (const text of lines.slice(-SHOWN_LINES)) console.log(`    ${text}`);
}

/** The next step that may start now; one whose needs failed is not run and counts as a failure. */
function next(): Step | undefined {
  if ([...active.keys()].some(step => step.alone)) return undefined;
  for (const step of [...waiting]) {
    const needs = (step.needs ?? []).map(name => done.get(name));
    if (needs.some(result => result && result.failed > 0)) {
      take(step);
      console.log(`  ${step.name} is not run: what it needs has failed`);
      finish({ step, ms: 0, passed: 0, failed: 1, skipped: [], retried: [] });
    } else if (needs.every(result => result !== undefined) && !(step.alone && others())) {
      return take(step);
    }
  }
  return undefined;
}

function take(step: Step): Step {
  waiting.splice(waiting.indexOf(step), 1);
  return step;
}

const others = (): boolean => active.size > 0 || waiting.some(step => !step.alone);

async function runAll(): Promise<void> {
  for (;;) {
    for (let step = next(); step; step = active.size < LANES ? next() : undefined) {
      const lane = { since: Date.now(), ended: Promise.resolve() };
      active.set(step, lane);
      lane.ended = run(step);
    }
    if (active.size === 0) return;
    await Promise.race([...active.values()].map(({ ended }) => ended));
  }
}

function heartbeat(): void {
  const now = [...active].map(
    ([{ name }, { since }]) => `${name} ${Math.round((Date.now() - since) / 1000)} s`,
  );
  console.log(`  … ${now.join(', ')}`);
}

function sum(): number {
  const all = steps.map(step => done.get(step.name)).filter(result => result !== undefined);
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log('\nslowest first');
  for (const result of all.toSorted((a, b) => b.ms - a.ms)) {
    console.log(`  ${line(result)}`);
    total.passed += result.passed;
    total.failed += result.failed;
    total.skipped += result.skipped.length;
  }
  console.log(`  ${'all, side by side'.padEnd(18)}${seconds(Date.now() - started)}`);
  console.log(`\nscreenshots: ${join(results, 'screenshots')}   logs: ${join(results, 'logs')}`);
  if (strict && total.skipped > 0) console.log('CI=true: a skipped test is a failure');
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || (strict && total.skipped > 0) ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endAll();
    process.exit(130);
  });
}

rmSync(results, { recursive: true, force: true });
mkdirSync(join(results, 'logs'), { recursive: true });
if (strict) installServices();
console.log(`${steps.length} steps, ${LANES} at a time\n`);
const beat = setInterval(heartbeat, HEARTBEAT_MS);
await runAll();
clearInterval(beat);
process.exitCode = sum();
