import { execFileSync } from 'node:child_process';
import { createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg, type Ffmpeg } from './ffmpeg.js';
import { cut } from './hls.js';
import { probe, secondsOf } from './probe.js';

const tools = findFfmpeg({ ffmpegPath: null });

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'zhike-hls-'))));
afterAll(() => rm(folder, { recursive: true }));

/** A test picture and a tone, a few kilobytes for each film. */
function film(name: string, ...args: string[]): string {
  return filmOf(14, name, ...args);
}

function filmOf(seconds: number, name: string, ...args: string[]): string {
  const path = join(folder, name);
  const source = [
    '-f',
    'lavfi',
    '-i',
    `testsrc=size=160x120:rate=5:duration=${seconds}`,
    '-f',
    'lavfi',
    '-i',
    `sine=d=${seconds}`,
  ];
  execFileSync((tools as Ffmpeg).ffmpeg, ['-v', 'error', '-y', ...source, ...args, path]);
  return path;
}

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

async function pieces(source: string) {
  const key = randomBytes(16);
  const percents: number[] = [];
  const probed = await probe(tools as Ffmpeg, source);
  const into = join(folder, 'pieces');
  const onPercent = (percent: number) => void percents.push(percent);
  const { seconds, name } = await cut(tools as Ffmpeg, { source, folder: into, probed, key, onPercent });
  // Opened and put together, they are a film again.
  const opened = await Promise.all(
    seconds.map(async (_length, index) => {
      const iv = Buffer.alloc(16);
      iv.writeUInt32BE(index, 12);
      const decipher = createDecipheriv('aes-128-cbc', key, iv);
      return Buffer.concat([decipher.update(await readFile(join(into, `${index}.ts`))), decipher.final()]);
    }),
  );
  const whole = join(folder, 'whole.ts');
  await writeFile(whole, Buffer.concat(opened));
  return { seconds, name, percents, film: await probe(tools as Ffmpeg, whole) };
}

const lengthOf = (seconds: number[]) => Math.round(seconds.reduce((sum, one) => sum + one, 0));

describe.skipIf(!tools)('a film (ffmpeg)', { timeout: 30_000 }, () => {
  it('that every player plays is cut as it is', async () => {
    const source = film('plain.mp4', ...H264, '-g', '20', '-c:a', 'aac');
    const { seconds, name, film: made } = await pieces(source);
    expect(made.video).toMatchObject({ codec: 'h264', width: 160, height: 120 });
    expect([lengthOf(seconds), Math.max(...seconds) <= 8, name]).toEqual([
      14,
      true,
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
  });

  it('of a thousand pictures a second is shown with sixty', async () => {
    await pieces(filmOf(4, 'fast.mp4', '-r', '1000', '-c:v', 'mpeg4', '-c:a', 'aac'));
    const { ffprobe } = tools as Ffmpeg;
    const asked = ['-select_streams', 'v', '-count_packets', '-show_entries', 'stream=nb_read_packets'];
    const args = ['-v', 'error', ...asked, '-of', 'csv=p=0', join(folder, 'whole.ts')];
    const count = parseInt(String(execFileSync(ffprobe, args)), 10);
    // Of four seconds, and the last picture may be shown for a moment longer.
    expect([count >= 240, count < 250]).toEqual([true, true]);
  });

  it.each([
    ['in another code', 'film.webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libvorbis']],
    ['with sound that few players know', 'film.mkv', [...H264, '-c:a', 'pcm_s16le']],
    [
      'in colours that few players know',
      'film444.mp4',
      ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p'],
    ],
  ])('%s is encoded, and has a place to begin at every six seconds', async (_what, name, args) => {
    const { seconds, film: made } = await pieces(film(name, ...args));
    expect(made.video).toMatchObject({ codec: 'h264', pixels: 'yuv420p', width: 160, height: 120 });
    expect(made.audio).toEqual({ codec: 'aac' });
    expect([lengthOf(seconds), Math.max(...seconds) <= 6.5]).toEqual([14, true]);
  });

  it('with hardly a place to begin at is encoded too, for it could not be sought in', async () => {
    const source = filmOf(26, 'long.mp4', ...H264, '-g', '1000', '-sc_threshold', '0', '-an');
    const { seconds } = await pieces(source);
    expect([lengthOf(seconds), Math.max(...seconds) <= 6.5]).toEqual([26, true]);
  });

  it('that was held upright stands upright', async () => {
    const lying = film('lying.mp4', ...H264, '-c:a', 'aac');
    const source = join(folder, 'upright.mp4');
    execFileSync((tools as Ffmpeg).ffmpeg, [
      '-v',
      'error',
      '-y',
      '-i',
      lying,
      '-c',
      'copy',
      '-metadata:s:v',
      'rotate=90',
      source,
    ]);
    const { film: made } = await pieces(source);
    expect(made.video).toMatchObject({ width: 120, height: 160, rotated: false });
  });

  it('without sound is a film too, and its progress is told', async () => {
    const { film: made, percents } = await pieces(
      film('silent.webm', '-an', '-c:v', 'libvpx', '-deadline', 'realtime'),
    );
    expect([made.video?.codec, made.audio]).toEqual(['h264', null]);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBeGreaterThan(50);
  });

  it('that ends before its index is damaged', async () => {
    const source = film('torn.mp4', ...H264, '-c:a', 'aac');
    await truncate(source, 5000);
    await expect(probe(tools as Ffmpeg, source)).rejects.toMatchObject({ problem: 'DAMAGED' });
  });

  it('is not what names other files, which are not opened', async () => {
    const secret = join(folder, 'secret.ts');
    await writeFile(secret, 'secret');
    const list = join(folder, 'list.mp4');
    await writeFile(list, `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nfile://${secret}\n#EXT-X-ENDLIST\n`);
    await expect(probe(tools as Ffmpeg, list)).rejects.toMatchObject({ problem: 'DAMAGED' });
    await writeFile(list, `ffconcat version 1.0\nfile '${secret}'\n`);
    await expect(probe(tools as Ffmpeg, list)).rejects.toMatchObject({ problem: 'DAMAGED' });
  });

  it('ends with the server that works on it', async () => {
    const source = film('slow.webm', '-c:v', 'libvpx', '-deadline', 'realtime', '-an');
    const probed = await probe(tools as Ffmpeg, source);
    const stop = new AbortController();
    const cutting = {
      source,
      folder: join(folder, 'stopped'),
      probed,
      key: randomBytes(16),
      signal: stop.signal,
    };
    const done = cut(tools as Ffmpeg, { ...cutting, onPercent: () => undefined });
    stop.abort();
    await expect(done).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('without ffmpeg', () => {
  it('is found out where either program is missing', () => {
    expect(findFfmpeg({ ffmpegPath: join(folder, 'ffmpeg') })).toBeNull();
  });

  it('how long a film or a recording is, is read from itself', async () => {
    const asset = (name: string) => new URL(`../../../db/seeders/assets/${name}`, import.meta.url).pathname;
    expect(Math.round(await secondsOf(asset('sample.mp4')))).toBe(16);
    expect(Math.round(await secondsOf(asset('sample.mp3')))).toBe(24);
    await expect(secondsOf(asset('sample.pdf'))).rejects.toMatchObject({ problem: 'DAMAGED' });
  });
});
