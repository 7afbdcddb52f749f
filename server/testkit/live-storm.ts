import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { createTestDatabase } from './database.js';
import { Follower, liveNow, say } from './live.js';
import { TestSandbox } from './sandbox.js';
import { ServerProcess } from './server-process.js';
import { visitorAt } from './visitor.js';

interface Weather {
  clients: number;
  kills: number;
  /** Lines said between two kills. */
  lines: number;
}

interface Heard {
  /** What the room holds, in its order. */
  said: string[];
  /** What each kept. */
  kept: string[][];
  seqs: number[][];
  kills: number;
}

const PATIENCE_MS = 60_000;

async function until(fact: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!fact()) {
    if (Date.now() > deadline) throw new Error('Those who follow do not come as far as the room.');
    await sleep(50);
  }
}

/** A room in a server of its own that is killed in the middle of what is said, again and again. */
export async function stormInRoom({ clients, kills, lines }: Weather): Promise<Heard> {
  const [database, dataDir, sandbox] = await Promise.all([
    createTestDatabase(),
    mkdtemp(join(tmpdir(), 'zhike-test-live-')),
    TestSandbox.start(inject('sandboxKeys')),
  ]);
  const env = { DATABASE_URL: database.url, DATA_DIR: dataDir, RATE_LIMIT_FACTOR: '1000' };
  const server = await ServerProcess.start({ ...sandbox.credentials, ...env });
  try {
    const teacher = visitorAt(server.origin);
    const { loginWithPassword } = await teacher.run<{ loginWithPassword: { accessToken: string } }>(
      'mutation ($input: LoginWithPasswordInput!) { loginWithPassword(input: $input) { accessToken } }',
      { input: { username: 'teacher', password: 'zhike-demo-2026' } },
    );
    teacher.accessToken = loginWithPassword.accessToken;
    const id = await liveNow({ clock: { now: () => new Date() } }, teacher);
    const all = Array.from({ length: clients }, () => new Follower(visitorAt(server.origin), id).follow());
    await until(() => all.every(({ seq }) => seq !== null));
    const said = new Set<string>();
    /** Said until it is taken: the key makes of several tries one line. */
    const insist = async (text: string) => {
      for (;;) {
        const taken = await say(teacher, id, text, `storm-key-${text}`).catch(() => null);
        if (taken?.message) return void said.add(text);
        await sleep(50);
      }
    };
    for (let round = 0; round <= kills; round++) {
      const talk = (async () => {
        for (let n = 0; n < lines; n++) await insist(`${round}-${n}`);
      })();
      if (round < kills) {
        await until(() => said.size > round * lines + lines / 2);
        await server.kill();
        await server.restart();
        for (const each of all) {
          await each.leave();
          each.follow();
        }
      }
      await talk;
    }
    await until(() => all.every(({ texts }) => texts.length >= said.size));
    const kept = all.map(({ texts }) => [...texts]);
    const seqs = all.map(({ events }) => events.map(({ seq }) => seq));
    for (const each of all) await each.leave();
    return { said: [...said], kept, seqs, kills };
  } finally {
    await server.stop();
    await Promise.all([database.drop(), sandbox.stop(), rm(dataDir, { recursive: true, force: true })]);
  }
}
