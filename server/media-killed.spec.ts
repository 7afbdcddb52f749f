import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createOrm } from '../db/orm.config.js';
import { findFfmpeg, type Ffmpeg } from './media/making/ffmpeg.js';
import { Clock } from './testkit/clock.js';
import { createTestDatabase } from './testkit/database.js';
import { demoVault } from './testkit/demo-vault.js';
import { processesAbout } from './testkit/program.js';
import { TestSandbox } from './testkit/sandbox.js';
import { ServerProcess } from './testkit/server-process.js';
import { Story } from './testkit/story.js';
import { seen, send, uploadOf } from './testkit/uploads.js';
import { visitorAt, type Visitor } from './testkit/visitor.js';
import { Role } from './users/user.entity.js';

const ffmpeg = findFfmpeg({ ffmpegPath: null });

let server: ServerProcess;
let database: Pool;
let dataDir: string;
let teacher: Visitor;
let stop: () => Promise<void>;

beforeAll(async () => {
  const [own, sandbox] = await Promise.all([createTestDatabase(), TestSandbox.start(inject('sandboxKeys'))]);
  dataDir = await mkdtemp(join(tmpdir(), 'zhike-test-killed-'));
  server = await ServerProcess.start({
    ...sandbox.credentials,
    ...{ DATABASE_URL: own.url, DATA_DIR: dataDir, RATE_LIMIT_FACTOR: '1000', LOG_LEVEL: 'silent' },
  });
  const orm = await createOrm(own.url);
  const visitor = () => visitorAt(server.origin);
  const story = new Story({ orm, clock: new Clock(), visitor, vault: demoVault() });
  teacher = await story.as(await story.user({ role: Role.TEACHER }));
  await orm.close(true);
  database = new Pool({ connectionString: own.url, max: 2 });
  stop = async () => {
    await database.end();
    await server.stop();
    await Promise.all([own.drop(), sandbox.stop(), rm(dataDir, { recursive: true, force: true })]);
  };
});
afterAll(() => stop());

/** Whether its first piece is being written. */
function cutting(id: string): boolean {
  const bench = join(dataDir, 'media-work', id);
  const tries = existsSync(bench) ? readdirSync(bench) : [];
  return tries.some(name => existsSync(join(bench, name, 'pieces/0.ts')));
}

const state = async (id: string) => (await seen(teacher, id))?.state;

describe('a server that is killed', () => {
  it('in the middle of an upload goes on with it where it was', async () => {
    const clip = await readFile(new URL('../db/seeders/assets/sample.mp4', import.meta.url));
    const sending = { purpose: 'VIDEO', name: 'film.mp4', chunkSize: 32 * 1024 };
    const url = await new Promise<string>((resolve, reject) => {
      const upload = uploadOf(server, teacher, clip, sending, {
        onError: reject,
        onChunkComplete(_size, sent) {
          if (sent < 64 * 1024) return;
          void server.kill().then(() => resolve(upload.url ?? ''));
          void upload.abort();
        },
      });
      upload.start();
    });
    await server.restart();
    const id = url.split('/').at(-1) ?? '';
    expect(await seen(teacher, id)).toBeNull();
    const begunAt: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const upload = uploadOf(server, teacher, clip, sending, {
        uploadUrl: url,
        onError: reject,
        onProgress: sent => begunAt.push(sent),
        onSuccess: () => resolve(),
      });
      upload.start();
    });
    expect(begunAt[0]).toBeGreaterThanOrEqual(64 * 1024);
    expect((await readFile(join(dataDir, 'media/private', id))).equals(clip)).toBe(true);
    await expect.poll(() => state(id), { timeout: 20_000 }).toBe('READY');
  }, 60_000);

  it.skipIf(!ffmpeg)(
    'in the middle of its work on a film does it over, and leaves nothing behind (ffmpeg)',
    async () => {
      const path = join(dataDir, 'film.mkv');
      // No player plays this code, so it takes some seconds to be encoded.
      const source = [
        '-f',
        'lavfi',
        '-i',
        'testsrc2=size=640x360:rate=25:duration=24',
        '-c:v',
        'mpeg4',
        '-q:v',
        '12',
      ];
      execFileSync((ffmpeg as Ffmpeg).ffmpeg, ['-v', 'error', '-y', ...source, path]);
      const id = await send(server, teacher, await readFile(path), { purpose: 'VIDEO' });
      await expect.poll(() => cutting(id), { timeout: 20_000, interval: 5 }).toBe(true);
      await server.kill();
      expect(
        (await database.query('select state, segments from stored_files where id = $1', [id])).rows,
      ).toEqual([{ state: 'PROCESSING', segments: null }]);
      await server.restart();
      await expect.poll(() => state(id), { timeout: 40_000 }).toBe('READY');
      expect(await seen(teacher, id)).toMatchObject({
        percent: 100,
        hls: true,
        durationSeconds: 24,
        height: 360,
      });
      const { rows } = await database.query<{ name: string; pieces: number }>(
        `select hls_name as name, json_array_length((segments -> 'seconds')::json) as pieces from stored_files where id = $1`,
        [id],
      );
      const [film] = rows;
      const stored = await readdir(join(dataDir, 'media/hls', film?.name ?? ''));
      expect([stored.length, (film?.pieces ?? 0) >= 4]).toEqual([film?.pieces, true]);
      await expect.poll(() => existsSync(join(dataDir, 'media-work', id))).toBe(false);
      const ofNobody = () => processesAbout(dataDir).filter(({ command }) => command.includes('ffmpeg'));
      await expect.poll(ofNobody, { timeout: 20_000 }).toEqual([]);
    },
    90_000,
  );
});
