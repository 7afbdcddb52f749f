import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pdfPages } from './pdf.js';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'zhike-pdf-'))));
afterAll(() => rm(folder, { recursive: true }));

async function pages(content: Buffer | string): Promise<number | null> {
  const path = join(folder, 'sheet.pdf');
  await writeFile(path, content);
  return pdfPages(path);
}

describe('the pages of a PDF', () => {
  it('are as many as it says, also of one that says it across two pieces of reading', async () => {
    const sample = fileURLToPath(new URL('../../../db/seeders/assets/sample.pdf', import.meta.url));
    expect(await pdfPages(sample)).toBe(2);
    const node = '<< /Type /Pages /Kids [1 0 R] /Count 37 >>';
    const before = ' '.repeat(1024 ** 2 - 30);
    expect(await pages(`%PDF-1.7\n${before.slice(9)}${node}`)).toBe(37);
    expect(await pages('%PDF-1.7\n<< /Count 3 /Type /Pages >>')).toBe(3);
  });

  it('are not known where it keeps them compressed', async () => {
    expect(await pages('%PDF-1.7\n<< /Type /ObjStm >>')).toBeNull();
  });

  it('are not counted where a password is needed', async () => {
    const locked = new PDFDocument({ userPassword: 'secret', size: 'A6' });
    locked.end();
    await expect(pages(await buffer(locked))).rejects.toMatchObject({ problem: 'PROTECTED' });
  });
});
