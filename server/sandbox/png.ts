import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** A grey square picture: `shade` gives each pixel 0 (black) to 255 (white). */
function greyPng(side: number, shade: (x: number, y: number) => number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.writeUInt8(8, 8);
  const rows = Buffer.alloc(side * (side + 1));
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) rows[y * (side + 1) + 1 + x] = shade(x, y);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A stand-in for a mini program code: a ring of rays drawn from the scene, so two scenes look different. */
export function miniProgramCode(scene: string, side: number): Buffer {
  const bits = createHash('sha256').update(scene).digest();
  const centre = (side - 1) / 2;
  return greyPng(side, (x, y) => {
    const radius = Math.hypot(x - centre, y - centre) / centre;
    if (radius > 0.95) return 255;
    if (radius < 0.36) return radius < 0.32 ? 60 : 255;
    const ray = Math.floor(((Math.atan2(y - centre, x - centre) / Math.PI + 1) / 2) * 72) % 72;
    const ring = Math.floor((radius - 0.36) / 0.2);
    const bit = ray + ring * 72;
    return ray % 2 === 0 && (bits[(bit >> 3) % bits.length]! >> (bit & 7)) & 1 ? 0 : 255;
  });
}
