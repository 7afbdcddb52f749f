import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { setPriority } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Refused } from './refused.js';

export interface Ffmpeg {
  ffmpeg: string;
  ffprobe: string;
}

/** Both programs, beside each other at the path that is set, or on PATH; null where one is missing. */
export function findFfmpeg({ ffmpegPath }: { ffmpegPath: string | null }): Ffmpeg | null {
  const folders = ffmpegPath ? [dirname(ffmpegPath)] : (process.env.PATH ?? '').split(delimiter);
  const find = (name: string) => folders.map(folder => join(folder, name)).find(isProgram);
  const [ffmpeg, ffprobe] = [ffmpegPath ?? find('ffmpeg'), find('ffprobe')];
  return ffmpeg && ffprobe && isProgram(ffmpeg) ? { ffmpeg, ffprobe } : null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * What may be opened: files, in containers that name no other files. A playlist that pretends to be a film would have
 * the server read its own disk, or knock on its neighbours' doors.
 */
export const GUARDED = [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,mpegvideo,avi,mp3,aac,wav',
];

/** Runs one of them, politely, and hands on what it says line by line. Throws `Refused` where it fails. */
export async function run(
  program: string,
  args: readonly string[],
  { signal, onLine, cwd }: { signal?: AbortSignal; onLine?: (line: string) => void; cwd?: string } = {},
): Promise<string> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd,
    signal,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve(code));
  });
  if (child.pid) lowerPriority(child.pid);
  const lines: string[] = [];
  const faults: string[] = [];
  createInterface(child.stdout).on('line', line => (onLine ? onLine(line) : lines.push(line)));
  createInterface(child.stderr).on('line', line => faults.length < 20 && faults.push(line));
  if ((await ended) === 0) return lines.join('\n');
  signal?.throwIfAborted();
  throw new Refused('DAMAGED', { cause: new Error(faults.join('\n')) });
}

/** Answers to people come first. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, 10);
  } catch {
    // It has ended already.
  }
}
