import sharp, { type Sharp } from 'sharp';
import { type MediaPurpose } from '../media.rules.js';
import { Refused } from './refused.js';

/** Fifty million: more than a phone's camera, and no bomb. */
const PIXELS = 50_000_000;

/** Of all pictures of one that moves; only the first of them is shown. */
const MOVING_PIXELS = 4 * PIXELS;

export interface Picture {
  bytes: Buffer;
  mime: 'image/jpeg' | 'image/webp';
  width: number;
  height: number;
}

/** Large copy first, then the small one for lists where there is one. */
const SIZES: Readonly<Partial<Record<MediaPurpose, readonly [number, number][]>>> = {
  COVER: [
    [1280, 720],
    [480, 270],
  ],
  AVATAR: [[256, 256]],
};

/** The longer side of a picture in a text or a homework. */
const LONGEST = 2048;

/**
 * A picture painted anew from its pixels: what else stood in the file, where it was taken or a page that pretends to be
 * a picture, is gone. Covers and avatars are cut to their shape; JPEG, because share cards take nothing else.
 */
export async function picturesOf(source: string | Uint8Array, purpose: MediaPurpose): Promise<Picture[]> {
  try {
    const facts = await sharp(source, { limitInputPixels: false }).metadata();
    // Of one that moves the height is that of a single picture.
    const pixels = facts.width * facts.height;
    if (pixels > PIXELS || pixels * (facts.pages ?? 1) > MOVING_PIXELS) throw new Refused('TOO_LARGE');
    const open = () => sharp(source, { limitInputPixels: PIXELS, failOn: 'error' }).rotate();
    const sizes = SIZES[purpose];
    if (!sizes) {
      const image = open().resize(LONGEST, LONGEST, { fit: 'inside', withoutEnlargement: true });
      return [await painted(facts.hasAlpha ? image.webp({ quality: 85 }) : image.jpeg(JPEG))];
    }
    const pictures: Picture[] = [];
    for (const [width, height] of sizes) {
      const image = open().flatten({ background: '#fff' }).resize(width, height, { fit: 'cover' });
      pictures.push(await painted(image.jpeg(JPEG)));
    }
    return pictures;
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('DAMAGED', { cause: error });
  }
}

const JPEG = { quality: 82, mozjpeg: true } as const;

async function painted(image: Sharp): Promise<Picture> {
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  const mime = info.format === 'webp' ? 'image/webp' : 'image/jpeg';
  return { bytes: data, mime, width: info.width, height: info.height };
}
