import { fileURLToPath } from 'node:url';
import uniModule from '@dcloudio/vite-plugin-uni';
import { defineConfig } from 'vite';
import { compactDocuments } from './build/compact-documents';
import { allowHoistedPackages } from './build/hoisted-packages';
import { noForeignHosts } from './build/no-foreign-hosts';
import { noInlineFonts } from './build/no-inline-fonts';
import { oneVueI18n } from './build/one-vue-i18n';

allowHoistedPackages();

// The plugin is CommonJS: Node hands over its whole module object, a bundler its default export.
const uni = (uniModule as unknown as { default?: typeof uniModule }).default ?? uniModule;

export default defineConfig({
  plugins: [
    uni(),
    compactDocuments(),
    oneVueI18n(),
    noInlineFonts(process.env.UNI_PLATFORM),
    noForeignHosts([process.env.VITE_API_ORIGIN ?? '']),
  ],
  resolve: { alias: { '@graphql': fileURLToPath(new URL('../graphql/generated', import.meta.url)) } },
  build: { target: 'es2015' },
  // The development server stands in front of the real one, so that cookies and sockets behave as they will.
  server: {
    proxy: {
      '/graphql': { target: 'http://127.0.0.1:4000', ws: true },
      '/media': 'http://127.0.0.1:4000',
    },
  },
  define: {
    // Mini programs and the content security policy of H5 forbid `new Function`: messages are interpreted.
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
  // A string keeps vite's esbuild from reading the server's tsconfig.json for files outside the client.
  esbuild: {
    tsconfigRaw: '{ "compilerOptions": { "target": "es2022", "useDefineForClassFields": true } }',
  },
});
