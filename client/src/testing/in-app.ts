import urql, { type Client } from '@urql/vue';
import { onTestFinished } from 'vitest';
import { createSSRApp, effectScope } from 'vue';

/** What a composable gives to a page whose client this is; the page is left with the test. */
export function inApp<Given>(client: Client, use: () => Given): Given {
  const app = createSSRApp({ render: () => null });
  app.use(urql, client);
  const scope = effectScope();
  onTestFinished(() => scope.stop());
  return app.runWithContext(() => scope.run(use)!);
}

/** Storage of a device, as uni hands it out, with what is in it. */
export function deviceStorage() {
  const kept = new Map<string, string>();
  return {
    kept,
    uni: {
      getStorageSync: (key: string) => kept.get(key) ?? '',
      setStorageSync: (key: string, value: string) => void kept.set(key, value),
      removeStorageSync: (key: string) => void kept.delete(key),
    },
  };
}
