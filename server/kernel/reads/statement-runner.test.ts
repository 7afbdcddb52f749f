import { expect, it } from 'vitest';
import { PreparedNames } from './statement-runner.js';

it('names a text from its third run on, always alike', () => {
  const names = new PreparedNames();
  expect([names.of('select 1'), names.of('select 1')]).toEqual([{}, {}]);
  const { name } = names.of('select 1');
  expect(name).toMatch(/^[\w-]{27}$/);
  expect(names.of('select 1')).toEqual({ name });
});

it('gives no name to thousands of texts that are made up once, and keeps those of the pages', () => {
  const names = new PreparedNames();
  for (let run = 0; run < 3; run++) names.of('a page');
  for (let n = 0; n < 2000; n++) expect(names.of(`made up ${n}`)).toEqual({});
  for (let run = 0; run < 2; run++) names.of('a page of tomorrow');
  expect(names.of('a page of tomorrow').name).toBeDefined();
  expect(names.of('a page').name).toBeDefined();
});

it('names five hundred texts and not one more', () => {
  const names = new PreparedNames();
  let named = 0;
  for (let n = 0; n < 600; n++) {
    names.of(`text ${n}`);
    names.of(`text ${n}`);
    if (names.of(`text ${n}`).name) named++;
  }
  expect(named).toBe(500);
});
