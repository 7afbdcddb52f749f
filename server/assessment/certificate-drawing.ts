import PDFDocument from 'pdfkit';
import sharp from 'sharp';
import { encode } from 'uqr';
import { faceOf, printable, widthOf } from './certificate-fonts.js';
import {
  CODE,
  COLOURS,
  FRAME,
  PAGE,
  certificateLines,
  type CertificateFacts,
  type Line,
} from './certificate-layout.js';

/** Pixels of the picture to a point of the page. */
const SCALE = 2;

const INNER = { x: FRAME.x + 8, y: FRAME.y + 8, width: FRAME.width - 16, height: FRAME.height - 16 };

/** The QR code as one SVG path, which PDF takes as well. */
function codePath(text: string): string {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const unit = CODE.size / size;
  const dot = (row: number, column: number) =>
    `M${(CODE.x + column * unit).toFixed(3)} ${(CODE.y + row * unit).toFixed(3)}h${unit.toFixed(3)}v${unit.toFixed(3)}h-${unit.toFixed(3)}z`;
  return data.flatMap((cells, row) => cells.map((dark, column) => (dark ? dot(row, column) : ''))).join('');
}

const linesOf = (facts: CertificateFacts): Line[] =>
  certificateLines(
    {
      ...facts,
      courseTitle: printable(facts.courseTitle),
      teacherName: printable(facts.teacherName),
    },
    widthOf,
  );

function leftOf({ text, x, size, weight, align }: Line): number {
  if (align === 'left') return x;
  const width = widthOf(text, size, weight);
  return align === 'right' ? x - width : x - width / 2;
}

/** A page of text that can be searched and copied; only the glyphs that it uses are in it. */
export function certificatePdf(facts: CertificateFacts): Promise<Buffer> {
  const title = `结课证书 ${facts.number}`;
  const document = new PDFDocument({
    ...{ size: [PAGE.width, PAGE.height], margin: 0, lang: 'zh-CN' },
    info: { Title: title, Author: '知课', Subject: facts.courseTitle },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  document.registerFont('regular', faceOf('regular').bytes).registerFont('bold', faceOf('bold').bytes);
  document.rect(0, 0, PAGE.width, PAGE.height).fill(COLOURS.paper);
  document
    .rect(FRAME.x, FRAME.y, FRAME.width, FRAME.height)
    .lineWidth(1.5)
    .fillAndStroke(COLOURS.surface, COLOURS.accent);
  document.rect(INNER.x, INNER.y, INNER.width, INNER.height).lineWidth(0.75).stroke(COLOURS.line);
  for (const line of linesOf(facts)) {
    document.font(line.weight).fontSize(line.size).fillColor(line.colour);
    document.text(line.text, leftOf(line), line.y, { lineBreak: false, baseline: 'alphabetic' });
  }
  document.path(codePath(facts.pageUrl)).fill(COLOURS.ink);
  document.end();
  return done;
}

/** The same sheet as a picture; letters are drawn as outlines, so that it needs no font of the machine. */
export function certificatePng(facts: CertificateFacts): Promise<Buffer> {
  const box = ({ x, y, width, height }: typeof INNER, paint: string) =>
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${paint}/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${PAGE.width * SCALE}" height="${PAGE.height * SCALE}" viewBox="0 0 ${PAGE.width} ${PAGE.height}">
    ${box({ x: 0, y: 0, ...PAGE }, `fill="${COLOURS.paper}"`)}
    ${box(FRAME, `fill="${COLOURS.surface}" stroke="${COLOURS.accent}" stroke-width="1.5"`)}
    ${box(INNER, `fill="none" stroke="${COLOURS.line}" stroke-width="0.75"`)}
    ${linesOf(facts).map(outlined).join('')}
    <path d="${codePath(facts.pageUrl)}" fill="${COLOURS.ink}" shape-rendering="crispEdges"/></svg>`;
  return sharp(Buffer.from(svg)).png({ palette: true }).toBuffer();
}

function outlined(line: Line): string {
  const { font } = faceOf(line.weight);
  const scale = line.size / font.unitsPerEm;
  const run = font.layout(line.text);
  let at = 0;
  const glyphs = run.glyphs.map((glyph, index) => {
    const path = glyph.path.scale(scale, -scale).translate(leftOf(line) + at * scale, line.y);
    at += run.positions[index]?.xAdvance ?? glyph.advanceWidth;
    return path.toSVG();
  });
  return `<path d="${glyphs.join('')}" fill="${line.colour}"/>`;
}
