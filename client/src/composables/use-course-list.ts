import type { TypedDocumentNode } from '@urql/core';
import { computed, proxyRefs, type Ref } from 'vue';
import type { CourseCardFragment } from '@graphql/graphql';
import { usePages } from './use-pages';

interface CourseAnswer {
  shop: { sellsHere: boolean };
  courses: {
    nodes: CourseCardFragment[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

/** A list of courses by what is asked for beside the page, and whether anything may be sold here. */
export function useCourseList<Variables extends object>(
  query: TypedDocumentNode<CourseAnswer, Variables & { first: number; after?: string | null }>,
  filter: Ref<Variables>,
) {
  const pages = usePages({ query, filter, pick: answer => answer.courses });
  const sells = computed(() => pages.data.value?.shop.sellsHere ?? false);

  // Several prices may end in the same second; they are asked for again once.
  let renewing = false;
  function renewPrices(): void {
    if (renewing) return;
    renewing = true;
    void pages.refresh().finally(() => (renewing = false));
  }
  return proxyRefs({ ...pages, sells, renewPrices });
}
