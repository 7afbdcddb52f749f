import { qrcode } from 'sard-uniapp/utils/qrcode';

const QUIET = 2;

/** A QR code as a picture address: one path, sharp at every size. */
export function qrImage(text: string, ink: string): string {
  const rows = qrcode(text, { ecl: 'M' });
  const size = rows.length + 2 * QUIET;
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')))
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="${ink}" d="${path}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
