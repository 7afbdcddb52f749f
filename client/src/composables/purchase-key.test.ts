import { expect, it } from 'vitest';
import { purchaseKey, type PurchaseItem } from './purchase-key';

const courses = (...ids: string[]): PurchaseItem[] => ids.map(id => ({ kind: 'COURSE', id }));
const python = courses('python');

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
  const first = purchaseKey(python, 'xiaoming', kept).current();
  expect(purchaseKey(python, 'xiaoming', kept).current()).toBe(first);
});

it('differs by what is bought and by person', () => {
  const kept = memory();
  const keys = [
    purchaseKey(python, 'xiaoming', kept),
    purchaseKey(courses('sql'), 'xiaoming', kept),
    purchaseKey(courses('python', 'sql'), 'xiaoming', kept),
    purchaseKey([{ kind: 'COURSE_PLAN', id: 'python' }], 'xiaoming', kept),
    purchaseKey(python, 'teacher', kept),
  ].map(key => key.current());
  expect(new Set(keys).size).toBe(5);
});

it('is new after the purchase ended or was renewed', () => {
  const kept = memory();
  const key = purchaseKey(python, 'xiaoming', kept);
  const first = key.current();
  const second = key.renew();
  expect(key.current()).toBe(second);
  key.forget();
  expect(new Set([first, second, key.current()]).size).toBe(3);
});

it('is one for the same things in another order', () => {
  const kept = memory();
  const key = purchaseKey(courses('python', 'sql'), 'xiaoming', kept).current();
  expect(purchaseKey(courses('sql', 'python'), 'xiaoming', kept).current()).toBe(key);
});

it('remembers the order that came of it, until the purchase begins anew', () => {
  const kept = memory();
  const key = purchaseKey(python, 'xiaoming', kept);
  const first = key.current();
  expect(key.orderId()).toBe(null);
  key.placed('o');
  expect([key.current(), purchaseKey(python, 'xiaoming', kept).orderId()]).toEqual([first, 'o']);
  key.renew();
  expect(key.orderId()).toBe(null);
});
