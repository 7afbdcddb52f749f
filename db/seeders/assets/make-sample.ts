/**
 * Makes sample.mp4, the clip behind every video lesson of the demo catalogue. It is committed, so nobody needs
 * ffmpeg to run the product; to make it anew: `npx tsx db/seeders/assets/make-sample.ts` with ffmpeg installed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { ACCENT, circle, INK, LINE, line, PALE_INK, path, rect, repeat, WHITE } from '../art/draw.js';

const [WIDTH, HEIGHT, FRAMES_PER_SECOND, SECONDS] = [640, 360, 24, 16];
const FRAMES = FRAMES_PER_SECOND * SECONDS;

/** A pebble rolls along a line, a ring closes around a page that fills with text, a bar shows how far it is. */
function frameSvg(frame: number): string {
  const done = frame / (FRAMES - 1);
  const angle = done * Math.PI * 2 - Math.PI / 2;
  const [x, y] = [320 + Math.cos(angle) * 112, 156 + Math.sin(angle) * 112];
  const ring =
    done > 0.999
      ? ''
      : path(`M320 44A112 112 0 ${done > 0.5 ? 1 : 0} 1 ${x} ${y}`, { stroke: ACCENT, width: 8 });
  const breath = Math.sin(done * Math.PI * 2 * 4) * 3;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#F1EDE4"/>`,
    circle(320, 156, 112, { stroke: LINE, width: 8 }),
    done > 0.999 ? circle(320, 156, 112, { stroke: ACCENT, width: 8 }) : ring,
    circle(x, y, 11, { fill: INK }),
    rect(264, 92 + breath, 112, 128, { fill: WHITE }, 6),
    repeat(5, i => {
      const filled = Math.max(0, Math.min(1, done * 5.5 - i));
      const [top, full] = [116 + i * 20 + breath, 80 - ((i * 23) % 34)];
      return (
        line(280, top, 280 + full, top, { stroke: LINE, width: 7 }) +
        (filled ? line(280, top, 280 + full * filled, top, { stroke: i === 2 ? ACCENT : INK, width: 7 }) : '')
      );
    }),
    line(80, 318, 560, 318, { stroke: PALE_INK, width: 6 }),
    line(80, 318, 80 + 480 * done, 318, { stroke: ACCENT, width: 6 }),
    circle(80 + 480 * done, 318, 9, { fill: ACCENT }),
    '</svg>',
  ].join('');
}

/** Four soft chords, a quarter each, that fade in and out. */
function chords(): string {
  const notes = [
    [220, 277.18, 329.63],
    [196, 246.94, 293.66],
    [174.61, 220, 261.63],
    [220, 277.18, 329.63],
  ];
  const bar = SECONDS / notes.length;
  const voices = notes.map((chord, i) => {
    const here = `between(t,${i * bar},${(i + 1) * bar})*pow(sin(PI*(t-${i * bar})/${bar}),2)`;
    return `${here}*(${chord.map(hertz => `sin(2*PI*${hertz}*t)`).join('+')})`;
  });
  return `aevalsrc='0.05*(${voices.join('+')})':s=44100:d=${SECONDS}`;
}

const output = fileURLToPath(new URL('sample.mp4', import.meta.url));
const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${WIDTH}x${HEIGHT}`, '-r', `${FRAMES_PER_SECOND}`];
const picture = [
  '-c:v',
  'libx264',
  '-profile:v',
  'baseline',
  '-level',
  '3.0',
  '-pix_fmt',
  'yuv420p',
  '-crf',
  '26',
];
const sound = ['-c:a', 'aac', '-b:a', '48k', '-ac', '1'];
const plain = [
  '-preset',
  'veryslow',
  '-g',
  '48',
  '-movflags',
  '+faststart',
  '-map_metadata',
  '-1',
  '-fflags',
  '+bitexact',
];
const ffmpeg = spawn(
  'ffmpeg',
  [
    '-y',
    '-loglevel',
    'error',
    ...raw,
    '-i',
    '-',
    '-f',
    'lavfi',
    '-i',
    chords(),
    ...picture,
    ...sound,
    ...plain,
    output,
  ],
  { stdio: ['pipe', 'inherit', 'inherit'] },
);
for (let frame = 0; frame < FRAMES; frame += 1) {
  const pixels = await sharp(Buffer.from(frameSvg(frame)))
    .removeAlpha()
    .raw()
    .toBuffer();
  if (!ffmpeg.stdin.write(pixels)) await once(ffmpeg.stdin, 'drain');
}
ffmpeg.stdin.end();
await once(ffmpeg, 'close');
