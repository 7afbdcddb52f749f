import urql, { type Client } from '@urql/vue';
import { onTestFinished } from 'vitest';
import { createRenderer, createSSRApp, effectScope, h, type App } from 'vue';

/** What a composable gives to a page whose client this is; the page is left with the test. */
export function inApp<Given>(client: Client, use: () => Given): Given {
  const app = createSSRApp({ render: () => null });
  app.use(urql, client);
  const scope = effectScope();
  onTestFinished(() => scope.stop());
  return app.runWithContext(() => scope.run(use)!);
}

const nothing = () => undefined;
/** Draws nowhere: what is looked at is what a component asks for and does from coming to its page until it leaves it. */
const renderer = createRenderer<object, object>({
  patchProp: nothing,
  insert: nothing,
  remove: nothing,
  createElement: () => ({}),
  createText: () => ({}),
  createComment: () => ({}),
  setText: nothing,
  setElementText: nothing,
  parentNode: () => null,
  nextSibling: () => null,
});

/** A composable in a component on a page. `around` is what the page itself sets up. */
export function onPage<Given, Around = undefined>(use: () => Given, around?: () => Around) {
  let given!: Given;
  let page!: Around;
  const part = {
    setup() {
      given = use();
      return () => null;
    },
  };
  const app: App<object> = renderer.createApp({
    setup() {
      if (around) page = around();
      return () => h(part);
    },
  });
  app.mount({});
  return { given, page, leave: () => app.unmount() };
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
