import { describe, expect, it } from 'vitest';
import { parseRfc3339, parseShanghai, shanghaiRfc3339, shanghaiText } from './shanghai.js';

describe('Chinese time', () => {
  it.each(['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati'])(
    'is written and read the same on a host in %s',
    zone => {
      const before = process.env.TZ;
      process.env.TZ = zone;
      try {
        const moment = new Date('2026-09-30T16:00:00Z');
        expect(shanghaiText(moment)).toBe('2026-10-01 00:00:00');
        expect(shanghaiRfc3339(moment)).toBe('2026-10-01T00:00:00+08:00');
        expect(parseShanghai('2026-10-01 00:00:00')).toEqual(moment);
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    },
  );

  it('reads the milliseconds of gmt_refund as the second they belong to', () => {
    expect(parseShanghai('2026-10-02 09:00:00.123')).toEqual(new Date('2026-10-02T01:00:00Z'));
  });

  it.each([
    '',
    '2026-10-01',
    '2026-02-31 00:00:00',
    '2026-10-01 24:00:00',
    '2026-10-01T00:00:00Z',
    1790856000,
    null,
  ])('reads %j as no time', text => {
    expect(parseShanghai(text)).toBe(null);
  });

  it('reads RFC 3339 with its offset, and nothing without one', () => {
    expect(parseRfc3339('2026-10-01T19:59:58+08:00')).toEqual(new Date('2026-10-01T11:59:58Z'));
    expect(parseRfc3339('2026-10-01T19:59:58')).toBe(null);
    expect(parseRfc3339('2026-13-01T19:59:58Z')).toBe(null);
    expect(parseRfc3339(undefined)).toBe(null);
  });
});
