import urql from '@urql/vue';
import { createSSRApp } from 'vue';
import App from './App.vue';
import { client } from './api/client';
import { i18n } from './i18n';
import { platform } from './platform';

export function createApp() {
  platform.prepare();
  const app = createSSRApp(App);
  app.use(urql, client);
  app.use(i18n);
  return { app };
}
