import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { DocumentStore, RefusedTexts } from './store.js';

const document = parse('{ __typename }');

it('remembers so many documents and forgets the one that was longest not asked for', () => {
  const store = new DocumentStore(200);
  for (let n = 0; n < 200; n++) store.keep(`document ${n}`, document);
  store.find('document 0');
  store.keep('one more', document);
  expect(store.find('document 0')).toBe(document);
  expect(store.find('document 1')).toBeUndefined();
  expect(store.find('document 2')).toBe(document);
});

it('lets a thousand texts that ask for the same push out each other alone', () => {
  const store = new DocumentStore(200);
  for (let n = 0; n < 20; n++) store.keep(`honest ${n}`, document, `kind ${n}`);
  for (let n = 0; n < 1000; n++) store.keep(`variant ${n}`, document, 'kind 0');
  for (let n = 1; n < 20; n++) expect(store.find(`honest ${n}`)).toBe(document);
  expect(store.find('honest 0')).toBeUndefined();
  expect(store.find('variant 991')).toBeUndefined();
  expect(store.find('variant 992')).toBe(document);
});

it('remembers the latest refused texts and no more', () => {
  const refused = new RefusedTexts(2);
  for (const key of ['a', 'b', 'c']) refused.add(key);
  expect(['a', 'b', 'c'].map(key => refused.has(key))).toEqual([false, true, true]);
});
