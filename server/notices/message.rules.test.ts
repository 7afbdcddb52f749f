import { describe, expect, it } from 'vitest';
import { isStale, messageFields, messagePage, type MessageFacts, type MessagePart } from './message.rules.js';
import { NoticeKind } from './notice.rules.js';

const facts: MessageFacts = {
  kind: NoticeKind.ANSWER_RECEIVED,
  title: 'Python入门：从变量到循环的二十个例子',
  text: '先看第三课',
  person: '王老师🎓',
  time: '2026-11-01 08:05:09',
};

describe('a keyword', () => {
  it.each<[string, MessagePart, string]>([
    ['thing1', 'title', 'Python入门：从变量到循环的二十个…'],
    ['thing2', 'text', '先看第三课'],
    ['name3', 'person', '王老师'],
    ['time4', 'time', '2026年11月1日 08:05'],
    ['date4', 'time', '2026年11月1日 08:05'],
    ['thing5', 'event', '你的提问有了新回答'],
    ['phrase6', 'event', '你的提问有'],
    ['keyword1', 'title', facts.title],
    ['keyword2', 'time', '2026-11-01 08:05'],
  ])('%s of %s is %s', (keyword, part, value) => {
    expect(messageFields({ id: '', fields: { [keyword]: part } }, facts)).toEqual({ [keyword]: value });
  });

  it('is never empty', () => {
    const fields = { thing1: 'text', name2: 'person', keyword3: 'text' } as const;
    expect(messageFields({ id: '', fields }, { ...facts, text: '', person: '🎓' })).toEqual({
      ...{ thing1: '你的提问有了新回答', name2: '知课', keyword3: '你的提问有了新回答' },
    });
  });
});

it('opens the notices, which go on to what it is about', () => {
  expect(messagePage(null)).toBe('subpackages/talk/notices/notices');
  expect(messagePage({ kind: 'LIVE_SESSION', id: 'x' })).toBe(
    'subpackages/talk/notices/notices?kind=LIVE_SESSION&id=x',
  );
});

describe('a message', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  it.each([
    [NoticeKind.ANSWER_RECEIVED, 119, null, false],
    [NoticeKind.ANSWER_RECEIVED, 120, null, true],
    [NoticeKind.LIVE_SOON, 9, -1, false],
    [NoticeKind.LIVE_SOON, 10, 0, true],
    [NoticeKind.LIVE_MOVED, 10, 0, false],
  ])('%s of %i minutes ago, for what is %s minutes past: too late %s', (kind, ago, at, late) => {
    const notice = { kind, createdAt: before(ago), at: at === null ? null : before(at) };
    expect(isStale(notice, now)).toBe(late);
  });
});
