import { createRequest, type CombinedError, type RequestPolicy, type TypedDocumentNode } from '@urql/core';
import { computed, onScopeDispose, shallowRef, triggerRef, watch, type Ref } from 'vue';
import { client } from '../api/client';

const PAGE_SIZE = 10;
/** The server gives no more than this at once. */
const MOST = 50;

interface Connection<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
type PageVariables = { first: number; after?: string | null };

/** One page on the screen, kept up to date by the cache. `connection` is what it shows, also while it is asked again. */
interface Page<Data, Node> {
  readonly after: string | null;
  readonly first: number;
  data: Data | undefined;
  connection: Connection<Node> | null | undefined;
  error: CombinedError | undefined;
  loading: boolean;
  stop(): void;
}

interface PagesOptions<Data, Variables, Node> {
  query: TypedDocumentNode<Data, Variables & PageVariables>;
  /** What is asked for beside the page; a change starts the list anew. */
  filter?: Ref<Variables>;
  /** Where the connection stands in the answer; null when nobody is logged in. */
  pick(data: Data): Connection<Node> | null | undefined;
  /** Whether the list belongs to a person, and must not outlast a log-out. */
  personal?: boolean;
  /** Nothing is asked while it holds: a page may not know yet what it is about. */
  pause?: Ref<boolean>;
}

/**
 * A list that grows by its cursor. Every page begins where the one before it ends: when a page changes its end, the next
 * one is asked for anew, so that nothing is lost or shown twice. A page that fails leaves what is there.
 */
export function usePages<Data, Variables extends object, Node extends { id: string }>(
  options: PagesOptions<Data, Variables, Node>,
) {
  const pages = shallowRef<Page<Data, Node>[]>([]);

  function load(at: number, after: string | null, first: number, more: LoadOptions = {}): void {
    const before = pages.value[at];
    before?.stop();
    const page: Page<Data, Node> = {
      after,
      first,
      data: before?.data,
      connection: before?.connection,
      error: undefined,
      loading: true,
      stop: () => undefined,
    };
    pages.value[at] = page;
    // Only the first answer takes the place of what followed; later ones are news of this page.
    let alone = more.alone ?? false;
    const variables = { ...options.filter?.value, first, after } as unknown as Variables & PageVariables;
    const { unsubscribe } = client.value
      .executeQuery<Data>(createRequest(options.query, variables), { requestPolicy: more.policy })
      .subscribe(({ data, error }) => {
        if (pages.value[at] !== page) return;
        page.loading = false;
        page.error = error;
        if (data) {
          page.data = data;
          accept(at, page, options.pick(data) ?? null, alone);
        }
        alone = false;
        triggerRef(pages);
        more.onAnswer?.();
      });
    page.stop = unsubscribe;
    triggerRef(pages);
  }

  function accept(
    at: number,
    page: Page<Data, Node>,
    connection: Connection<Node> | null,
    alone: boolean,
  ): void {
    page.connection = connection;
    const next = pages.value[at + 1];
    if (!next) return;
    const end = connection?.pageInfo.hasNextPage ? connection.pageInfo.endCursor : null;
    if (alone || end === null) drop(at + 1);
    else if (next.after !== end) load(at + 1, end, next.first);
  }

  const drop = (from: number) => pages.value.splice(from).forEach(page => page.stop());

  /** Asks for all that is shown in one piece, behind what is shown. */
  function restart(more: LoadOptions = {}): void {
    const shown = nodes.value?.length ?? 0;
    load(0, null, Math.min(Math.max(PAGE_SIZE, shown), MOST), { ...more, alone: true });
  }
  function begin(): void {
    drop(0);
    if (!options.pause?.value) load(0, null, PAGE_SIZE);
  }

  const nodes = computed(() => {
    const first = pages.value[0]?.connection;
    if (!first) return first;
    const all = pages.value.flatMap(({ connection }) => connection?.nodes ?? []);
    return [...new Map(all.map(node => [node.id, node])).values()];
  });
  // Pages are changed where they stand: a computed page would be the same one, and what reads it not computed anew.
  const last = () => pages.value[pages.value.length - 1];
  const hasMore = computed(() => last()?.connection?.pageInfo.hasNextPage ?? false);
  const failed = () => pages.value.find(page => page.error);

  // A new client stands for another person, and knows none of the pages.
  watch(client, () => (options.personal || options.pause?.value ? begin() : restart()));
  if (options.filter) watch(options.filter, begin);
  onScopeDispose(() => drop(0));
  begin();

  return {
    /** Undefined until the first answer, null when the list does not exist for this person. */
    nodes,
    /** The whole answer of the first page, for what is asked beside the list. */
    data: computed(() => pages.value[0]?.data),
    hasMore,
    error: computed(() => failed()?.error),
    /** The first page is on its way and there is nothing to show. */
    loading: computed(() => nodes.value === undefined && !failed()),
    loadingMore: computed(() => pages.value.length > 1 && (last()?.loading ?? false)),
    loadMore(): void {
      const end = last()?.connection?.pageInfo.endCursor;
      if (hasMore.value && end && !last()?.loading) load(pages.value.length, end, PAGE_SIZE);
    },
    retry(): void {
      const at = pages.value.findIndex(page => page.error);
      const page = pages.value[at];
      if (page) load(at, page.after, page.first, { policy: 'network-only' });
    },
    /** For a pull from above; ends with the answer. */
    refresh: () =>
      new Promise<void>(resolve => restart({ policy: 'network-only', onAnswer: () => resolve() })),
  };
}

interface LoadOptions {
  policy?: RequestPolicy;
  /** Whether the pages after this one give way to it. */
  alone?: boolean;
  onAnswer?(): void;
}
