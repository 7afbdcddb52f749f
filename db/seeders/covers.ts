import sharp from 'sharp';
import { funds, interfaceShapes, ledger, sketching, writing } from './art/motifs-craft.js';
import { desk, meetings, reading, sleep, teens } from './art/motifs-life.js';
import { interviews, product, python, sql, typescript } from './art/motifs-tech.js';

interface Motif {
  ground: string;
  draw: () => string;
}

const motifs: Record<string, Motif> = {
  python: { ground: '#F1EDE4', draw: python },
  typescript: { ground: '#ECEAE3', draw: typescript },
  sql: { ground: '#EDE8DC', draw: sql },
  product: { ground: '#F3EEE4', draw: product },
  interviews: { ground: '#EBE7DD', draw: interviews },
  interface: { ground: '#F5F2EA', draw: interfaceShapes },
  sketching: { ground: '#E9E3D6', draw: sketching },
  ledger: { ground: '#F5F1E8', draw: ledger },
  funds: { ground: '#ECE8DE', draw: funds },
  reading: { ground: '#EFEDE8', draw: reading },
  teens: { ground: '#F3EFE7', draw: teens },
  desk: { ground: '#F2ECE0', draw: desk },
  sleep: { ground: '#24231F', draw: sleep },
  writing: { ground: '#E8E3D7', draw: writing },
  meetings: { ground: '#EDE9DF', draw: meetings },
};

/** A course's cover, 16:9; what matters lies in the middle, so that a 4:3 crop keeps it. */
export function coverSvg(slug: string): string {
  const motif = motifs[slug];
  if (!motif) throw new Error(`no cover was drawn for ${slug}`);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 540" width="960" height="540">',
    `<rect width="960" height="540" fill="${motif.ground}"/>`,
    motif.draw(),
    '</svg>',
  ].join('');
}

/** JPEG, because a share card of WeChat takes nothing newer. */
export async function toJpeg(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg)).jpeg({ quality: 80, chromaSubsampling: '4:4:4', mozjpeg: true }).toBuffer();
}
