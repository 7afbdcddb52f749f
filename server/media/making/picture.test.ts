import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { MediaPurpose } from '../media.rules.js';
import { picturesOf } from './picture.js';

const plain = (width: number, height: number, background = '#c42') =>
  sharp({ create: { width, height, channels: 3, background } });

/** A GIF of many pictures of one pixel each on a large canvas: a few bytes for each. */
function moving(width: number, height: number, pictures: number): Buffer {
  const canvas = Buffer.alloc(7);
  canvas.writeUInt16LE(width, 0);
  canvas.writeUInt16LE(height, 2);
  canvas.writeUInt8(0x80, 4);
  const colours = Buffer.from([0, 0, 0, 255, 255, 255]);
  const picture = Buffer.from('21f9040001000000' + '2c00000000010001000002024401' + '00', 'hex');
  const all = Array.from({ length: pictures }, () => picture);
  return Buffer.concat([Buffer.from('GIF89a'), canvas, colours, ...all, Buffer.from(';')]);
}

const problem = (source: Buffer): Promise<unknown> =>
  picturesOf(source, MediaPurpose.IMAGE).then(
    () => null,
    (error: { problem?: string }) => error.problem ?? error,
  );

describe('a picture', () => {
  it('is turned as the camera was held, made smaller where it is large, and never larger', async () => {
    const turned = await plain(3000, 1000).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const [large] = await picturesOf(turned, MediaPurpose.IMAGE);
    expect(large).toMatchObject({ mime: 'image/jpeg', width: 683, height: 2048 });
    const [small] = await picturesOf(await plain(30, 20).png().toBuffer(), MediaPurpose.IMAGE);
    expect(small).toMatchObject({ mime: 'image/jpeg', width: 30, height: 20 });
  });

  it('keeps what is transparent within a text, and stands on white as a cover', async () => {
    const clear = await sharp({ create: { width: 40, height: 40, channels: 4, background: '#0000' } })
      .png()
      .toBuffer();
    const [inText] = await picturesOf(clear, MediaPurpose.IMAGE);
    expect(inText?.mime).toBe('image/webp');
    const [cover] = await picturesOf(clear, MediaPurpose.COVER);
    const { dominant } = await sharp(cover?.bytes).stats();
    expect([cover?.mime, dominant.r > 240]).toEqual(['image/jpeg', true]);
  });

  it('that moves is its first picture, as long as all of them together are no bomb', async () => {
    expect(await picturesOf(moving(200, 100, 30), MediaPurpose.IMAGE)).toMatchObject([
      { width: 200, height: 100 },
    ]);
    expect(await problem(moving(2000, 2000, 50))).toBeNull();
    expect(await problem(moving(2000, 2000, 51))).toBe('TOO_LARGE');
  });

  it('of more than fifty million pixels is refused before it is unpacked', async () => {
    const bomb = await plain(10_000, 5_001, '#000').png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(300_000);
    expect(await problem(bomb)).toBe('TOO_LARGE');
  });
});
