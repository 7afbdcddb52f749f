import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AlertKind, countOne, isAddress, masked, THRESHOLDS, type Tally } from './alerts.rules.js';
import { Tallies } from './tallies.js';

/** What an alert is told to grow by, one after the other, by so many events at these moments. */
function told(kind: AlertKind, about: string, moments: number[]): number[] {
  let tally: Tally | undefined;
  return moments.map(now => {
    const counted = countOne(tally, kind, about, now);
    tally = counted.tally;
    return counted.tell;
  });
}

const atOnce = (times: number) => Array.from({ length: times }, () => 0);

describe('an alert', () => {
  it.each<[AlertKind, string, number]>([
    [AlertKind.LOGIN_BURST, 'xiaoming', 20],
    [AlertKind.LOGIN_BURST, '203.0.113.7', 60],
    [AlertKind.CODE_BURST, 'xiaoming', 20],
    [AlertKind.CODE_BURST, '2001:db8::1', 60],
    [AlertKind.PAYMENT_BURST, 'xiaoming', 20],
    [AlertKind.PAYMENT_BURST, '203.0.113.7', 40],
    [AlertKind.COUPON_BURST, 'xiaoming', 30],
    [AlertKind.COUPON_BURST, '203.0.113.7', 300],
    [AlertKind.REFRESH_REUSED, 'xiaoming', 1],
  ])('%s about %s is raised by the %ith time, and grows when that has doubled', (kind, about, times) => {
    const grows = told(kind, about, atOnce(times * 4));
    const moments = grows.flatMap((tell, at) => (tell ? [[at + 1, tell]] : []));
    expect(moments).toEqual([
      [times, times],
      [times * 2, times],
      [times * 4, times * 2],
    ]);
  });

  it('is not raised by what comes slowly', () => {
    const { account, seconds } = THRESHOLDS.LOGIN_BURST;
    const slowly = Array.from({ length: 200 }, (_, n) => (n * seconds * 1000) / (account - 1));
    expect(Math.max(...told(AlertKind.LOGIN_BURST, 'xiaoming', slowly))).toBe(0);
  });

  it('tells of no more than happened, and of a burst within a window at least half', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(AlertKind)),
        fc.integer({ min: 1, max: 3000 }),
        (kind, times) => {
          const sum = told(kind, 'xiaoming', atOnce(times)).reduce((a, b) => a + b, 0);
          expect(sum).toBeLessThanOrEqual(times);
          if (times >= THRESHOLDS[kind].account) expect(sum * 2).toBeGreaterThan(times);
        },
      ),
    );
  });
});

describe('whom an alert is about', () => {
  it.each([
    ['0198c1f0-7d3b-7000-8000-0000000000aa', '0198c1f0-7d3b-7000-8000-0000000000aa'],
    ['203.0.113.77', '203.0.113.*'],
    ['::ffff:203.0.113.77', '203.0.113.*'],
    ['2001:db8:85a3::8a2e:370:7334', '2001:db8:85a3:*'],
    ['::1', ':*'],
    ['ming@example.com', 'm***@example.com'],
    ['+8613800138000', '+8***0'],
    ['xiaoming', 'xi***g'],
    ['小明', '小***'],
    ['', '***'],
    ['system', 'sy***m'],
  ])('%s is shown as %s', (about, shown) => expect(masked(about)).toBe(shown));

  it('is masked once and for all', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.emailAddress(),
      fc.ipV4(),
      fc.ipV6(),
      fc.uuid(),
    );
    fc.assert(
      fc.property(text, about => {
        expect(masked(masked(about))).toBe(masked(about));
      }),
    );
  });

  it('hides most of every name and address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), address => {
        expect(isAddress(address)).toBe(true);
        expect(masked(address)).not.toContain(address);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9+]{6,40}$/), name => {
        expect(masked(name)).toHaveLength(6);
      }),
    );
  });
});

it('keeps no more than ten thousand tallies, the youngest', () => {
  const tallies = new Tallies();
  const now = new Date();
  for (let n = 0; n < 19; n++) tallies.count(AlertKind.LOGIN_BURST, 'victim', now);
  for (let n = 0; n < 9_999; n++) tallies.count(AlertKind.LOGIN_BURST, `name${n}`, now);
  expect(tallies.size).toBe(10_000);
  expect(tallies.count(AlertKind.LOGIN_BURST, 'victim', now)).toBe(20);
  for (let n = 0; n < 10_000; n++) tallies.count(AlertKind.LOGIN_BURST, `other${n}`, now);
  expect(tallies.size).toBe(10_000);
  expect(tallies.count(AlertKind.LOGIN_BURST, 'victim', now)).toBe(0);
});
