import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { step } from './progress.js';

/** Something that is built from sources and served from dist/. */
interface Build {
  title: string;
  script: string;
  output: string;
  /** Files and folders that decide what comes out. */
  inputs: string[];
}

const BUILDS: Build[] = [
  {
    title: 'Building the H5 site',
    script: 'build:h5',
    output: 'dist/build/h5',
    inputs: [
      'client/src',
      'client/build',
      'client/index.html',
      'client/package.json',
      'client/vite.config.ts',
      'graphql/generated',
      'package-lock.json',
    ],
  },
  {
    title: 'Building the Playground',
    script: 'build:playground',
    output: 'dist/playground',
    inputs: ['server/playground/page', 'server/playground/vite.config.ts', 'package-lock.json'],
  },
];

/** Builds what is missing or older than its sources; a warm start only compares hashes. */
export async function buildStale(root: string, signal: AbortSignal): Promise<void> {
  for (const build of BUILDS) {
    if (!(await isStale(root, build))) continue;
    const unlock = await lock(join(root, 'dist', `.${build.script.replace(':', '-')}.lock`), signal);
    try {
      // Another start may have built it while this one waited.
      if (await isStale(root, build)) await step(build.title, () => run(root, build, signal));
    } finally {
      await unlock();
    }
  }
}

/** The hash stands inside the output, which every build empties first: one that was killed leaves no hash. */
const stampOf = (root: string, { output }: Build): string => join(root, output, '.inputs');

async function isStale(root: string, build: Build): Promise<boolean> {
  const stamp = await readFile(stampOf(root, build), 'utf8').catch(() => null);
  return stamp === null || stamp !== (await hashOf(root, build));
}

async function hashOf(root: string, { inputs }: Build): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesIn(join(root, input)))
      hash
        .update(file)
        .update('\0')
        .update(await readFile(file));
  }
  return hash.digest('hex');
}

async function filesIn(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null);
  if (!entries) return [path];
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

async function run(root: string, build: Build, signal: AbortSignal): Promise<void> {
  const hash = await hashOf(root, build);
  await rm(stampOf(root, build), { force: true });
  const child = spawn('npm', ['run', '--silent', build.script], {
    cwd: root,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`npm run ${build.script} failed:\n${said.slice(-4000)}`);
  await writeFile(stampOf(root, build), hash);
}

/** A lock file with the owner's pid; that of a dead process counts for nothing. */
async function lock(file: string, signal: AbortSignal): Promise<() => Promise<void>> {
  await mkdir(join(file, '..'), { recursive: true });
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch {
      const owner = Number(await readFile(file, 'utf8').catch(() => '0'));
      if (!isAlive(owner)) await rm(file, { force: true });
      else await sleep(300, undefined, { signal });
    }
  }
}

function isAlive(pid: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
