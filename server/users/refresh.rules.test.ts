import { expect, it } from 'vitest';
import { linkEnd, refreshVerdict } from './refresh.rules.js';

const NOW = new Date('2026-11-21T12:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const DAY = 24 * 3600;
const session = { createdAt: ago(DAY), revokedAt: null };
const link = { expiresAt: ago(-1), usedAt: null };

it.each([
  ['a link nobody used', 'RENEW', link, session, 'ACTIVE'],
  ['one that was used twenty seconds ago', 'RENEW', { ...link, usedAt: ago(20) }, session, 'ACTIVE'],
  ['one that was used a moment longer ago', 'REUSED', { ...link, usedAt: ago(20.001) }, session, 'ACTIVE'],
  ['one that ends now', 'ENDED', { ...link, expiresAt: NOW }, session, 'ACTIVE'],
  ['one that ended, used long ago', 'ENDED', { expiresAt: NOW, usedAt: ago(DAY) }, session, 'ACTIVE'],
  ['one of a revoked session', 'ENDED', link, { ...session, revokedAt: ago(1) }, 'ACTIVE'],
  ['one of a banned account', 'ENDED', link, session, 'BANNED'],
  ['one of a merged account', 'ENDED', link, session, 'MERGED'],
  ['one of an erased account', 'ENDED', link, session, 'ERASED'],
] as const)('%s: %s', (_, verdict, given, of, status) => {
  expect(refreshVerdict(given, of, status, NOW)).toBe(verdict);
});

it('lets a link live for thirty days, and no session for more than a hundred and eighty', () => {
  const endOf = (ageDays: number) => linkEnd({ createdAt: ago(ageDays * DAY) }, NOW);
  expect(endOf(0)).toEqual(ago(-30 * DAY));
  expect(endOf(150)).toEqual(ago(-30 * DAY));
  expect(endOf(170)).toEqual(ago(-10 * DAY));
  expect(endOf(180)).toEqual(NOW);
});
