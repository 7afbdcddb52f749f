import { computed, type Ref } from 'vue';

/** One of a few that the page's address names, the first where it names none of them; `options` are a `FilterRow`'s. */
export function useChoice<Key extends string>(
  named: Ref<string>,
  keys: readonly [Key, ...Key[]],
  label: (key: Key) => string,
) {
  const chosen = computed(() => keys.find(key => key === named.value) ?? keys[0]);
  const options = computed(() => keys.map(key => ({ key, label: label(key) })));
  return { chosen, options };
}
