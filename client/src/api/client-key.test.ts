import { expect, it } from 'vitest';
import { createClientKey } from './client-key';

it('has the shape of a UUID, version 4', () => {
  expect(createClientKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('differs each time, and with the clock alone', () => {
  expect(new Set(Array.from({ length: 1000 }, () => createClientKey())).size).toBe(1000);
  const noChance = () => 0;
  expect(createClientKey(1, noChance)).not.toBe(createClientKey(2, noChance));
});
