import { computed } from 'vue';
import type { usePages } from './use-pages';

type Pages<Data, Node extends { id: string }> = ReturnType<
  typeof usePages<Data, Record<string, unknown>, Node>
>;

const time = ({ createdAt }: { createdAt: string }) => new Date(createdAt).getTime();

/**
 * Several lists, each the latest first, as one. It shows only as far back as all of them are known: what is older than
 * the end of a list that goes on could still be preceded by something of that list.
 */
export function mergedPages<Data, Node extends { id: string; createdAt: string }>(
  lists: readonly Pages<Data, Node>[],
): Pages<Data, Node> {
  const ends = computed(() =>
    lists.map(({ nodes, hasMore }) => {
      const last = nodes.value?.[nodes.value.length - 1];
      return hasMore.value && last ? time(last) : -Infinity;
    }),
  );
  const known = computed(() => Math.max(...ends.value));

  const nodes = computed(() => {
    const absent = lists.find(list => !list.nodes.value);
    if (absent) return absent.nodes.value;
    return lists
      .flatMap(list => list.nodes.value ?? [])
      .filter(node => time(node) >= known.value)
      .sort((a, b) => time(b) - time(a));
  });
  const error = computed(() => lists.find(list => list.error.value)?.error.value);

  return {
    nodes,
    data: computed(() => lists[0]?.data.value),
    hasMore: computed(() => lists.some(list => list.hasMore.value)),
    error,
    loading: computed(() => nodes.value === undefined && !error.value),
    loadingMore: computed(() => lists.some(list => list.loadingMore.value)),
    /** Only the list that ends first stands in the way of the others. */
    loadMore: () =>
      lists.forEach((list, at) => {
        if (ends.value[at] === known.value) list.loadMore();
      }),
    retry: () => lists.forEach(list => list.retry()),
    refresh: () => Promise.all(lists.map(list => list.refresh())).then(() => undefined),
  };
}
