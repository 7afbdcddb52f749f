import { fileURLToPath } from 'node:url';
import uniModule from '@dcloudio/vite-plugin-uni';
import { defineConfig } from 'vite';
import { noForeignHosts } from './build/no-foreign-hosts';
import { allowHoistedPackages } from './build/hoisted-packages';

allowHoistedPackages();

// The plugin is CommonJS: Node hands over its whole module object, a bundler its default export.
const uni = (uniModule as unknown as { default?: typeof uniModule }).default ?? uniModule;

export default defineConfig({
  plugins: [uni(), noForeignHosts([process.env.VITE_API_ORIGIN ?? ''])],
  resolve: { alias: { '@graphql': fileURLToPath(new URL('../graphql/generated', import.meta.url)) } },
  build: { target: 'es2015' },
  // A string keeps vite's esbuild from reading the server's tsconfig.json for files outside the client.
  esbuild: { tsconfigRaw: '{ "compilerOptions": { "target": "es2022", "useDefineForClassFields": true } }' },
});
