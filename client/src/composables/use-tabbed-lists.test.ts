import { effectScope, nextTick, ref } from 'vue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useTabbedLists } from './use-tabbed-lists';

const pageScrollTo = vi.fn();
const opened: string[] = [];
const refreshed: string[] = [];
const scope = effectScope();

beforeEach(() => {
  vi.stubGlobal('uni', { pageScrollTo });
  opened.length = refreshed.length = 0;
});
afterEach(() => scope.stop());

it('begins a list when it is looked at, and takes one back to the place where it was left', async () => {
  const tabs = scope.run(() =>
    useTabbedLists<string, { nodes: { value: string[] }; refresh(): Promise<void> }>('ALL', key => {
      opened.push(key);
      return { nodes: ref([key]), refresh: () => Promise.resolve(void refreshed.push(key)) };
    }),
  )!;
  expect([opened, tabs.list.value.nodes]).toEqual([['ALL'], ['ALL']]);

  tabs.scrolled({ scrollTop: 640 });
  tabs.choose('PAID');
  await nextTick();
  expect([opened, refreshed, tabs.list.value.nodes]).toEqual([['ALL', 'PAID'], [], ['PAID']]);
  expect(pageScrollTo).toHaveBeenLastCalledWith({ scrollTop: 0, duration: 0 });

  tabs.choose('ALL');
  await nextTick();
  expect([opened, refreshed, tabs.chosen.value]).toEqual([['ALL', 'PAID'], ['ALL'], 'ALL']);
  expect(pageScrollTo).toHaveBeenLastCalledWith({ scrollTop: 640, duration: 0 });

  tabs.choose('ALL');
  await nextTick();
  expect([refreshed, pageScrollTo.mock.calls.length]).toEqual([['ALL'], 2]);
});
