import { describe, expect, it } from 'vitest';
import { chosen, isAnswered, quizDraft } from './quiz-draft';

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

describe('answers that were not handed in', () => {
  it('are found again with the key they are handed in by', () => {
    const { storage } = device();
    const draft = quizDraft('u1', 'l1', storage);
    const begun = draft.of('a1');
    draft.keep({ ...begun, answers: { q1: ['0'] } });
    expect(quizDraft('u1', 'l1', storage).of('a1')).toEqual({ ...begun, answers: { q1: ['0'] } });
  });

  it('belong to one attempt of one person', () => {
    const { storage } = device();
    const draft = quizDraft('u1', 'l1', storage);
    const begun = draft.of('a1');
    draft.keep({ ...begun, answers: { q1: ['0'] } });
    expect(draft.of('a2').answers).toEqual({});
    expect(draft.of('a2').clientKey).not.toBe(begun.clientKey);
    expect(quizDraft('u2', 'l1', storage).of('a1').answers).toEqual({});
  });

  it('are gone when they were handed in, or when what is kept cannot be read', () => {
    const { storage, kept } = device();
    const draft = quizDraft('u1', 'l1', storage);
    draft.keep({ ...draft.of('a1'), answers: { q1: ['0'] } });
    draft.forget();
    expect(kept.size).toBe(0);
    kept.set('quiz.u1.l1', '{');
    expect(draft.of('a1').answers).toEqual({});
  });
});

it('takes one option in the place of another, and several together', () => {
  expect(chosen('SINGLE', ['0'], '2')).toEqual(['2']);
  expect(chosen('JUDGEMENT', ['true'], 'false')).toEqual(['false']);
  expect(chosen('MULTIPLE', ['2'], '0')).toEqual(['0', '2']);
  expect(chosen('MULTIPLE', ['0', '2'], '0')).toEqual(['2']);
});

it('takes spaces for no answer', () => {
  expect([undefined, [], [''], ['  ']].map(isAnswered)).toEqual([false, false, false, false]);
  expect(isAnswered(['0'])).toBe(true);
});
