import { computed, ref } from 'vue';
import type { CourseSort } from '@graphql/graphql';

/** What stands in the bar: as it comes, or by one thing; the price both ways. */
export type SortKey = 'DEFAULT' | 'POPULAR' | 'RATING' | 'PRICE';

/** How a list of courses is sorted, and whether only what is free shows. */
export function useCourseFilter() {
  const sort = ref<CourseSort | null>(null);
  const free = ref(false);
  return {
    sort,
    free,
    /** For the list; what is not chosen is left to the server. */
    filter: computed(() => ({ sort: sort.value, free: free.value || null })),
    choose(key: SortKey): void {
      if (key === 'PRICE') sort.value = sort.value === 'PRICE_ASC' ? 'PRICE_DESC' : 'PRICE_ASC';
      else sort.value = key === 'DEFAULT' ? null : key;
    },
    toggleFree: (): void => void (free.value = !free.value),
    reset(): void {
      sort.value = null;
      free.value = false;
    },
  };
}
