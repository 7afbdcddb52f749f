import { expect, it } from 'vitest';
import { purchaseKey } from './purchase-key';

function memory() {
  const kept = new Map<string, string>();
  return {
    read: (key: string) => kept.get(key) ?? null,
    write: (key: string, value: string) => void kept.set(key, value),
    remove: (key: string) => void kept.delete(key),
  };
}

it('stays the same for whoever comes back to the same purchase', () => {
  const kept = memory();
  const first = purchaseKey('python', 'xiaoming', kept).current();
  expect(purchaseKey('python', 'xiaoming', kept).current()).toBe(first);
});

it('differs by course and by person', () => {
  const kept = memory();
  const keys = [
    purchaseKey('python', 'xiaoming', kept),
    purchaseKey('sql', 'xiaoming', kept),
    purchaseKey('python', 'teacher', kept),
  ].map(key => key.current());
  expect(new Set(keys).size).toBe(3);
});

it('is new after the purchase ended or was renewed', () => {
  const kept = memory();
  const key = purchaseKey('python', 'xiaoming', kept);
  const first = key.current();
  const second = key.renew();
  expect(key.current()).toBe(second);
  key.forget();
  expect(new Set([first, second, key.current()]).size).toBe(3);
});
