import { effectScope, nextTick, proxyRefs, ref, shallowRef, type ShallowUnwrapRef } from 'vue';

interface List {
  refresh(): Promise<void>;
}

/**
 * Several lists behind tabs, each begun when it is first looked at. A list that one comes back to stands where it stood,
 * and asks behind that for what is new.
 */
export function useTabbedLists<Key extends string, Kept extends List>(first: Key, open: (key: Key) => Kept) {
  const scope = effectScope();
  const lists = new Map<Key, ShallowUnwrapRef<Kept>>();
  const places = new Map<Key, number>();
  let place = 0;

  function listOf(key: Key): ShallowUnwrapRef<Kept> {
    const known = lists.get(key);
    if (known) return known;
    const list = proxyRefs(scope.run(() => open(key))!) as ShallowUnwrapRef<Kept>;
    lists.set(key, list);
    return list;
  }

  const chosen = ref(first);
  const list = shallowRef(listOf(first));

  return {
    chosen,
    list,
    choose(key: string): void {
      const next = key as Key;
      if (next === chosen.value) return;
      places.set(chosen.value as Key, place);
      const known = lists.has(next);
      chosen.value = next as typeof chosen.value;
      list.value = listOf(next);
      if (known) void list.value.refresh();
      void nextTick(() => uni.pageScrollTo({ scrollTop: places.get(next) ?? 0, duration: 0 }));
    },
    /** Where the page stands now, as its own hook tells. */
    scrolled: ({ scrollTop }: { scrollTop: number }): void => void (place = scrollTop),
  };
}
