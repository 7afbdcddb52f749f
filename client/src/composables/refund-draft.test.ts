import { beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../platform/storage';
import { reasonText, refundDraft } from './refund-draft';

const kept = new Map<string, string>();
const device: Storage = {
  read: key => kept.get(key) ?? null,
  write: (key, value) => void kept.set(key, value),
  remove: key => void kept.delete(key),
};
const draft = (orderId = 'o') => refundDraft(orderId, device);

describe('a half-written refund', () => {
  beforeEach(() => kept.clear());

  it('begins empty, with a key of its own', () => {
    const { clientKey, ...rest } = draft().read();
    expect(rest).toEqual({ kept: [], reason: null, words: '' });
    expect(clientKey).toHaveLength(36);
  });

  it('is found again as it was left, and only for its own order', () => {
    const written = { ...draft().read(), reason: 'NO_TIME' as const, words: '出差', kept: ['l2'] };
    draft().write(written);
    expect(draft().read()).toEqual(written);
    expect(draft('another').read().words).toBe('');
  });

  it('is gone once it was sent, and an unreadable one is an empty one', () => {
    draft().write({ ...draft().read(), words: 'x' });
    draft().forget();
    expect(draft().read().words).toBe('');
    kept.set('refund.o', '{');
    expect(draft().read().words).toBe('');
  });
});

describe('the reason', () => {
  const label = (reason: string) => `<${reason}>`;
  it.each([
    [null, '', null],
    [null, '只有文字', null],
    ['OTHER', '  ', null],
    ['OTHER', ' 老师换了 ', '老师换了'],
    ['MISTAKE', '', '<MISTAKE>'],
    ['MISTAKE', '想买进阶课', '<MISTAKE>：想买进阶课'],
  ] as const)('%s with “%s” reads %s', (reason, words, text) => {
    expect(reasonText({ reason, words }, label)).toBe(text);
  });
});
