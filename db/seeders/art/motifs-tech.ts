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

/** Two ribbons that pass over and under each other. */
export function python(): string {
  const dark = 'M180 205H300C365 205 365 335 430 335H530C595 335 595 205 660 205H722';
  const warm = 'M238 335H300C365 335 365 205 430 205H530C595 205 595 335 660 335H780';
  const ribbon = (d: string, color: string) =>
    path(d, { stroke: '#F1EDE4', width: 74 }) + path(d, { stroke: color, width: 54 });
  const crossing = '<clipPath id="under"><circle cx="595" cy="270" r="82"/></clipPath>';
  return [
    crossing,
    repeat(48, i =>
      circle(150 + (i % 12) * 60, [60, 140, 400, 480][Math.floor(i / 12)]!, 2.5, { fill: PALE_INK }),
    ),
    ribbon(dark, INK),
    ribbon(warm, ACCENT),
    `<g clip-path="url(#under)">${path('M530 335C595 335 595 205 660 205', { stroke: '#F1EDE4', width: 74 })}</g>`,
    path('M490 335H530C595 335 595 205 660 205H700', { stroke: INK, width: 54 }),
    circle(196, 205, 8, { fill: PAPER }),
    circle(764, 335, 8, { fill: PAPER }),
  ].join('');
}

/** Pieces in a grid, and the one that fits. */
export function typescript(): string {
  const [size, gap] = [72, 10];
  const filled = new Set([0, 1, 2, 5, 6, 8, 9, 10, 12, 13, 15, 16, 17]);
  const at = (index: number) =>
    [236 + (index % 6) * (size + gap), 188 + Math.floor(index / 6) * (size + gap)] as const;
  return [
    repeat(18, index => {
      const [x, y] = at(index);
      if (!filled.has(index)) return rect(x, y, size, size, { stroke: PALE_INK, width: 3, dash: '8 8' }, 10);
      return rect(x, y, size, size, { fill: index % 5 === 0 ? SOFT_INK : INK }, 10);
    }),
    `<g transform="rotate(-9 560 150)">${rect(at(4)[0] - 16, 96, size, size, { fill: ACCENT }, 10)}</g>`,
    path(`M${at(4)[0] + 36} 208v28m-12 -12l12 12l12 -12`, { stroke: ACCENT, width: 4 }),
  ].join('');
}

/** Rows of a table, one of them found. */
export function sql(): string {
  const row = (y: number, index: number) =>
    index === 2
      ? rect(212, y, 536, 56, { fill: ACCENT }, 8) +
        rect(236, y + 20, 96, 16, { fill: WHITE }, 8) +
        rect(372, y + 20, 180, 16, { fill: '#F0B79E' }, 8) +
        rect(592, y + 20, 72, 16, { fill: '#F0B79E' }, 8)
      : rect(212, y, 536, 56, { fill: WHITE }, 8) +
        rect(236, y + 20, 60 + ((index * 37) % 50), 16, { fill: INK }, 8) +
        rect(372, y + 20, 120 + ((index * 53) % 80), 16, { fill: PALE_INK }, 8) +
        rect(592, y + 20, 50 + ((index * 29) % 60), 16, { fill: PALE_INK }, 8);
  return [
    repeat(5, index => row(98 + index * 70, index)),
    circle(690, 266, 84, { stroke: INK, width: 12 }),
    line(750, 328, 806, 386, { stroke: INK, width: 20 }),
  ].join('');
}

/** Steps up to a small flag. */
export function product(): string {
  const steps = 'M170 420H290V350H410V280H530V210H650V140H770';
  return [
    circle(650, 140, 118, { fill: ACCENT_SOFT }),
    path(`${steps}V470H170Z`, { fill: WHITE }),
    path(steps, { stroke: INK, width: 12 }),
    repeat(4, i =>
      line(230 + i * 120, 450, 230 + i * 120, 436 - i * 70, { stroke: LINE, width: 4, dash: '2 14' }),
    ),
    line(712, 134, 712, 58, { stroke: INK, width: 8 }),
    path('M712 58h62l-18 20l18 20h-62z', { fill: ACCENT }),
    circle(230, 394, 20, { fill: ACCENT }),
  ].join('');
}

/** Two voices, and where they meet. */
export function interviews(): string {
  const meeting = '<clipPath id="left"><circle cx="400" cy="262" r="150"/></clipPath>';
  return [
    meeting,
    path('M300 372l-44 74l104 -36z', { fill: INK }),
    path('M664 372l44 74l-104 -36z', { fill: WHITE, stroke: INK, width: 8 }),
    circle(564, 262, 150, { fill: WHITE, stroke: INK, width: 8 }),
    circle(400, 262, 150, { fill: INK }),
    `<g clip-path="url(#left)">${circle(564, 262, 150, { fill: ACCENT })}</g>`,
    repeat(3, i => line(294, 226 + i * 36, 360 - i * 18, 226 + i * 36, { stroke: PAPER, width: 10 })),
    path(
      curve([
        [600, 262],
        [622, 222],
        [644, 302],
        [666, 232],
        [682, 262],
      ]),
      { stroke: INK, width: 8 },
    ),
  ].join('');
}
