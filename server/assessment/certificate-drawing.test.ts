import { inflateSync } from 'node:zlib';
import jsqr from 'jsqr';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { certificatePdf, certificatePng } from './certificate-drawing.js';
import { printable, widthOf } from './certificate-fonts.js';
import { certificateLines, PAGE, type CertificateFacts } from './certificate-layout.js';

const FACTS: CertificateFacts = {
  number: 'K7QF-3MZP-2WXY-9ABC',
  holderName: '王小明',
  courseTitle: '数据分析：从 Excel 到 Python',
  teacherName: '林知远',
  version: 3,
  issuedOn: '2026年11月21日',
  pageUrl:
    'https://zhike.example.com/#/subpackages/learning/certificate/certificate?number=K7QF-3MZP-2WXY-9ABC',
};

/** What a reader copies out of a PDF: glyphs by the tables that say which letters they stand for. */
function textOf(pdf: Buffer): string {
  const streams = [...pdf.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)].flatMap(
    ([, raw]) => {
      try {
        return [inflateSync(Buffer.from(raw ?? '', 'latin1')).toString('latin1')];
      } catch {
        return [];
      }
    },
  );
  const letters = streams
    .filter(stream => stream.includes('beginbfrange'))
    .map(stream =>
      [...stream.matchAll(/\[([^\]]*)\]/g)].flatMap(([, list]) => (list ?? '').match(/<[^>]*>/g) ?? []),
    )
    .map(list =>
      list.map(code => Buffer.from(code.slice(1, -1).replace(/\s/g, ''), 'hex').swap16().toString('utf16le')),
    );
  const page = streams.find(stream => stream.includes('BT')) ?? '';
  return letters
    .map(table =>
      [...page.matchAll(/\[(.*?)\] TJ/g)]
        .map(([, shown]) =>
          [...(shown ?? '').matchAll(/<([0-9a-f]+)>/g)]
            .flatMap(([, hex]) => hex?.match(/.{4}/g) ?? [])
            .map(code => table[parseInt(code, 16)] ?? '')
            .join(''),
        )
        .join('\n'),
    )
    .join('\n');
}

it('says who completed what in text that can be copied, in less than 100 KB', async () => {
  const pdf = await certificatePdf(FACTS);
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.length).toBeLessThan(100_000);
  const text = textOf(pdf);
  for (const words of [
    'K7QF-3MZP-2WXY-9ABC',
    '王小明',
    '数据分析：从 Excel 到 Python',
    '林知远',
    '2026年11月21日',
  ])
    expect(text).toContain(words);
});

it('draws a picture whose code leads to the public page', async () => {
  const png = await certificatePng(FACTS);
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([2 * PAGE.width, 2 * PAGE.height]);
  expect(jsqr.default(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(FACTS.pageUrl);
});

it('makes long names and titles smaller, and cuts what is longer still', () => {
  const lines = certificateLines(
    { ...FACTS, holderName: '阿'.repeat(40), courseTitle: '长'.repeat(100) },
    widthOf,
  );
  const widths = lines.map(({ text, size, weight }) => widthOf(text, size, weight));
  expect(Math.max(...widths)).toBeLessThanOrEqual(800);
  expect(lines.some(({ text }) => text.startsWith('《长') && text.endsWith('…'))).toBe(true);
});

it('prints rare names, and nothing that would be a box', () => {
  expect(printable('王喆𬭎 Müller 买买提·阿不都 あ')).toBe('王喆𬭎 Müller 买买提·阿不都 あ');
  expect(printable('小明😀')).toBe('小明');
});
