import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { browser } from '../support/browser.js';
import { cacheFolder, launchChromium, unpacked } from '../support/chromium.js';
import { missingGlyphs } from '../support/glyphs.js';

const TEXT = '<h1>知课</h1><p style="font-weight:600">小明买了「Python入门」，¥200.00：已支付。</p>';

it('draws every character of Chinese text with the font from npm', async () => {
  const page = await (await browser()).newPage();
  await page.setContent(TEXT);
  expect(await missingGlyphs(page)).toEqual([]);
  await page.close();
});

it('notices every Chinese character when the font is not there', async () => {
  const withoutChinese = await launchChromium([await latinFonts()]);
  const page = await withoutChinese.newPage();
  await page.setContent(TEXT);
  expect((await missingGlyphs(page)).join('')).toBe('知课小明买了「入门」，：已支付。');
  await withoutChinese.close();
});

/** Open Sans comes with Chromium's package. */
async function latinFonts(): Promise<string> {
  const folder = join(cacheFolder(), 'latin-fonts');
  const archive = await unpacked('fonts.tar.br', 'latin-fonts.tar', 0o644);
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['--extract', '--file', archive, '--directory', folder]);
  return folder;
}
