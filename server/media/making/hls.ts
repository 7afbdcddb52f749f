import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pieceSeconds } from '../playlist.rules.js';
import { GUARDED, run, type Ffmpeg } from './ffmpeg.js';
import { MAX_SECONDS, type Probed } from './probe.js';

/** What a film is cut into, in a folder of its own: `0.ts`, `1.ts` … */
export interface Pieces {
  folder: string;
  /** Made of their content; nobody can guess it. */
  name: string;
  seconds: number[];
}

interface Cutting {
  source: string;
  folder: string;
  probed: Probed;
  /** 16 bytes of AES-128. */
  key: Buffer;
  signal?: AbortSignal;
  onPercent: (percent: number) => void;
}

const PIECE_SECONDS = 6;

/** A film whose pictures to begin at stand further apart would be hard to seek in. */
const LONGEST_PIECE = 20;

/** Cuts a film into pieces of about six seconds, each encrypted; it is encoded anew only where players need it. */
export async function cut(tools: Ffmpeg, cutting: Cutting): Promise<Pieces> {
  if (playsAsItIs(cutting.probed)) {
    const pieces = await cutBy(tools, cutting, COPIED);
    if (Math.max(...pieces.seconds) <= LONGEST_PIECE) return pieces;
  }
  return cutBy(tools, cutting, ENCODED);
}

/** What browsers, WeChat and Alipay all play. */
function playsAsItIs({ video, audio }: Probed): boolean {
  if (!video || video.codec !== 'h264' || video.rotated) return false;
  if (!['yuv420p', 'yuvj420p'].includes(video.pixels)) return false;
  return Math.min(video.width, video.height) <= 1080 && (!audio || audio.codec === 'aac');
}

const COPIED = ['-c', 'copy'];

/** The shorter side 720 at most, both even, as the encoder wants them. */
const SCALE = `scale='if(gt(iw,ih),-2,trunc(min(720,iw)/2)*2)':'if(gt(iw,ih),trunc(min(720,ih)/2)*2,-2)'`;

/** Gaps are filled with the picture before: a film of two pictures hours apart may say that it has thousands a second. */
const FASTEST = ['-fpsmax', '60'];

const ENCODED = [
  ...FASTEST,
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', '-vf', SCALE],
  ...['-force_key_frames', `expr:gte(t,n_forced*${PIECE_SECONDS})`],
  ...['-c:a', 'aac', '-b:a', '128k', '-ac', '2'],
];

async function cutBy({ ffmpeg }: Ffmpeg, cutting: Cutting, codecs: readonly string[]): Promise<Pieces> {
  const { source, folder, key, signal, probed } = cutting;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'key'), key);
  // The address of the key, which we write into each playlist ourselves, and where it lies.
  await writeFile(join(folder, 'key-info'), `key\n${join(folder, 'key')}\n`);
  const args = [
    ...['-nostdin', '-v', 'error', '-y', ...GUARDED, '-i', source],
    ...['-map', '0:v:0', '-map', '0:a:0?', '-sn', '-dn', '-map_metadata', '-1', ...codecs],
    // What its head says of its length need not be so.
    ...['-t', String(MAX_SECONDS)],
    ...['-f', 'hls', '-hls_time', String(PIECE_SECONDS), '-hls_playlist_type', 'vod'],
    ...['-hls_key_info_file', join(folder, 'key-info'), '-hls_segment_filename', join(folder, '%d.ts')],
    ...['-progress', 'pipe:1', join(folder, 'index.m3u8')],
  ];
  const onLine = (line: string): void => {
    const [, micros] = /^out_time_us=(\d+)/.exec(line) ?? [];
    if (micros) cutting.onPercent(Math.min(99, Math.floor(Number(micros) / probed.seconds / 10_000)));
  };
  await run(ffmpeg, args, { signal, onLine });
  const seconds = pieceSeconds(await readFile(join(folder, 'index.m3u8'), 'utf8'));
  return { folder, name: await nameOf(folder, seconds.length), seconds };
}

async function nameOf(folder: string, count: number): Promise<string> {
  const hash = createHash('sha256');
  for (let index = 0; index < count; index++)
    await pipeline(createReadStream(join(folder, `${index}.ts`)), hash, { end: false });
  return hash.digest('hex');
}
