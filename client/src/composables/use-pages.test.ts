import { Client, makeResult, type Exchange } from '@urql/core';
import { computed, effectScope, nextTick, ref, watchEffect, shallowRef } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { filter, fromPromise, mergeMap, pipe } from 'wonka';
import { CourseListDocument } from '@graphql/graphql';
import { createCache } from '../api/cache';

const client = shallowRef() as { value: Client };
vi.doMock('../api/client', () => ({ client }));
const { usePages } = await import('./use-pages');

type Variables = { first: number; after?: string | null; categoryId?: string | null };

let shelf: string[];
let asked: Variables[];
let down: boolean;

const card = (id: string) => ({
  __typename: 'Course',
  id,
  title: id,
  promise: '',
  smallCoverUrl: '',
  lessonCount: 1,
  enrolledCount: 0,
  rating: { __typename: 'CourseRatings', average: null, count: 0 },
  access: 'LOCKED',
  price: { __typename: 'Money', fen: 1, text: '¥0.01' },
  listPrice: { __typename: 'Money', fen: 1, text: '¥0.01' },
  limitedPrice: null,
  teacher: { __typename: 'User', id: 't', name: 't', avatarUrl: null },
});

/** A server with one shelf, read by keyset; a category shows the courses that begin with it. */
function answer({ first, after, categoryId }: Variables) {
  if (down) throw new Error('down');
  const all = shelf.filter(id => id.startsWith(categoryId ?? ''));
  const from = after ? all.indexOf(after) + 1 : 0;
  const page = all.slice(from, from + first);
  return {
    shop: { __typename: 'Shop', sellsHere: true, questionsHere: true, now: '2026-11-21T03:00:00Z' },
    courses: {
      __typename: 'CourseConnection',
      nodes: page.map(card),
      pageInfo: {
        __typename: 'PageInfo',
        hasNextPage: from + first < all.length,
        endCursor: page[page.length - 1] ?? null,
      },
    },
  };
}

function newClient(): Client {
  const server: Exchange = () => operations =>
    pipe(
      operations,
      filter(({ kind }) => kind === 'query'),
      mergeMap(operation => {
        const variables = operation.variables as Variables;
        asked.push(variables);
        return fromPromise(
          Promise.resolve()
            .then(() => makeResult(operation, { data: answer(variables) }))
            .catch((error: Error) => makeResult(operation, { errors: [{ message: error.message }] })),
        );
      }),
    );
  return new Client({ url: 'http://server', preferGetMethod: false, exchanges: [createCache(), server] });
}

const names = (count: number, prefix = 'c') =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(2, '0')}`);
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await nextTick();
  await new Promise(resolve => setTimeout(resolve, 5));
};

describe('a list that grows', () => {
  const scope = ref(effectScope());
  const categoryId = ref<string | null>(null);

  async function open(personal = false) {
    const pages = scope.value.run(() =>
      usePages({
        query: CourseListDocument,
        filter: computed(() => ({ categoryId: categoryId.value })),
        pick: list => list.courses,
        personal,
      }),
    )!;
    await settle();
    return pages;
  }
  const ids = (pages: Awaited<ReturnType<typeof open>>) => pages.nodes.value?.map(({ id }) => id);

  beforeEach(() => {
    shelf = names(25);
    asked = [];
    down = false;
    client.value = newClient();
  });
  afterEach(() => {
    scope.value.stop();
    scope.value = effectScope();
  });

  it('grows page by page to the end and then asks no more', async () => {
    const pages = await open();
    expect(ids(pages)).toEqual(names(10));
    for (let turn = 0; turn < 4; turn++) {
      pages.loadMore();
      await settle();
    }
    expect([ids(pages), pages.hasMore.value]).toEqual([names(25), false]);
    expect(asked.map(({ after }) => after)).toEqual([null, 'c09', 'c19']);
  });

  it('tells somebody who asked before the answer came that there is more', async () => {
    const seen: boolean[] = [];
    scope.value.run(() => {
      const pages = usePages({
        query: CourseListDocument,
        filter: computed(() => ({ categoryId: categoryId.value })),
        pick: list => list.courses,
      });
      watchEffect(() => seen.push(pages.hasMore.value));
    });
    await settle();
    expect(seen).toEqual([false, true]);
  });

  it('hands over what the answer says beside the list', async () => {
    const pages = await open();
    expect(pages.data.value?.shop.sellsHere).toBe(true);
  });

  it('keeps what is there when the next page fails, and goes on from there', async () => {
    const pages = await open();
    down = true;
    pages.loadMore();
    await settle();
    expect([ids(pages), pages.error.value?.message]).toEqual([names(10), '[GraphQL] down']);
    down = false;
    pages.retry();
    await settle();
    expect([ids(pages), pages.error.value]).toEqual([names(20), undefined]);
  });

  it('asks for all it showed in one piece when another person begins with an empty cache', async () => {
    const pages = await open();
    pages.loadMore();
    await settle();
    asked = [];
    client.value = newClient();
    expect(ids(pages)).toEqual(names(20));
    await settle();
    expect([ids(pages), asked.map(({ first, after }) => [first, after])]).toEqual([names(20), [[20, null]]]);
    pages.loadMore();
    await settle();
    expect(ids(pages)).toEqual(names(25));
  });

  it('shows nothing of one person’s list to the next', async () => {
    const pages = await open(true);
    down = true;
    client.value = newClient();
    await settle();
    expect([ids(pages), pages.loading.value, pages.error.value?.message]).toEqual([
      undefined,
      false,
      '[GraphQL] down',
    ]);
  });

  it('asks the next page anew when the end of one moved, and loses nothing', async () => {
    const pages = await open();
    pages.loadMore();
    await settle();
    shelf = ['c-new', ...names(25)];
    client.value
      .query(CourseListDocument, { ...asked[0]! }, { requestPolicy: 'network-only' })
      .subscribe(() => undefined);
    await settle();
    expect(ids(pages)).toEqual(['c-new', ...names(19)]);
    expect(asked.map(({ after }) => after)).toEqual([null, 'c09', null, 'c08']);
  });

  it('begins anew with another filter', async () => {
    shelf = [...names(12, 'a'), ...names(3, 'b')];
    const pages = await open();
    categoryId.value = 'b';
    await nextTick();
    expect([ids(pages), pages.loading.value]).toEqual([undefined, true]);
    await settle();
    expect([ids(pages), pages.hasMore.value]).toEqual([names(3, 'b'), false]);
    categoryId.value = null;
  });

  it('shows what is new after a pull, without losing or repeating the rest', async () => {
    const pages = await open();
    pages.loadMore();
    await settle();
    shelf = ['c-new', ...names(25)];
    await pages.refresh();
    await settle();
    expect(ids(pages)!.slice(0, 20)).toEqual(['c-new', ...names(19)]);
    expect(new Set(ids(pages)).size).toBe(ids(pages)!.length);
  });
});
