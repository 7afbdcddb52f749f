import { createSSRApp } from 'vue';
import urql from '@urql/vue';
import App from './App.vue';
import { client } from './api/client';

export function createApp() {
  const app = createSSRApp(App);
  app.use(urql, client);
  return { app };
}
