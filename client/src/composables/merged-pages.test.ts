import { computed, ref } from 'vue';
import { expect, it, vi } from 'vitest';
import { mergedPages } from './merged-pages';

type Node = { id: string; createdAt: string };
const node = (minute: number, name = 'n'): Node => ({
  id: `${name}${minute}`,
  createdAt: new Date(minute * 60_000).toISOString(),
});

function pages(name: string, minutes: number[] | null | undefined, more = false) {
  const nodes = ref(minutes?.map(minute => node(minute, name)) ?? (minutes as null | undefined));
  const hasMore = ref(more);
  const loadMore = vi.fn();
  const retry = vi.fn();
  const list = {
    nodes: computed(() => nodes.value),
    data: computed(() => undefined),
    hasMore: computed(() => hasMore.value),
    error: computed(() => undefined),
    loading: computed(() => nodes.value === undefined),
    loadingMore: computed(() => false),
    loadMore,
    retry,
    refresh: () => Promise.resolve(),
  };
  return { list, nodes, hasMore, loadMore };
}
const ids = (list: { nodes: { value: Node[] | null | undefined } }) => list.nodes.value?.map(({ id }) => id);

it('shows two lists as one, the latest first', () => {
  const merged = mergedPages([pages('a', [9, 5, 1]).list, pages('b', [8, 2]).list]);
  expect(ids(merged)).toEqual(['a9', 'b8', 'a5', 'b2', 'a1']);
  expect(merged.hasMore.value).toBe(false);
});

it('holds back what is older than the end of a list that goes on, and goes on with that list alone', () => {
  const a = pages('a', [9, 7], true);
  const b = pages('b', [8, 6, 2], true);
  const merged = mergedPages([a.list, b.list]);
  expect(ids(merged)).toEqual(['a9', 'b8', 'a7']);
  merged.loadMore();
  expect([a.loadMore.mock.calls.length, b.loadMore.mock.calls.length]).toEqual([1, 0]);
  a.nodes.value = [9, 7, 3].map(minute => node(minute, 'a'));
  a.hasMore.value = false;
  expect(ids(merged)).toEqual(['a9', 'b8', 'a7', 'b6', 'a3', 'b2']);
});

it('is not there before both are, and does not exist for nobody', () => {
  expect(mergedPages([pages('a', [1]).list, pages('b', undefined).list]).loading.value).toBe(true);
  expect(mergedPages([pages('a', null).list, pages('b', null).list]).nodes.value).toBe(null);
});
