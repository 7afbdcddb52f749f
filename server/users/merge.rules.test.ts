import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedName, mayMerge, mergeAsks, ownAsks, type MergeLink, type MergeParty } from './merge.rules.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 3_600_000);
const IDENTITY: MergeLink = { kind: 'IDENTITY', linkedAt: daysAgo(5) };
const linked = (days: number): MergeLink => ({ kind: 'IDENTITY', linkedAt: daysAgo(days) });
const phone = (days: number): MergeLink => ({
  kind: 'PHONE',
  verifiedAt: daysAgo(days),
  replayable: false,
});
const byAlipay = (days: number): MergeLink => ({
  kind: 'PHONE',
  verifiedAt: daysAgo(days),
  replayable: true,
});

const learner = (id: string, facts: Partial<MergeParty> = {}): MergeParty => ({
  id,
  role: 'STUDENT',
  status: 'ACTIVE',
  createdAt: daysAgo(5),
  deletionPending: false,
  hasPassword: false,
  secondFactorOn: false,
  providers: [],
  ...facts,
});

describe('two accounts', () => {
  it('of learners become one, whatever platform each came by', () => {
    expect(mayMerge(learner('a', { providers: ['WECHAT'] }), learner('b', { providers: ['ALIPAY'] }))).toBe(
      true,
    );
    expect(mayMerge(learner('a'), learner('b', { providers: ['WECHAT', 'ALIPAY'] }))).toBe(true);
  });

  it.each<[string, Partial<MergeParty>]>([
    ['a teacher', { role: 'TEACHER' }],
    ['an admin', { role: 'ADMIN' }],
    ['banned', { status: 'BANNED' }],
    ['merged already', { status: 'MERGED' }],
    ['erased', { status: 'ERASED' }],
    ['about to be erased', { deletionPending: true }],
  ])('stay two where one is %s, whichever it is', (_, facts) => {
    expect(mayMerge(learner('a', facts), learner('b'))).toBe(false);
    expect(mayMerge(learner('a'), learner('b', facts))).toBe(false);
  });

  it('stay two where both have an identity of one platform, and one stays one', () => {
    const both = learner('a', { providers: ['WECHAT', 'ALIPAY'] });
    expect(mayMerge(both, learner('b', { providers: ['ALIPAY'] }))).toBe(false);
    expect(mayMerge(learner('a'), learner('a'))).toBe(false);
  });
});

describe('what is asked for', () => {
  it.each<[string, MergeLink, Partial<MergeParty>, string[] | null]>([
    ['a platform, nothing else there', IDENTITY, {}, []],
    ['a platform, with a password there', IDENTITY, { hasPassword: true }, ['PASSWORD']],
    ['a platform that was linked later, lately', linked(29), { createdAt: daysAgo(900) }, null],
    ['a platform that was linked later, long ago', linked(30), { createdAt: daysAgo(900) }, []],
    [
      'a platform that was linked later, with a password',
      linked(1),
      { createdAt: daysAgo(900), hasPassword: true },
      ['PASSWORD'],
    ],
    [
      'a platform, with a second factor',
      IDENTITY,
      { hasPassword: true, secondFactorOn: true },
      ['PASSWORD', 'SECOND_FACTOR'],
    ],
    ['a phone, with a password there', phone(1), { hasPassword: true }, ['PASSWORD']],
    ['a phone of long ago, with a password', phone(3000), { hasPassword: true }, ['PASSWORD']],
    [
      'a phone, with both',
      phone(1),
      { hasPassword: true, secondFactorOn: true },
      ['PASSWORD', 'SECOND_FACTOR'],
    ],
    ['a phone of a short while ago, without', phone(89), {}, []],
    ['a phone that may have changed hands since', phone(90), {}, null],
    ['a phone that Alipay alone has shown', byAlipay(0), {}, null],
    [
      'a phone that Alipay alone has shown, with a password',
      byAlipay(0),
      { hasPassword: true },
      ['PASSWORD'],
    ],
  ])('%s', (_, link, facts, asks) => {
    expect(mergeAsks(learner('b', facts), link, NOW)).toEqual(asks);
  });

  it('is never less where more is set, and a phone never asks for less than a platform', () => {
    const facts = fc.record({ hasPassword: fc.boolean(), secondFactorOn: fc.boolean() });
    const link = fc.oneof(
      fc.constant(IDENTITY),
      fc.integer({ min: 0, max: 200 }).map(days => phone(days)),
    );
    fc.assert(
      fc.property(facts, link, (given, by) => {
        const asks = mergeAsks(learner('b', given), by, NOW);
        const more = mergeAsks(learner('b', { ...given, secondFactorOn: true }), by, NOW);
        expect(more === null || more.includes('SECOND_FACTOR' as never)).toBe(true);
        expect(new Set(more ?? asks)).toEqual(new Set([...(asks ?? []), ...(more ?? [])]));
        const byPlatform = mergeAsks(learner('b', given), IDENTITY, NOW) ?? [];
        expect(asks === null || byPlatform.every(ask => asks.includes(ask))).toBe(true);
        if (asks !== null && given.hasPassword) expect(asks).toContain('PASSWORD');
      }),
    );
  });
});

it.each([
  ['小明', '小*'],
  ['𠮷野', '𠮷*'],
  ['a', 'a*'],
  ['', '*'],
])('shows %s as %s', (name, masked) => {
  expect(maskedName(name)).toBe(masked);
});

it.each([
  ['nothing where linking has asked already', { hasPassword: true, secondFactorOn: true }, 'IDENTITY', []],
  ['nothing of whoever has neither', {}, 'PHONE', []],
  ['the password', { hasPassword: true }, 'PHONE', ['OWN_PASSWORD']],
  ['both', { hasPassword: true, secondFactorOn: true }, 'PHONE', ['OWN_PASSWORD', 'OWN_SECOND_FACTOR']],
] as const)('asks the one who stays for %s', (_what, facts, kind, asks) => {
  expect(ownAsks(learner('a', facts), kind)).toEqual(asks);
});
