import { ACCENT, circle, curve, INK, LINE, line, PALE_INK, PAPER, path, rect, repeat } from './draw.js';

const [WIDTH, HEIGHT] = [1200, 720];

/** A night of sleep: five waves that grow shallow towards the morning. */
export function nightSvg(): string {
  const depths = [0, 1, 0.1, 0.95, 0.12, 0.7, 0.05, 0.45, 0.03, 0.3, 0];
  const points = depths.map((depth, at) => [120 + at * 96, 180 + depth * 360] as const);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">`,
    rect(0, 0, WIDTH, HEIGHT, { fill: PAPER }),
    repeat(4, i => line(120, 180 + i * 120, 1080, 180 + i * 120, { stroke: LINE, width: 3 })),
    path(curve(points), { stroke: INK, width: 10 }),
    points
      .filter((_, at) => at % 2 === 0)
      .map(([x, y]) => circle(x, y, 13, { fill: ACCENT }))
      .join(''),
    repeat(9, i =>
      line(120 + i * 120, 600, 120 + i * 120, i % 2 ? 616 : 628, { stroke: PALE_INK, width: 5 }),
    ),
    line(120, 600, 1080, 600, { stroke: PALE_INK, width: 5 }),
    circle(120, 108, 26, { fill: INK }),
    circle(134, 98, 22, { fill: PAPER }),
    circle(1080, 108, 26, { fill: ACCENT }),
    '</svg>',
  ].join('');
}
