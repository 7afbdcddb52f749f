import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { DocumentStore } from './store.js';

it('remembers two hundred documents and forgets the one that was longest not asked for', () => {
  const store = new DocumentStore();
  const document = parse('{ __typename }');
  for (let n = 0; n < 200; n++) store.keep(`document ${n}`, document);
  store.find('document 0');
  store.keep('one more', document);
  expect(store.find('document 0')).toBe(document);
  expect(store.find('document 1')).toBeUndefined();
  expect(store.find('document 2')).toBe(document);
});
