import { onScopeDispose, ref, watch, type Ref } from 'vue';
import { SearchSuggestionsDocument, type SearchSuggestionsQuery } from '@graphql/graphql';
import { client } from '../api/client';

export type Suggestion = SearchSuggestionsQuery['searchSuggestions'][number];

/** How long a finger rests between two letters; a pinyin keyboard writes a word at once. */
const REST_MS = 200;

/** What is suggested for what is typed. It is asked once the finger rests; an answer to what stood there before is dropped. */
export function useSuggestions(typed: Ref<string>) {
  const suggestions = ref<Suggestion[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = 0;

  async function ask(text: string): Promise<void> {
    const mine = ++asking;
    const { data } = await client.value.query(SearchSuggestionsDocument, { text }).toPromise();
    // Suggestions help; where none come, the search itself still does.
    if (mine === asking) suggestions.value = data?.searchSuggestions ?? [];
  }

  watch(typed, text => {
    clearTimeout(timer);
    if (text.trim()) {
      timer = setTimeout(() => void ask(text.trim()), REST_MS);
    } else {
      asking++;
      suggestions.value = [];
    }
  });
  onScopeDispose(() => {
    clearTimeout(timer);
    asking++;
  });
  return { suggestions };
}
