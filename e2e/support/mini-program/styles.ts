import { posix } from 'node:path';

/** A mini program's sheet as CSS for a browser; `page` is whatever element stands for the page. */
export function toCss(source: string, pageSelector: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(-?[\d.]+)rpx/g, (_, n: string) => `calc(${n} * 100vw / 750)`)
    .replace(/(-?[\d.]+)vh\b/g, (_, n: string) => `calc(${n} * var(--page-height) / 100)`)
    .replace(/[^{}]*\{/g, selectors =>
      // A browser's own button is never as wide as its block, so the platforms' is another element here.
      selectors.replace(/(^|[\s,>+~}])(page|button)(?=[\s,{:.>+~[])/g, (_, before: string, tag: string) =>
        tag === 'page' ? before + pageSelector : `${before}mp-button`,
      ),
    );
}

/** `@import './x.wxss'` is put in its place, because the browser would look for it elsewhere. */
export function inlineImports(path: string, read: (path: string) => string | undefined): string {
  const source = read(path) ?? '';
  return source.replace(/@import\s+["']([^"']+)["']\s*;?/g, (_, target: string) =>
    inlineImports(target.startsWith('/') ? target.slice(1) : posix.join(posix.dirname(path), target), read),
  );
}
