import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { step } from './progress.js';

/** Something that is built from sources and served from dist/. */
export interface Build {
  name: string;
  title: string;
  output: string;
  /** Files and folders that decide what comes out. */
  inputs: string[];
  /** The npm script with its arguments; what it makes must come to `into`. */
  command(into: string): { args: string[]; env?: Record<string, string> };
}

export const BUILDS: Build[] = [
  {
    name: 'h5',
    title: 'Building the H5 site',
    output: 'dist/build/h5',
    inputs: ['client', 'graphql/generated', 'package-lock.json'],
    // The server serves this build itself, so that the page's own origin is the API's.
    command: into => ({ args: ['build:h5'], env: { UNI_OUTPUT_DIR: into, VITE_API_ORIGIN: '' } }),
  },
  {
    name: 'playground',
    title: 'Building the Playground',
    output: 'dist/playground',
    inputs: ['server/playground', 'package-lock.json'],
    command: into => ({ args: ['build:playground', '--', '--outDir', into, '--emptyOutDir'] }),
  },
];

export interface Building {
  root: string;
  signal: AbortSignal;
  /** Runs the work while no other process works in the folder. */
  alone(folder: string, work: () => Promise<void>): Promise<void>;
}

/** Builds what is missing or made from other sources; a warm start only compares hashes. */
export async function buildStale(building: Building, builds = BUILDS): Promise<void> {
  for (const build of builds) {
    if (!(await isStale(building.root, build))) continue;
    const workshop = join(building.root, 'dist', '.building', build.name);
    await mkdir(workshop, { recursive: true });
    await building.alone(workshop, async () => {
      // Another start may have built it while this one waited.
      if (await isStale(building.root, build)) await make(building, build, workshop);
    });
  }
}

/** The hash stands inside the output: a build made by hand, which empties the folder first, takes it away. */
const STAMP = '.inputs';

async function isStale(root: string, build: Build): Promise<boolean> {
  const stamp = await readFile(join(root, build.output, STAMP), 'utf8').catch(() => null);
  return stamp === null || stamp !== (await hashOf(root, build));
}

/**
 * Made aside and moved into place whole, so that a build killed half-way, or one that outlived its killed parent,
 * never mixes with what is served.
 */
async function make({ root, signal }: Building, build: Build, workshop: string): Promise<void> {
  for (const left of await readdir(workshop))
    await rm(join(workshop, left), { recursive: true, force: true });
  const hash = await hashOf(root, build);
  const fresh = join(workshop, `${process.pid}`);
  await step(build.title, () => run(root, build, fresh, signal));
  await writeFile(join(fresh, STAMP), hash);

  const output = join(root, build.output);
  const old = join(workshop, `${process.pid}.old`);
  await mkdir(join(output, '..'), { recursive: true });
  await rename(output, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(fresh, output);
  await rm(old, { recursive: true, force: true });
}

async function run(root: string, build: Build, into: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { args, env } = build.command(into);
  const child = spawn('npm', ['run', '--silent', ...args], {
    cwd: root,
    // Whatever mode the server is to run in, what browsers get is the production build.
    env: { ...process.env, ...env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
  }
  const cut = () => killGroup(child);
  signal.addEventListener('abort', cut);
  try {
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    );
    signal.throwIfAborted();
    if (code !== 0) throw new Error(`npm run ${args[0]} failed:\n${said.trim()}`);
    await stat(join(into, 'index.html'));
  } finally {
    signal.removeEventListener('abort', cut);
  }
}

/** npm, its shell and the bundler: a signal to npm alone would leave the others at work. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

async function hashOf(root: string, { inputs }: Build): Promise<string> {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of await filesIn(join(root, input))) {
      hash.update(`${relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function filesIn(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  const files: string[] = [];
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    if (entry.isDirectory()) files.push(...(await filesIn(join(path, entry.name))));
    else if (entry.isFile()) files.push(join(path, entry.name));
  }
  return files.sort();
}
