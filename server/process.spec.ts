import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from './media/making/ffmpeg.js';
import { MediaPurpose, MediaState } from './media/media.rules.js';
import { StoredFile } from './media/stored-file.entity.js';
import { sample } from './testkit/lesson-files.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';
import { seen, send, settled } from './testkit/uploads.js';
import type { Visitor } from './testkit/visitor.js';
import { Role } from './users/user.entity.js';

const ffmpeg = findFfmpeg({ ffmpegPath: null });

let app: TestApp;
let story: Story;
let teacher: Visitor;
/** Where there is no ffmpeg, whatever the machine has. */
let poor: TestApp;
let poorTeacher: Visitor;
beforeAll(async () => {
  [app, poor] = await Promise.all([startApp(), startApp({ ffmpegPath: '/nowhere/ffmpeg' })]);
  story = new Story(app);
  teacher = await story.as(await story.user({ role: Role.TEACHER }));
  const poorStory = new Story(poor);
  poorTeacher = await poorStory.as(await poorStory.user({ role: Role.TEACHER }));
});
afterAll(() => Promise.all([app.stop(), poor.stop()]));

const stored = (id: string, from = app) => from.orm.em.fork().findOneOrFail(StoredFile, id);
const clip = await sample('mp4');

const RETRY =
  'mutation ($id: ID!) { retryFile(id: $id) { file { state percent problem } userErrors { code field } } }';
const retry = async ({ run }: Visitor, id: string) =>
  (await run<{ retryFile: object }>(RETRY, { id })).retryFile;

describe('a film that is damaged', () => {
  it.each([
    ['a film without its index', clip.subarray(0, 2000)],
    ['a film whose index tells of nothing', Buffer.concat([clip.subarray(0, 40), Buffer.alloc(5000)])],
  ])('%s is refused, and nothing of it is kept', async (_what, content) => {
    const id = await send(app, teacher, content, { purpose: 'VIDEO' });
    expect(await settled(app, teacher, id)).toMatchObject({
      state: 'REFUSED',
      problem: 'DAMAGED',
      hls: false,
      url: null,
    });
    const { path, hlsName } = await stored(id);
    expect([existsSync(join(app.config.dataDir, 'media', path)), hlsName]).toEqual([false, null]);
  });

  it('that is a recording is no film, nor the other way round', async () => {
    const recording = await send(app, teacher, await sample('mp3'), { purpose: 'VIDEO' });
    expect(await settled(app, teacher, recording)).toMatchObject({ state: 'REFUSED', problem: 'WRONG_TYPE' });
    const film = await send(app, teacher, clip, { purpose: 'AUDIO' });
    expect(await settled(app, teacher, film)).toMatchObject({ state: 'REFUSED', problem: 'WRONG_TYPE' });
  });
});

describe('without ffmpeg', () => {
  it('a film plays as it came, and a recording too', async () => {
    const film = await send(poor, poorTeacher, clip, { purpose: 'VIDEO' });
    const shown = await settled(poor, poorTeacher, film);
    expect(shown).toMatchObject({
      state: 'READY',
      hls: false,
      mime: 'video/mp4',
      bytes: clip.length,
      durationSeconds: 16,
    });
    const answer = await fetch(shown.url ?? '', { headers: { range: 'bytes=0-9' } });
    expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(clip.subarray(0, 10))]).toEqual([
      206,
      true,
    ]);
    const recording = await send(poor, poorTeacher, await sample('mp3'), { purpose: 'AUDIO' });
    expect(await settled(poor, poorTeacher, recording)).toMatchObject({
      state: 'READY',
      durationSeconds: 24,
    });
    await tend(poor);
    expect((await stored(film, poor)).hlsName).toBeNull();
  });
});

/** What a start does, as the server does it. */
async function tend({ sql, app: server }: TestApp = app): Promise<void> {
  await sql(`select graphile_worker.add_job('tendFiles')`);
  await server.runDueJobs();
}

