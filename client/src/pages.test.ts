import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { routes } from './composables/routes';
import pages from './pages.json';

const paths = [
  ...pages.pages.map(({ path }) => path),
  ...pages.subPackages.flatMap(({ root, pages: own }) => own.map(({ path }) => `${root}/${path}`)),
];

it('has a file for every page it declares', () => {
  const missing = paths.filter(path => !existsSync(fileURLToPath(new URL(`./${path}.vue`, import.meta.url))));
  expect(missing).toEqual([]);
});

it('leads every route to a page', () => {
  const targets = Object.values(routes).map(route =>
    typeof route === 'string' ? route : route('x' as never),
  );
  expect(targets.map(url => url.split('?')[0]!.slice(1)).filter(path => !paths.includes(path))).toEqual([]);
  expect(new Set(targets.map(url => url.split('?')[0])).size).toBe(paths.length);
});
