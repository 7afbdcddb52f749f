import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonical,
  follows,
  formatHead,
  hashOfUnchained,
  isGenuine,
  parseHead,
  textOf,
  type Said,
  type Stored,
} from './chain.rules.js';

const mac = (text: string) => createHmac('sha256', 'key').update(text).digest('base64url');

const said: Said = {
  id: '01a1fc3c-0000-7000-8000-000000000001',
  createdAt: new Date('2026-11-21T08:00:00.123Z'),
  actorId: null,
  action: 'refund.approve',
  subjectType: 'Refund',
  subjectId: 'R1',
  detail: { fen: 100, note: '好', lines: [{ b: 1, a: null }] },
};

const link = (entry: Said, sequence: number, previousHash: string): Stored => ({
  ...entry,
  sequence,
  previousHash,
  hash: mac(textOf({ sequence, previousHash }, entry)),
});

/** What comes back when JSON was kept by PostgreSQL: the same, in an order of its own. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, held]) => [key, shuffled(held)]),
  );
}

describe('the canonical text', () => {
  it('is the same however keys are ordered, and reads back as what it says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const stored: unknown = JSON.parse(JSON.stringify(value));
        expect(canonical(shuffled(stored))).toBe(canonical(stored));
        expect(JSON.parse(canonical(stored))).toEqual(stored);
      }),
    );
  });

  it('sorts by key at every depth', () => {
    expect(canonical({ b: [{ d: 1, c: '"' }], a: null })).toBe('{"a":null,"b":[{"c":"\\"","d":1}]}');
  });
});

describe('a link', () => {
  it('follows the one before, and no other', () => {
    const first = link(said, 1, '');
    const second = link(said, 2, first.hash ?? '');
    expect(follows(first, { sequence: 1, previousHash: '' }, mac)).toBe(true);
    expect(follows(second, { sequence: 2, previousHash: first.hash ?? '' }, mac)).toBe(true);
    expect(follows(second, { sequence: 3, previousHash: first.hash ?? '' }, mac)).toBe(false);
    expect(follows(second, { sequence: 2, previousHash: second.hash ?? '' }, mac)).toBe(false);
  });

  it.each<[string, Partial<Stored>]>([
    ['number', { sequence: 2 }],
    ['link', { previousHash: 'other' }],
    ['id', { id: '01a1fc3c-0000-7000-8000-000000000002' }],
    ['time', { createdAt: new Date('2026-11-21T08:00:00.124Z') }],
    ['actor', { actorId: '01a1fc3c-0000-7000-8000-000000000003' }],
    ['action', { action: 'refund.reject' }],
    ['subject type', { subjectType: 'Order' }],
    ['subject', { subjectId: 'R2' }],
    ['detail', { detail: { fen: 101, note: '好', lines: [{ b: 1, a: null }] } }],
    ['hash', { hash: mac('another text') }],
  ])('is no longer genuine with another %s', (_what, change) => {
    expect(isGenuine(link(said, 1, ''), mac)).toBe(true);
    expect(isGenuine({ ...link(said, 1, ''), ...change }, mac)).toBe(false);
  });

  it('is nobody else’s to make', () => {
    const forged = (text: string) => createHmac('sha256', 'guess').update(text).digest('base64url');
    expect(isGenuine(link(said, 1, ''), forged)).toBe(false);
  });
});

it('has one hash for what was before the chain, and none for nothing', () => {
  const other = { ...said, id: '01a1fc3c-0000-7000-8000-000000000002' };
  expect(hashOfUnchained([], mac)).toBe('');
  expect(hashOfUnchained([said, other], mac)).not.toBe(hashOfUnchained([other, said], mac));
});

it('reads a head as it was noted, and nothing else', () => {
  const head = { sequence: 12, hash: mac('') };
  expect(parseHead(formatHead(head))).toEqual(head);
  for (const text of ['', '12', `12:${mac('')}x`, `x:${mac('')}`, `12:${mac('').slice(1)}`])
    expect(parseHead(text)).toBeNull();
});
