import type { TypedDocumentNode } from '@urql/core';
import { useQuery } from '@urql/vue';
import { computed, ref, shallowRef, watch, type Ref } from 'vue';

export const PAGE_SIZE = 10;

interface Connection<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
type PageVariables = { first: number; after?: string | null };

interface PagesOptions<Data, Variables, Node> {
  query: TypedDocumentNode<Data, Variables & PageVariables>;
  /** What is asked for beside the page; a change starts the list anew. */
  filter?: Ref<Variables>;
  /** Where the connection stands in the answer; null when nobody is logged in. */
  pick(data: Data): Connection<Node> | null | undefined;
}

/**
 * A list that grows by its cursor. The cache joins the pages, so that an answer always holds the whole list; a page that
 * fails leaves what is there.
 */
export function usePages<Data, Variables extends object, Node>(options: PagesOptions<Data, Variables, Node>) {
  const after = ref<string | null>(null);
  const variables = computed(
    () =>
      ({ ...options.filter?.value, first: PAGE_SIZE, after: after.value }) as unknown as Variables &
        PageVariables,
  );
  const answer = useQuery<Data, Variables & PageVariables>({ query: options.query, variables });
  const connection = shallowRef<Connection<Node> | null>();

  watch(
    answer.data,
    data => {
      if (data) connection.value = options.pick(data as Data) ?? null;
    },
    { immediate: true },
  );
  if (options.filter)
    watch(options.filter, () => {
      after.value = null;
      connection.value = undefined;
    });

  const hasMore = computed(() => connection.value?.pageInfo.hasNextPage ?? false);

  return {
    /** Undefined until the first answer, null when the list does not exist for this person. */
    nodes: computed(() => connection.value && connection.value.nodes),
    hasMore,
    error: answer.error,
    /** The first page is on its way and there is nothing to show. */
    loading: computed(() => connection.value === undefined && !answer.error.value),
    loadingMore: computed(() => answer.fetching.value && after.value !== null),
    loadMore(): void {
      const cursor = connection.value?.pageInfo.endCursor;
      if (hasMore.value && cursor && !answer.fetching.value) after.value = cursor;
    },
    retry(): void {
      answer.executeQuery({ requestPolicy: 'network-only' });
    },
    /** Asks for the first page again, for a pull from above. */
    async refresh(): Promise<void> {
      after.value = null;
      await answer.executeQuery({ requestPolicy: 'network-only' });
    },
  };
}
