import { Client, fetchExchange } from '@urql/core';
import { shallowRef, watch } from 'vue';
import { lifecycle } from '../platform/lifecycle';
import { online } from '../platform/network';
import { uniFetch } from '../platform/http';
import { GRAPHQL_URL } from './ask';
import { createAuth } from './auth';
import { createCache } from './cache';
import { placeHeaders } from './headers';
import { createLive } from './live';
import { createRefetch } from './refetch';
import { session } from './viewer';

function createApi() {
  const live = createLive(session);
  const { exchange, refetch } = createRefetch();
  const stopShow = lifecycle.onShow(refetch);
  const stopOnline = watch(online, back => {
    if (!back) return;
    live.wake();
    refetch();
  });
  const client = new Client({
    url: GRAPHQL_URL,
    fetch: uniFetch as typeof fetch,
    fetchOptions: () => ({ headers: placeHeaders() }),
    preferGetMethod: false,
    exchanges: [exchange, createCache(), createAuth(session), live.exchange, fetchExchange],
  });
  return {
    client,
    dispose: () => {
      stopShow();
      stopOnline();
      live.dispose();
    },
  };
}

let api = createApi();

/** The client of whoever is logged in. Pages hold this ref, so that they ask again when the person changes. */
export const client = shallowRef(api.client);

let started = false;
void session.restore().then(() => (started = true));

// What one person saw must never be shown to the next: a new person gets a new, empty cache and a new socket.
session.onIdentityChange(() => {
  if (!started) return;
  api.dispose();
  api = createApi();
  client.value = api.client;
});
