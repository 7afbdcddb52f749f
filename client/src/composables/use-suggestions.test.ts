import { effectScope, nextTick, ref, shallowRef, type EffectScope, type Ref } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Client } from '@urql/core';
import { clientBefore } from '../testing/table-server';

const client = shallowRef() as { value: Client };
vi.doMock('../api/client', () => ({ client }));
const { useSuggestions } = await import('./use-suggestions');

let typed: Ref<string>;
let scope: EffectScope;
let answers: Map<string, (texts: string[]) => void>;
let server: ReturnType<typeof clientBefore>;
beforeEach(() => {
  vi.useFakeTimers();
  typed = ref('');
  scope = effectScope();
  answers = new Map();
  server = clientBefore({
    SearchSuggestions: ({ text }) =>
      new Promise(resolve =>
        answers.set(String(text), texts =>
          resolve({
            searchSuggestions: texts.map(one => ({
              __typename: 'SearchSuggestion',
              kind: 'TAG',
              text: one,
              id: null,
            })),
          }),
        ),
      ),
  });
  client.value = server.client;
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

const type = async (text: string, restMs = 0) => {
  typed.value = text;
  await nextTick();
  await vi.advanceTimersByTimeAsync(restMs);
};
const asked = () => server.asked.map(([, { text }]) => text);

it('asks once the finger rests, and not for every letter', async () => {
  scope.run(() => useSuggestions(typed));
  await type('l', 100);
  await type('li', 100);
  await type(' 量 ', 200);
  expect(asked()).toEqual(['量']);
});

it('drops the answer to what stood there before', async () => {
  const { suggestions } = scope.run(() => useSuggestions(typed))!;
  await type('量', 200);
  await type('量子', 200);
  answers.get('量子')!(['量子']);
  await vi.advanceTimersByTimeAsync(0);
  answers.get('量')!(['量老师']);
  await vi.advanceTimersByTimeAsync(0);
  expect(suggestions.value.map(({ text }) => text)).toEqual(['量子']);
});

it('suggests nothing for nothing, also when an answer is still on its way', async () => {
  const { suggestions } = scope.run(() => useSuggestions(typed))!;
  await type('量', 200);
  await type('');
  answers.get('量')!(['量子']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(suggestions.value).toEqual([]);
  expect(asked()).toEqual(['量']);
});
