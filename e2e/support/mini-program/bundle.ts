import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

let bundled: Promise<string> | undefined;

/** The runtime and glass-easel as one script for the browser; made once for a test file, in about half a second. */
export function runtimeScript(): Promise<string> {
  return (bundled ??= bundle());
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: {
        entry: fileURLToPath(new URL('./runtime/main.ts', import.meta.url)),
        formats: ['iife'],
        name: 'runtime',
      },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  return output[0].code;
}