describe('a start finds', () => {
  it.skipIf(!ffmpeg)('a film that came before there was an ffmpeg, and has it cut (ffmpeg)', async () => {
    const id = await send(app, teacher, clip, { purpose: 'VIDEO' });
    await settled(app, teacher, id);
    await app.orm.em.fork().nativeUpdate(StoredFile, id, { segments: null, hlsName: null, sealedKey: null });
    expect(await seen(teacher, id)).toMatchObject({ state: 'READY', hls: false });
    await tend();
    await expect.poll(async () => (await seen(teacher, id))?.hls, { timeout: 15_000 }).toBe(true);
    expect(await seen(teacher, id)).toMatchObject({ state: 'READY', percent: 100, durationSeconds: 16 });
    const { hlsName } = await stored(id);
    expect((await fetch(`${app.origin}/media/hls/${hlsName}/0.ts`)).status).toBe(200);
  });

  it.skipIf(!ffmpeg)('a film that cannot be cut, which goes on playing as it is (ffmpeg)', async () => {
    const em = app.orm.em.fork();
    const id = await send(app, teacher, await sample('pdf'), { purpose: 'DOCUMENT' });
    await settled(app, teacher, id);
    await em.nativeUpdate(StoredFile, id, { purpose: MediaPurpose.VIDEO });
    await tend();
    await expect.poll(() => app.sql('select 1 from graphile_worker.jobs'), { timeout: 10_000 }).toEqual([]);
    expect(await stored(id)).toMatchObject({ state: 'READY', segments: null });
    await em.nativeUpdate(StoredFile, id, { purpose: MediaPurpose.DOCUMENT });
  });

  it('a file whose job was lost, and one whose servers died over it', async () => {
    const lost = await send(app, teacher, await sample('epub'), { purpose: 'DOCUMENT' });
    await settled(app, teacher, lost);
    const em = app.orm.em.fork();
    await em.nativeUpdate(StoredFile, lost, { state: MediaState.PROCESSING, percent: 3 });
    expect(await app.sql('select 1 from graphile_worker.jobs')).toEqual([]);
    await tend();
    expect(await settled(app, teacher, lost)).toMatchObject({ state: 'READY', pages: 5 });

    const used = await send(app, teacher, await sample('pdf'), { purpose: 'DOCUMENT' });
    await settled(app, teacher, used);
    await em.nativeUpdate(StoredFile, used, { state: MediaState.PROCESSING });
    await app.sql(
      `select graphile_worker.add_job('processFile', json_build_object('fileId', $1::text), job_key := 'processFile ' || $1,
         max_attempts := 1, run_at := now() + interval '1 day')`,
      [used],
    );
    await app.sql('update graphile_worker._private_jobs set attempts = max_attempts');
    await tend();
    expect(await seen(teacher, used)).toMatchObject({ state: 'FAILED', problem: 'INTERNAL', url: null });
    expect(await retry(teacher, used)).toMatchObject({
      file: { state: 'CHECKING', problem: null },
      userErrors: [],
    });
    expect(await settled(app, teacher, used)).toMatchObject({ state: 'READY', pages: 2 });
  });
});

describe('work that fails again and again', () => {
  it('is told as our fault, and its owner has it done once more', async () => {
    const id = await send(app, teacher, await sample('pdf'), { purpose: 'DOCUMENT' });
    const path = join(app.config.dataDir, 'media', (await stored(id)).path);
    await rename(path, `${path}.away`);
    // It is tried six times, with waits that grow to two minutes.
    const state = async () => {
      await app.advance(60_000);
      return (await seen(teacher, id))?.state;
    };
    await expect.poll(state, { timeout: 15_000 }).toBe('FAILED');
    expect(await seen(teacher, id)).toMatchObject({ problem: 'INTERNAL', url: null });

    expect(await retry(await story.learner(), id)).toEqual({
      file: null,
      userErrors: [{ code: 'FILE_NOT_FOUND', field: ['id'] }],
    });
    await rename(`${path}.away`, path);
    expect(await retry(teacher, id)).toEqual({
      file: { state: 'CHECKING', percent: 0, problem: null },
      userErrors: [],
    });
    expect(await settled(app, teacher, id)).toMatchObject({ state: 'READY', percent: 100, pages: 2 });
    expect(await retry(teacher, id)).toEqual({
      file: null,
      userErrors: [{ code: 'FILE_NOT_FAILED', field: ['id'] }],
    });
  });
});
