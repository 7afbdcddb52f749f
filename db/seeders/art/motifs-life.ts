import {
  ACCENT,
  ACCENT_SOFT,
  circle,
  curve,
  INK,
  LINE,
  line,
  PALE_INK,
  PAPER,
  path,
  rect,
  repeat,
  SOFT_INK,
  WHITE,
} from './draw.js';

/** A book, a big and a small reader behind it, and the moon. */
export function reading(): string {
  return [
    circle(690, 138, 62, { fill: ACCENT_SOFT }),
    circle(668, 124, 56, { fill: '#EFEDE8' }),
    circle(398, 214, 78, { fill: INK }),
    path('M262 400a136 120 0 0 1 272 0z', { fill: INK }),
    circle(574, 262, 54, { fill: ACCENT }),
    path('M482 400a92 84 0 0 1 184 0z', { fill: ACCENT }),
    path('M480 372C420 334 320 330 214 352V446C320 424 420 428 480 462Z', {
      fill: WHITE,
      stroke: PAPER,
      width: 4,
    }),
    path('M480 372C540 334 640 330 746 352V446C640 424 540 428 480 462Z', {
      fill: WHITE,
      stroke: PAPER,
      width: 4,
    }),
    line(480, 374, 480, 462, { stroke: PALE_INK, width: 5 }),
    repeat(2, i =>
      path(`M258 ${382 + i * 26}C320 ${372 + i * 26} 390 ${376 + i * 26} 440 ${394 + i * 26}`, {
        stroke: LINE,
        width: 6,
      }),
    ),
    repeat(2, i =>
      path(`M702 ${382 + i * 26}C640 ${372 + i * 26} 570 ${376 + i * 26} 520 ${394 + i * 26}`, {
        stroke: LINE,
        width: 6,
      }),
    ),
  ].join('');
}

/** Two bundles of lines that drift apart and come together. */
export function teens(): string {
  const bundle = (sign: number, color: string) =>
    repeat(4, i => {
      const points = [
        [190, 270 - sign * 92],
        [370, 270 - sign * (168 - i * 26)],
        [590, 270 - sign * (66 - i * 12)],
        [830, 270 - sign * (40 - i * 10)],
      ] as const;
      return path(curve(points), { stroke: color, width: 6 });
    });
  return [
    bundle(1, INK),
    bundle(-1, ACCENT),
    circle(190, 178, 54, { fill: INK }),
    circle(190, 362, 40, { fill: ACCENT }),
  ].join('');
}

/** Somebody who stands up and stretches in front of the sun. */
export function desk(): string {
  return [
    circle(520, 250, 168, { fill: ACCENT_SOFT }),
    repeat(10, i => {
      const angle = Math.PI + ((i + 1) / 11) * Math.PI;
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      return line(520 + x * 192, 250 + y * 192, 520 + x * 212, 250 + y * 212, {
        stroke: '#E4A88C',
        width: 7,
      });
    }),
    line(150, 452, 810, 452, { stroke: INK, width: 6 }),
    path('M262 452V338H372V452M262 338V226', { stroke: SOFT_INK, width: 16 }),
    circle(520, 168, 34, { fill: ACCENT }),
    path('M512 222C498 270 500 300 512 336', { stroke: INK, width: 40 }),
    path('M510 226C468 190 446 140 462 82M520 226C566 196 590 142 576 84', { stroke: INK, width: 22 }),
    path('M502 344C492 380 484 410 478 444M522 344C536 380 548 410 556 444', { stroke: INK, width: 26 }),
    path('M700 452V300M656 300h120', { stroke: SOFT_INK, width: 16 }),
    rect(672, 216, 84, 58, { fill: '#F2ECE0', stroke: SOFT_INK, width: 10 }, 6),
  ].join('');
}

/** The moon over quiet water. */
export function sleep(): string {
  const stars = [
    [208, 120, 4],
    [300, 198, 3],
    [352, 96, 3],
    [664, 92, 4],
    [752, 176, 3],
    [700, 250, 3],
    [252, 284, 3],
  ] as const;
  return [
    stars.map(([x, y, r]) => circle(x, y, r, { fill: '#8A857D' })).join(''),
    circle(480, 196, 104, { fill: '#F3E7D3' }),
    circle(524, 170, 92, { fill: '#24231F' }),
    circle(612, 128, 9, { fill: ACCENT }),
    repeat(6, i => {
      const y = 356 + i * 26;
      const half = 300 - i * 36;
      const points = Array.from(
        { length: 9 },
        (_, k) => [480 - half + (k * half) / 4, y + (k % 2 ? -5 : 5)] as const,
      );
      return path(curve(points), { stroke: i === 1 ? ACCENT : '#5F5B55', width: 5 });
    }),
  ].join('');
}

/** A round table, eight seats, and half an hour. */
export function meetings(): string {
  return [
    repeat(8, i => {
      const angle = (i / 8) * Math.PI * 2 + Math.PI / 8;
      const style = i === 1 ? { fill: ACCENT } : { fill: i % 3 === 0 ? SOFT_INK : INK };
      return circle(480 + Math.cos(angle) * 202, 270 + Math.sin(angle) * 202, 38, style);
    }),
    circle(480, 270, 146, { fill: WHITE }),
    path('M480 270V138A132 132 0 0 1 480 402Z', { fill: ACCENT_SOFT }),
    repeat(12, i => {
      const angle = (i / 12) * Math.PI * 2;
      const [x, y] = [Math.sin(angle), -Math.cos(angle)];
      const inner = i % 3 === 0 ? 108 : 118;
      return line(480 + x * inner, 270 + y * inner, 480 + x * 128, 270 + y * 128, { stroke: INK, width: 5 });
    }),
    line(480, 270, 480, 172, { stroke: INK, width: 9 }),
    line(480, 270, 480, 382, { stroke: ACCENT, width: 7 }),
    circle(480, 270, 13, { fill: INK }),
  ].join('');
}
