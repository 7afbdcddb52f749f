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

/** A page of plain shapes in good proportion. */
export function interfaceShapes(): string {
  return [
    repeat(9, i => line(200 + i * 70, 40, 200 + i * 70, 500, { stroke: LINE, width: 2 })),
    repeat(6, i => line(150, 95 + i * 70, 810, 95 + i * 70, { stroke: LINE, width: 2 })),
    rect(200, 95, 280, 280, { fill: INK }),
    path('M200 375A280 280 0 0 1 480 95V375Z', { fill: SOFT_INK }),
    rect(480, 95, 280, 140, { fill: WHITE }),
    circle(550, 165, 70, { fill: ACCENT }),
    rect(620, 235, 140, 140, { fill: ACCENT_SOFT }),
    path('M480 235h140v140a140 140 0 0 1 -140 -140z', { fill: PALE_INK }),
    rect(200, 375, 560, 70, { fill: WHITE }),
    rect(228, 402, 150, 16, { fill: INK }, 8),
    rect(620, 393, 112, 34, { fill: ACCENT }, 17),
  ].join('');
}

/** A pencil in the middle of a loose line. */
export function sketching(): string {
  const loops = Array.from({ length: 57 }, (_, i) => {
    const turn = (i / 56) * Math.PI * 8;
    return [
      196 + i * 6.4 + Math.cos(turn) * 46,
      300 + Math.sin(turn) * (62 + (i % 5) * 3) - i * 0.6,
    ] as const;
  });
  return [
    rect(170, 80, 620, 380, { fill: WHITE }, 6),
    circle(410, 142, 32, { stroke: PALE_INK, width: 5 }),
    path('M230 170h110v-56h-110zM482 170l54 -58l54 58z', {
      stroke: PALE_INK,
      width: 5,
    }),
    path(curve(loops), { stroke: INK, width: 5 }),
    `<g transform="translate(598 262) rotate(-42)">`,
    path('M0 0l34 -17v34z', { fill: '#E9D3B4' }),
    path('M0 0l12 -6v12z', { fill: INK }),
    rect(34, -17, 190, 34, { fill: ACCENT }),
    rect(34, -6, 190, 12, { fill: '#D9622F' }),
    rect(224, -17, 20, 34, { fill: PALE_INK }),
    rect(244, -17, 30, 34, { fill: INK }, 8),
    '</g>',
  ].join('');
}

/** Coins that grow from month to month. */
export function ledger(): string {
  const stack = (x: number, count: number, last: boolean) =>
    repeat(count, i => {
      const top = last && i === count - 1;
      const y = 398 - i * 34;
      return (
        path(`M${x - 54} ${y - 24}v24a54 18 0 0 0 108 0v-24z`, {
          fill: top ? '#9A330A' : INK,
          stroke: PAPER,
          width: 3,
        }) +
        `<ellipse cx="${x}" cy="${y - 24}" rx="54" ry="18" fill="${top ? ACCENT : SOFT_INK}" stroke="${PAPER}" stroke-width="3"/>`
      );
    });
  return [
    repeat(8, i => line(160, 110 + i * 46, 800, 110 + i * 46, { stroke: LINE, width: 3 })),
    line(212, 70, 212, 470, { stroke: ACCENT_SOFT, width: 5 }),
    [2, 3, 5, 8].map((count, i) => stack(300 + i * 136, count, i === 3)).join(''),
  ].join('');
}

/** A curve under the magnifying glass. */
export function funds(): string {
  const points = [
    [150, 400],
    [230, 352],
    [310, 372],
    [390, 300],
    [470, 322],
    [550, 236],
    [630, 262],
    [710, 168],
    [810, 130],
  ] as const;
  const shape = curve(points);
  const lens = '<clipPath id="lens"><circle cx="560" cy="240" r="112"/></clipPath>';
  return [
    lens,
    repeat(14, i => line(170 + i * 48, 452, 170 + i * 48, 440, { stroke: PALE_INK, width: 4 })),
    path(`${shape}V440H150Z`, { fill: WHITE }),
    path(shape, { stroke: INK, width: 8 }),
    circle(560, 240, 112, { fill: PAPER }),
    `<g clip-path="url(#lens)"><g transform="translate(-280 -120) scale(1.5)">${path(`${shape}V470H150Z`, { fill: ACCENT_SOFT })}${path(shape, { stroke: ACCENT, width: 9 })}</g></g>`,
    circle(560, 240, 112, { stroke: INK, width: 12 }),
    line(642, 322, 716, 396, { stroke: INK, width: 24 }),
  ].join('');
}

/** Lines of text: some struck out, one that stays. */
export function writing(): string {
  const bar = (y: number, width: number, color: string) => rect(226, y, width, 20, { fill: color }, 10);
  return [
    rect(170, 70, 480, 400, { fill: WHITE }, 8),
    bar(116, 250, INK),
    ...[368, 330, 352].map((width, i) => bar(170 + i * 46, width, PALE_INK)),
    ...[368, 330].map((width, i) =>
      line(214, 180 + i * 46, 238 + width, 180 + i * 46, { stroke: INK, width: 5 }),
    ),
    bar(318, 300, ACCENT),
    ...[340, 210].map((width, i) => bar(368 + i * 46, width, PALE_INK)),
    `<g transform="translate(548 336) rotate(38)">`,
    path('M0 0C-34 -60 -40 -104 -34 -150H34C40 -104 34 -60 0 0Z', { fill: INK }),
    line(0, -6, 0, -84, { stroke: PAPER, width: 5 }),
    circle(0, -92, 10, { fill: PAPER }),
    rect(-34, -178, 68, 22, { fill: ACCENT }, 4),
    rect(-27, -300, 54, 118, { fill: SOFT_INK }, 10),
    '</g>',
  ].join('');
}
