import { beforeEach, expect, it, vi } from 'vitest';

const uni = { getStorageSync: () => '', setStorageSync: () => undefined };
vi.stubGlobal('uni', uni);
const { standingOf, waitedFor } = await import('./question-words');
const { chooseLocale } = await import('../i18n');

beforeEach(() => {
  vi.stubGlobal('uni', uni);
  chooseLocale('zh-CN');
});

it('says the most that there is to say of a question', () => {
  const open = { state: 'VISIBLE' as const, answerCount: 0, answeredAt: null, accepted: null };
  expect(
    [
      open,
      { ...open, answerCount: 2 },
      { ...open, answerCount: 2, answeredAt: '2026-11-21T03:00:00Z' },
      { ...open, answerCount: 2, answeredAt: '2026-11-21T03:00:00Z', accepted: { id: 'a' } },
      { ...open, state: 'HELD' as const },
      { ...open, state: 'HIDDEN' as const, accepted: { id: 'a' } },
    ].map(standingOf),
  ).toEqual(['OPEN', 'TALKED', 'ANSWERED', 'ACCEPTED', 'HELD', 'HIDDEN']);
});

it('tells how long something has waited in the largest unit that is whole', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const words = (seconds: number) => waitedFor(new Date(now - seconds * 1000).toISOString(), now);
  expect([-5, 0, 119, 3_599, 3_600, 10_799, 172_799, 172_800].map(words)).toEqual([
    '1 分钟',
    '1 分钟',
    '1 分钟',
    '59 分钟',
    '1 小时',
    '2 小时',
    '47 小时',
    '2 天',
  ]);
  chooseLocale('en');
  expect([172_800, 259_200].map(words)).toEqual(['2 days', '3 days']);
});
