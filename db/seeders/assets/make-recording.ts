/**
 * Makes sample.mp3, the recording behind every audio lesson of the demo catalogue: `npx tsx
 * db/seeders/assets/make-recording.ts` with ffmpeg installed.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SECONDS = 24;

/** Four breaths: a chord that swells for two seconds and goes for four, with a soft bell at the turn. */
const breath = 'pow(sin(PI*min(mod(t,6)/4,1-(mod(t,6)-2)/8)),2)';
const chord = [146.83, 220, 293.66, 369.99].map(hertz => `sin(2*PI*${hertz}*t)`).join('+');
const bell = 'exp(-3*mod(t,6))*sin(2*PI*587.33*t)';
const voice = `aevalsrc='0.07*${breath}*(${chord})+0.12*${bell}':s=44100:d=${SECONDS}`;

const output = fileURLToPath(new URL('sample.mp3', import.meta.url));
const sound = ['-c:a', 'libmp3lame', '-b:a', '32k', '-ac', '1', '-ar', '22050'];
const plain = ['-map_metadata', '-1', '-fflags', '+bitexact', '-write_xing', '1'];
execFileSync('ffmpeg', [
  ...['-y', '-loglevel', 'error', '-f', 'lavfi', '-i', voice],
  ...['-af', `afade=out:st=${SECONDS - 2}:d=2`, ...sound, ...plain, output],
]);
