/** The few strokes that the demo art is made of. Shapes only, no text: so no font is needed to render it. */

export const INK = '#1C1B19';
export const SOFT_INK = '#5F5B55';
export const PALE_INK = '#C9C3B8';
export const LINE = '#DDD7CC';
export const PAPER = '#F7F5F1';
export const WHITE = '#FFFFFF';
export const ACCENT = '#C2410C';
export const ACCENT_SOFT = '#F6D9CB';

export interface Style {
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: string;
  opacity?: number;
}

function attributes({ fill = 'none', stroke, width = 4, dash, opacity }: Style): string {
  const outline = stroke && ` stroke="${stroke}" stroke-width="${width}"`;
  const dashes = dash && ` stroke-dasharray="${dash}"`;
  return `fill="${fill}"${outline ?? ''}${dashes ?? ''}${opacity === undefined ? '' : ` opacity="${opacity}"`}`;
}

const round = (value: number) => Math.round(value * 10) / 10;

export const circle = (x: number, y: number, r: number, style: Style): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" ${attributes(style)}/>`;

export const rect = (x: number, y: number, w: number, h: number, style: Style, radius = 0): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" rx="${radius}" ${attributes(style)}/>`;

export const path = (d: string, style: Style): string =>
  `<path d="${d}" stroke-linecap="round" stroke-linejoin="round" ${attributes(style)}/>`;

export const line = (x1: number, y1: number, x2: number, y2: number, style: Style): string =>
  path(`M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`, style);

/** A smooth open line through points. */
export function curve(points: readonly (readonly [number, number])[]): string {
  const at = (index: number) => points[Math.max(0, Math.min(points.length - 1, index))]!;
  let d = `M${round(at(0)[0])} ${round(at(0)[1])}`;
  for (let i = 0; i < points.length - 1; i += 1) {
    const [x1, y1] = [
      at(i)[0] + (at(i + 1)[0] - at(i - 1)[0]) / 6,
      at(i)[1] + (at(i + 1)[1] - at(i - 1)[1]) / 6,
    ];
    const [x2, y2] = [
      at(i + 1)[0] - (at(i + 2)[0] - at(i)[0]) / 6,
      at(i + 1)[1] - (at(i + 2)[1] - at(i)[1]) / 6,
    ];
    d += `C${round(x1)} ${round(y1)} ${round(x2)} ${round(y2)} ${round(at(i + 1)[0])} ${round(at(i + 1)[1])}`;
  }
  return d;
}

export const repeat = (count: number, draw: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => draw(index)).join('');
