import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Esbuild from 'esbuild';

/**
 * Reads our TypeScript as tsx does, with the same compiler and the same settings, for programs that tests start. tsx
 * looks at every module of every package too, which is most of what the start of a server costs. Written so that Node
 * itself can read this file: types alone are to be taken out of it.
 */

const root = new URL('../../../', import.meta.url);
const cache = fileURLToPath(new URL('node_modules/.cache/', root));
const texts = join(cache, 'quick');
const tsconfig = readFileSync(new URL('tsconfig.json', root), 'utf8');

const isOurs = (url: string | undefined): url is string =>
  !!url?.startsWith(root.href) && !url.includes('/node_modules/');

/** Kept under a name made of all that it follows from, so that what is kept is never out of date. */
function compiled(source: string): string {
  const kept = join(texts, `${createHash('sha1').update(tsconfig).update(source).digest('hex')}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const text = compile(source);
    mkdirSync(texts, { recursive: true });
    // Other processes read meanwhile, and never half of it.
    const own = `${kept}.${process.pid}`;
    writeFileSync(own, text);
    renameSync(own, kept);
    return text;
  }
}

function compile(source: string): string {
  const { transformSync } = createRequire(import.meta.url)('esbuild') as typeof Esbuild;
  const options = { loader: 'ts', format: 'esm', sourcemap: 'inline', tsconfigRaw: tsconfig } as const;
  return transformSync(source, options).code;
}

enableCompileCache(join(cache, 'compiled'));
registerHooks({
  resolve(specifier, context, next) {
    const isOwn = isOurs(context.parentURL) && /^\..*\.js$/.test(specifier);
    return next(isOwn ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
  load(url, context, next) {
    if (!isOurs(url) || !url.endsWith('.ts')) return next(url, context);
    const source = compiled(readFileSync(fileURLToPath(url), 'utf8'));
    return { format: 'module', source, shortCircuit: true };
  },
});
