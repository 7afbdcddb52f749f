import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import * as fontkit from 'fontkit';
import type { Weight } from './certificate-layout.js';

const FILES: Readonly<Record<Weight, string>> = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
};

interface Face {
  /** The file, for a PDF that embeds what it uses of it. */
  bytes: Buffer;
  font: fontkit.Font;
}

const faces = new Map<Weight, Face>();

/** A font with Chinese, read when it is first needed and kept: ten megabytes each. */
export function faceOf(weight: Weight): Face {
  const known = faces.get(weight);
  if (known) return known;
  const bytes = readFileSync(createRequire(import.meta.url).resolve(FILES[weight]));
  const face = { bytes, font: fontkit.create(bytes) as fontkit.Font };
  faces.set(weight, face);
  return face;
}

/** How wide a text is, in the unit of `size`. */
export function widthOf(text: string, size: number, weight: Weight): number {
  const { font } = faceOf(weight);
  return (font.layout(text).advanceWidth * size) / font.unitsPerEm;
}

/** Without what the font has no glyph for, which would be printed as a box. */
export const printable = (text: string): string =>
  [...text]
    .filter(character => faceOf('bold').font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0))
    .join('');
