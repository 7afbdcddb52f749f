import { Client, fetchExchange } from '@urql/vue';
import { cacheExchange } from '@urql/exchange-graphcache';
import { uniFetch } from '../platform/http';

import { API_ORIGIN } from '../platform/origin';

export const client = new Client({
  url: `${API_ORIGIN}/graphql`,
  fetch: uniFetch as typeof fetch,
  preferGetMethod: false,
  exchanges: [cacheExchange({}), fetchExchange],
});
