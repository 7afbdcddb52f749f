import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { portraitSvg } from './art/portraits.js';
import { courses, teachers } from './content/index.js';
import { coverSvg, toJpeg } from './covers.js';
import { sampleFiles } from './media.js';

const KB = 1024;
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

describe('the demo pictures', () => {
  it('has a cover of its own for every course, 16:9, at most 40 KB', async () => {
    const covers = await Promise.all(courses.map(({ slug }) => toJpeg(coverSvg(slug))));
    for (const [index, cover] of covers.entries()) {
      const { width, height, format } = await sharp(cover).metadata();
      expect({ width, height, format }).toEqual({ width: 960, height: 540, format: 'jpeg' });
      expect([courses[index]!.slug, cover.length <= 40 * KB]).toEqual([courses[index]!.slug, true]);
    }
    expect(new Set(covers.map(sha256)).size).toBe(courses.length);
  });

  it('draws the same picture each time, without text, so that no font is needed', async () => {
    const twice = [await toJpeg(coverSvg('python')), await toJpeg(coverSvg('python'))];
    expect(sha256(twice[0]!)).toBe(sha256(twice[1]!));
    for (const { slug } of courses) expect(coverSvg(slug)).not.toMatch(/<text|NaN|undefined/);
  });

  it('has a portrait of every teacher, at most 10 KB, and none of strangers', async () => {
    const portraits = await Promise.all(teachers.map(({ username }) => toJpeg(portraitSvg(username))));
    for (const portrait of portraits) expect(portrait.length).toBeLessThanOrEqual(10 * KB);
    expect(new Set(portraits.map(sha256)).size).toBe(teachers.length);
    expect(() => portraitSvg('nobody')).toThrow('no portrait was drawn for nobody');
    expect(() => coverSvg('nothing')).toThrow('no cover was drawn for nothing');
  });
});

describe('the sample clip', () => {
  it('is at most 500 KB, and its index comes before its pictures, so that it plays while it loads', async () => {
    const clip = readFileSync(new URL('./assets/sample.mp4', import.meta.url));
    expect(clip.length).toBeLessThanOrEqual(500 * KB);
    const boxes = [clip.indexOf('ftyp'), clip.indexOf('moov'), clip.indexOf('mdat')];
    expect(boxes).toEqual([...boxes].sort((a, b) => a - b));
    expect(boxes[0]).toBe(4);
    expect((await sampleFiles()).film.path).toBe(`private/${sha256(clip)}.mp4`);
  });
});
