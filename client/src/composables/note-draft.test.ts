import { beforeEach, expect, it, vi } from 'vitest';
import { storage } from '../platform/storage';
import { deviceStorage } from '../testing/in-app';
import { noteDraft } from './note-draft';

let device: ReturnType<typeof deviceStorage>;
beforeEach(() => {
  device = deviceStorage();
  vi.stubGlobal('uni', device.uni);
});
const DRAFT = { id: null, positionSeconds: 95, text: '名字贴在' };

it('keeps a half-written note for its writer, in its lesson', () => {
  noteDraft('ming', 'l1', storage).write(DRAFT);
  expect(noteDraft('ming', 'l1', storage).read()).toEqual(DRAFT);
  expect(noteDraft('hong', 'l1', storage).read()).toBeNull();
  expect(noteDraft('ming', 'l2', storage).read()).toBeNull();
});

it('forgets it when it was saved, and reads nonsense as none', () => {
  noteDraft('ming', 'l1', storage).write(DRAFT);
  noteDraft('ming', 'l1', storage).forget();
  expect(device.kept.size).toBe(0);
  device.kept.set('zhike.note.ming.l1', '{"broken');
  expect(noteDraft('ming', 'l1', storage).read()).toBeNull();
});
