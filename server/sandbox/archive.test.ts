import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { encodeGbk } from './gbk.js';
import { miniProgramCode } from './png.js';
import { GBK, ZIP } from './testing/vectors.js';
import { zip } from './zip.js';

it('encodes GBK as Python does, with a question mark for what it cannot say', () => {
  for (const [text, hex] of Object.entries(GBK)) expect(encodeGbk(text).toString('hex')).toBe(hex);
});

it('writes a zip of stored files, byte for byte as Python does', () => {
  const entries = [
    { name: Buffer.from('a.csv'), body: Buffer.from('one') },
    { name: Buffer.from('b.csv'), body: Buffer.from('two\r\n') },
  ];
  expect(zip(entries, '2026-03-01 09:30:58').toString('hex')).toBe(ZIP);
});

it('draws a square picture of a scene, and another for another scene', () => {
  const picture = miniProgramCode('c=A1', 280);
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([280, 280]);
  const pixels = inflateSync(picture.subarray(41, 41 + picture.readUInt32BE(33)));
  expect(pixels.length).toBe(280 * 281);
  expect(miniProgramCode('c=A2', 280).equals(picture)).toBe(false);
});
