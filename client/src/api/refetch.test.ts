import { Client, makeErrorResult, makeResult, type Exchange } from '@urql/core';
import { filter, fromPromise, mergeMap, pipe } from 'wonka';
import { expect, it } from 'vitest';
import { SessionsPageDocument } from '@graphql/graphql';
import { createCache } from './cache';
import { createRefetch } from './refetch';

const settle = () => new Promise(resolve => setTimeout(resolve, 5));

it('asks again for what failed while the network was away, and for what is shown, which stays without an answer, but not for what is gone', async () => {
  let down = true;
  let name = 'h5';
  const server: Exchange = () => operations =>
    pipe(
      operations,
      filter(({ kind }) => kind === 'query'),
      mergeMap(operation => {
        const session = {
          __typename: 'Session',
          id: 's',
          platform: name,
          device: '',
          lastUsedAt: '',
          current: true,
        };
        const me = { __typename: 'Viewer', id: 'v', sessions: [session] };
        const result = down
          ? makeErrorResult(operation, new Error('down'))
          : makeResult(operation, { data: { me } });
        return fromPromise(Promise.resolve(result));
      }),
    );
  const { exchange, refetch } = createRefetch();
  const client = new Client({
    url: 'http://server',
    preferGetMethod: false,
    exchanges: [exchange, createCache(), server],
  });
  const seen: string[] = [];
  const { unsubscribe } = client.query(SessionsPageDocument, {}).subscribe(({ data, error, stale }) => {
    const [first] = data?.me?.sessions ?? [];
    if (!stale) seen.push(first ? first.platform + (error ? ' without the network' : '') : 'nothing');
  });

  await settle();
  down = false;
  refetch();
  await settle();
  name = 'mp-weixin';
  refetch();
  await settle();
  down = true;
  refetch();
  await settle();
  unsubscribe();
  name = 'mp-alipay';
  refetch();
  await settle();
  expect(seen).toEqual(['nothing', 'h5', 'mp-weixin', 'mp-weixin without the network']);
});
