import { expect, it } from 'vitest';
import { homeworkDraft } from './homework-draft';

function device() {
  const kept = new Map<string, string>();
  return {
    kept,
    storage: {
      read: (key: string) => kept.get(key) ?? null,
      write: (key: string, value: string) => void kept.set(key, value),
      remove: (key: string) => void kept.delete(key),
    },
  };
}

it('is found again, for one person and one lesson', () => {
  const { storage } = device();
  const kept = homeworkDraft('u1', 'l1', storage).write({ text: '答', fileIds: ['f1'] });
  expect(homeworkDraft('u1', 'l1', storage).read()).toEqual(kept);
  expect(homeworkDraft('u2', 'l1', storage).read().text).toBe('');
  expect(homeworkDraft('u1', 'l2', storage).read().text).toBe('');
});

it('keeps its key for as long as nothing changes', () => {
  const { storage } = device();
  const draft = homeworkDraft('u1', 'l1', storage);
  const first = draft.write({ text: '答', fileIds: ['f1'] });
  expect(draft.write({ text: '答', fileIds: ['f1'] }).clientKey).toBe(first.clientKey);
  const longer = draft.write({ text: '答案', fileIds: ['f1'] });
  expect(longer.clientKey).not.toBe(first.clientKey);
  expect(draft.write({ text: '答案', fileIds: ['f2'] }).clientKey).not.toBe(longer.clientKey);
});

it('leaves nothing behind when it is empty, handed in, or spoilt', () => {
  const { storage, kept } = device();
  const draft = homeworkDraft('u1', 'l1', storage);
  draft.write({ text: '答', fileIds: [] });
  draft.write({ text: '', fileIds: [] });
  expect(kept.size).toBe(0);
  draft.write({ text: '答', fileIds: [] });
  draft.forget();
  expect(kept.size).toBe(0);
  kept.set('homework.u1.l1', '{');
  expect(draft.read()).toEqual({ text: '', fileIds: [], clientKey: '' });
});
