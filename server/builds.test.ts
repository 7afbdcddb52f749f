import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Build, buildStale } from './builds.js';

let root: string;
let waiting: Promise<void>;

const site: Build = {
  name: 'site',
  title: 'Building the site',
  output: 'dist/site',
  inputs: ['src', 'package.json'],
  command: into => ({ args: ['site', '--', into] }),
};

/** A bundler that counts its runs, and that stands still half-way when it is told to. */
const BUNDLER = `
  import { appendFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
  const into = process.argv[2];
  appendFileSync('runs', 'x');
  mkdirSync(into, { recursive: true });
  if (existsSync('stand-still')) setTimeout(() => {}, 60_000);
  else if (existsSync('fail')) throw new Error('no such page');
  else cpSync('src/index.html', into + '/index.html');`;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'zhike-builds-'));
  waiting = Promise.resolve();
  await mkdir(join(root, 'src'));
  await write('bundler.mjs', BUNDLER);
  await write('package.json', JSON.stringify({ scripts: { site: 'node bundler.mjs' } }));
  await write('src/index.html', 'one');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const write = (file: string, text: string) => writeFile(join(root, file), text);
const read = (file: string) => readFile(join(root, file), 'utf8').catch(() => null);
const leftOvers = () => readdir(join(root, 'dist/.building/site'));

/** One after the other, as the lock of two processes has it. */
function alone(_folder: string, work: () => Promise<void>): Promise<void> {
  const mine = waiting.then(work);
  waiting = mine.catch(() => undefined);
  return mine;
}

const build = (signal = new AbortController().signal) => buildStale({ root, signal, alone }, [site]);

it('builds what is missing, not again while its sources are the same, and again when they change', async () => {
  await build();
  await build();
  expect([await read('dist/site/index.html'), await read('runs')]).toEqual(['one', 'x']);
  await write('src/index.html', 'two');
  await build();
  expect([await read('dist/site/index.html'), await read('runs')]).toEqual(['two', 'xx']);
  expect(await leftOvers()).toEqual([]);
});

it('builds once when two start at once', async () => {
  await Promise.all([build(), build()]);
  expect([await read('dist/site/index.html'), await read('runs')]).toEqual(['one', 'x']);
});

it('keeps serving the old one while the new one is cut off half-way, and then makes it whole', async () => {
  await build();
  await write('src/index.html', 'two');
  await write('stand-still', '');
  const stop = new AbortController();
  const cut = build(stop.signal);
  while ((await read('runs')) !== 'xx') await new Promise(resolve => setTimeout(resolve, 20));
  stop.abort();
  await expect(cut).rejects.toThrow('aborted');
  expect(await read('dist/site/index.html')).toBe('one');

  await rm(join(root, 'stand-still'));
  await build();
  expect(await read('dist/site/index.html')).toBe('two');
  expect(await leftOvers()).toEqual([]);
});

it('says which script failed and what it said, and tries again next time', async () => {
  await write('fail', '');
  await expect(build()).rejects.toThrow(/^npm run site failed:[^]*no such page/);
  expect(await read('dist/site/index.html')).toBe(null);
  await rm(join(root, 'fail'));
  await build();
  expect(await read('dist/site/index.html')).toBe('one');
});
