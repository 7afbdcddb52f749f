import { expect, it } from 'vitest';
import { ref } from 'vue';
import { useChoice } from './use-choice';

it('is what the address names, and the first where it names nothing that is known', () => {
  const named = ref('');
  const { chosen, options } = useChoice(named, ['OPEN', 'DONE'], key => `the ${key}`);
  expect(chosen.value).toBe('OPEN');
  named.value = 'DONE';
  expect(chosen.value).toBe('DONE');
  named.value = 'nonsense';
  expect(chosen.value).toBe('OPEN');
  expect(options.value).toEqual([
    { key: 'OPEN', label: 'the OPEN' },
    { key: 'DONE', label: 'the DONE' },
  ]);
});
