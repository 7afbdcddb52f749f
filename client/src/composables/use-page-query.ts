import { onLoad } from '@dcloudio/uni-app';
import { ref, type Ref } from 'vue';

/** What the page's address says, as refs that fill when the page loads: mini programs tell it only after `setup`. */
export function usePageQuery<Name extends string>(...names: Name[]): Record<Name, Ref<string>> {
  const query = Object.fromEntries(names.map(name => [name, ref('')])) as Record<Name, Ref<string>>;
  onLoad(given => {
    for (const name of names) query[name].value = decodeURIComponent(given?.[name] ?? '');
  });
  return query;
}
