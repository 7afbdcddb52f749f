import { expect, it } from 'vitest';
import { shared } from './readiness.js';

it('looks once a second, however many ask, and once while it looks', async () => {
  let now = 0;
  let looks = 0;
  let end = (): void => undefined;
  const look = shared(
    () => new Promise<number>(resolve => (end = () => resolve(looks)) && looks++),
    () => now,
  );
  const asked = Array.from({ length: 100 }, () => look());
  now = 5000;
  asked.push(look());
  end();
  expect(new Set(await Promise.all(asked))).toEqual(new Set([1]));
  const later = look();
  end();
  expect(await later).toBe(2);
  now = 5999;
  expect(await look()).toBe(2);
});
