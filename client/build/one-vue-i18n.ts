import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const BUNDLED_WITH_UNI = /uni-cli-shared[\\/]lib[\\/]vue-i18n[\\/]/;

/**
 * For mini programs uni-app puts its own copy of vue-i18n in place of ours: older, and without the interpreter of
 * messages, so that it takes neither values nor plurals. Here every build gets the one in package.json.
 */
export function oneVueI18n(): Plugin {
  const ours = createRequire(import.meta.url).resolve('vue-i18n/dist/vue-i18n.esm-bundler.js');
  return {
    name: 'zhike:one-vue-i18n',
    enforce: 'pre',
    resolveId: id => (BUNDLED_WITH_UNI.test(id) ? ours : null),
  };
}
