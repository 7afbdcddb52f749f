import type { CentreCouponFragment, CouponTicketFragment } from '@graphql/graphql';
import { locale, t } from '../i18n';
import { lastMinute, shortMoment } from './format';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on a date says more than a number of days. */
const NEAR = 7 * DAY;

/** ¥100.00 → ¥100: on a ticket only the fen that are there are told. */
export const round = (sum: string): string => sum.replace(/\.00$/, '');

/** The large figure of a ticket, with what stands small before and behind it. */
export function couponValue(ticket: Pick<CouponTicketFragment, 'kind' | 'amountOff' | 'payPermille'>) {
  if (ticket.kind === 'AMOUNT_OFF') {
    const [, before, figure] = /^(\D*)(.*)$/.exec(round(ticket.amountOff?.text ?? '')) ?? [];
    return { before: before ?? '', figure: figure ?? '', behind: '' };
  }
  // Chinese says what is still to be paid, in tenths; English says what is taken off, in percent.
  const permille = ticket.payPermille ?? 1_000;
  const figure = locale.value === 'zh-CN' ? permille / 100 : (1_000 - permille) / 10;
  return { before: '', figure: String(figure), behind: t('coupon.percent') };
}

/** From which sum on it holds, and how much it takes off at most. */
export function couponConditions(ticket: Pick<CouponTicketFragment, 'threshold' | 'maxOff'>): string[] {
  const { threshold, maxOff } = ticket;
  const from = threshold.fen ? t('coupon.from', { sum: round(threshold.text) }) : t('coupon.fromNothing');
  return maxOff ? [from, t('coupon.atMost', { sum: round(maxOff.text) })] : [from];
}

/** What it is good for: all, the shelves by name, or the one course by name. */
export function couponScope({
  scope,
  categories,
  courses,
}: Pick<CouponTicketFragment, 'scope' | 'categories' | 'courses'>): string {
  if (scope === 'ALL') return t('coupon.scopeAll');
  if (scope === 'CATEGORY')
    return t('coupon.scopeCategory', { names: categories.map(({ name }) => name).join(t('coupon.and')) });
  const [only] = courses;
  if (courses.length === 1 && only) return t('coupon.scopeCourse', { name: only.title });
  return t('coupon.scopeCourses', { count: courses.length }, courses.length);
}

/** "3 天后过期", by the server's clock: the nearer the end, the finer the words. The end itself is already over. */
export function expiryWords(until: string, now: number): string {
  const left = new Date(until).getTime() - now;
  if (left <= 0) return t('coupon.over');
  if (left < HOUR) return inWords('coupon.endsInMinutes', Math.max(1, Math.floor(left / MINUTE)));
  if (left < DAY) return inWords('coupon.endsInHours', Math.floor(left / HOUR));
  if (left < NEAR) return inWords('coupon.endsInDays', Math.floor(left / DAY));
  return t('coupon.until', { time: lastMinute(until, now) });
}
const inWords = (key: string, count: number) => t(key, { count }, count);

export const isNearEnd = (until: string, now: number): boolean => new Date(until).getTime() - now < 3 * DAY;

/** When a coupon that is claimed now can be used. */
export function validityWords(
  coupon: Pick<CentreCouponFragment, 'validFrom' | 'validUntil' | 'validDays'>,
  now: number,
): string {
  const from = coupon.validFrom && new Date(coupon.validFrom).getTime() > now ? coupon.validFrom : null;
  const parts = [
    from && t('coupon.usableFrom', { time: shortMoment(from, now) }),
    coupon.validDays && inWords('coupon.validDays', coupon.validDays),
    coupon.validUntil && t('coupon.until', { time: lastMinute(coupon.validUntil, now) }),
  ];
  return parts.filter(Boolean).join(' · ');
}

/** What can be done with a coupon of the centre: to claim it, to use the one that was claimed, or nothing and why. */
export type ClaimStep = 'claim' | 'claimed' | 'gone' | 'soon' | 'ended';

export function claimStep(
  coupon: Pick<
    CentreCouponFragment,
    'claimable' | 'claimedByMe' | 'perUser' | 'left' | 'claimFrom' | 'claimUntil'
  >,
  facts: { now: number; signedOut: boolean },
): ClaimStep {
  const { claimable, claimedByMe, perUser, left, claimFrom, claimUntil } = coupon;
  if (claimable) return 'claim';
  if (claimedByMe >= perUser) return 'claimed';
  if (left === 0) return claimedByMe ? 'claimed' : 'gone';
  if (new Date(claimFrom).getTime() > facts.now) return 'soon';
  if (claimUntil && new Date(claimUntil).getTime() <= facts.now) return claimedByMe ? 'claimed' : 'ended';
  // Nobody in particular may claim; who logs in may.
  return facts.signedOut ? 'claim' : 'ended';
}
