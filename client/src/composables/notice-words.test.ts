import { describe, expect, it, vi } from 'vitest';

vi.stubGlobal('uni', {});
const { badge, noticeLook } = await import('./notice-words');

describe('a notice in words', () => {
  it('says who did what', () => {
    const person = { __typename: 'User' as const, id: 'u', name: '林老师', avatarUrl: null };
    expect(noticeLook({ kind: 'ANSWER_RECEIVED', person, at: null }).words).toBe('林老师 回答了你的提问');
  });

  it('says what happened where whoever did it is gone', () => {
    expect(noticeLook({ kind: 'COMMENT_REPLIED', person: null, at: null }).words).toBe('有人 回复了你');
  });

  it('names the moment only where it means something', () => {
    const at = new Date(`${new Date().getFullYear()}-06-01T20:00:00`).toISOString();
    expect(noticeLook({ kind: 'LIVE_SOON', person: null, at }).moment).toBe('时间：06-01 20:00');
    expect(noticeLook({ kind: 'COMMENT_REPLIED', person: null, at }).moment).toBe('');
    expect(noticeLook({ kind: 'LIVE_SOON', person: null, at: null }).moment).toBe('');
  });

  it.each([
    [0, ''],
    [1, '1'],
    [99, '99'],
    [100, '99+'],
  ])('fits %i on a badge as "%s"', (count, text) => expect(badge(count)).toBe(text));
});
