import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Journal, rewriteJournal } from './journal.js';
import { Store } from './store.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const never = (error: Error) => {
  throw error;
};

it('keeps together what is appended together, is on the disk when settled, and reads back in order', async () => {
  const { journal, entries } = await Journal.open(path, never);
  expect(entries).toEqual([]);
  for (let i = 0; i < 100; i++) journal.append({ i });
  await journal.settled();
  const together = (await readFile(path, 'utf8')).split('\n');
  expect(together.map(line => line.slice(0, 16))).toEqual(['[{"i":0},{"i":1}', '']);
  journal.append({ i: 100 });
  await journal.close();
  expect((await readFile(path, 'utf8')).split('\n')[1]).toBe('[{"i":100}]');
  const again = await Journal.open(path, never);
  expect(again.entries).toEqual(Array.from({ length: 101 }, (_, i) => ({ i })));
  await again.journal.close();
});

it.each([
  ['half a line', '[{"i":1},{"torn":'],
  ['a whole line that is no JSON', '[{"torn":\n'],
])('forgets a torn end – %s – and goes on behind what is whole', async (_, torn) => {
  await writeFile(path, `[{"i":0}]\n${torn}`);
  const { journal, entries } = await Journal.open(path, never);
  expect(entries).toEqual([{ i: 0 }]);
  journal.append({ i: 1 });
  await journal.close();
  expect(await readFile(path, 'utf8')).toBe('[{"i":0}]\n[{"i":1}]\n');
});

it('refuses to guess when it is damaged in the middle', async () => {
  await writeFile(path, '[{"i":0}]\n[{"torn":\n[{"i":2}]\n');
  await expect(Journal.open(path, never)).rejects.toThrow(`the journal ${path} is damaged at byte 10`);
});

it('is replaced as a whole', async () => {
  await writeFile(path, '{"i":0}\n');
  await rewriteJournal(path, [{ i: 1 }, { i: 2 }]);
  expect(await readFile(path, 'utf8')).toBe('[{"i":1}]\n[{"i":2}]\n');
});

it('is shortened at the start when most of it is history, and knows the same afterwards', async () => {
  const store = await Store.open(folder, never);
  for (let i = 1; i <= 6_000; i++) store.put('clock', 'clock', { offsetMs: i });
  store.put('launch', 'spent', { at: 1 });
  await store.close();
  const shorter = await Store.open(folder, never);
  expect(shorter.get('clock', 'clock')).toEqual({ offsetMs: 6_000 });
  await shorter.close();
  expect((await readFile(path, 'utf8')).trim().split('\n')).toEqual([
    '[["launch","spent",{"at":1}]]',
    '[["clock","clock",{"offsetMs":6000}]]',
  ]);
  await appendFile(path, '[["clock","clock",{"offsetMs":1}],["launch","sp');
  const torn = await Store.open(folder, never);
  expect(torn.get('clock', 'clock')).toEqual({ offsetMs: 6_000 });
  await torn.close();
});
