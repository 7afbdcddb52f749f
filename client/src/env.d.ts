/// <reference types="vite/client" />
/// <reference types="@dcloudio/types" />

interface ImportMetaEnv {
  /** Where the server is. Empty on H5: the page's own origin. */
  readonly VITE_API_ORIGIN?: string;
}

declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent<object, object, unknown>;
  export default component;
}

/** The player without what no lesson has; its types stand in the whole one. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
