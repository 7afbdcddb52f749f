import type { Page } from 'playwright-core';

/**
 * The characters of a page that its fonts lack: drawn, they look exactly like a character that no font has, the box.
 * Whether a box is drawn cannot be asked of a browser, so both are drawn and compared.
 */
export function missingGlyphs(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const SIZE = 32;
    const canvas = Object.assign(document.createElement('canvas'), { width: SIZE * 2, height: SIZE * 2 });
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const draw = (font: string, character: string) => {
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.font = font;
      context.textBaseline = 'top';
      context.fillText(character, 4, 4);
      return context.getImageData(0, 0, canvas.width, canvas.height).data.join();
    };

    const shown = new Map<string, Set<string>>();
    const note = (text: string, { fontWeight, fontFamily }: CSSStyleDeclaration) => {
      const font = `${fontWeight} ${SIZE}px ${fontFamily}`;
      const characters = shown.get(font) ?? new Set();
      for (const character of text) if (/[^\s\p{Cc}\p{Cf}]/u.test(character)) characters.add(character);
      shown.set(font, characters);
    };
    for (const element of document.body.querySelectorAll('*')) {
      if (['SCRIPT', 'STYLE'].includes(element.tagName) || element.getClientRects().length === 0) continue;
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE) note(node.textContent ?? '', getComputedStyle(element));
      // Icon fonts live here.
      for (const pseudo of ['::before', '::after']) {
        const style = getComputedStyle(element, pseudo);
        const quoted = /^"(.*)"$/s.exec(style.content)?.[1];
        if (quoted) note(quoted, style);
      }
    }

    const missing = new Set<string>();
    for (const [font, characters] of shown) {
      // An icon font comes when its first icon is laid out: until then a canvas draws the box.
      await document.fonts.load(font, [...characters].join(''));
      const box = draw(font, '\u{10FFFF}');
      for (const character of characters) if (draw(font, character) === box) missing.add(character);
    }
    return [...missing];
  });
}
