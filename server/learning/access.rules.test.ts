import { expect, it } from 'vitest';
import { isForGood } from './access.rules.js';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute));

it.each([
  ['that has begun', { startsAt: at(0), endsAt: null, revokedAt: null }, true],
  ['that begins a moment from now', { startsAt: at(59), endsAt: null, revokedAt: null }, true],
  ['that ends', { startsAt: at(0), endsAt: at(30), revokedAt: null }, false],
  ['that was taken back', { startsAt: at(0), endsAt: null, revokedAt: at(1) }, false],
])('takes access %s for owned: %o', (_what, grant, owned) => {
  expect(isForGood(grant)).toBe(owned);
});
