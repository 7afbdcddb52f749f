import { expect, it } from 'vitest';
import { endOf, lastDayOf, qualificationDraft } from './qualification-form';

it('holds through its last day in Beijing', () => {
  expect(endOf('2027-11-21')).toBe('2027-11-21T16:00:00.000Z');
  expect(lastDayOf(endOf('2027-02-28'))).toBe('2027-02-28');
});

it('is kept on the device without its number', () => {
  const kept = new Map<string, string>();
  const device = {
    read: (key: string) => kept.get(key) ?? null,
    write: (key: string, value: string) => void kept.set(key, value),
    remove: (key: string) => void kept.delete(key),
  };
  const draft = qualificationDraft('teacher', device);
  draft.write({ title: '教师资格证', number: '20261234', lastDay: '2027-11-21' });
  expect(draft.read()).toEqual({ title: '教师资格证', number: '', lastDay: '2027-11-21' });
  expect([...kept.values()].join()).not.toContain('20261234');
  draft.forget();
  expect(kept.size).toBe(0);
});
