import { locale, t } from '../i18n';

/** 95 → 1:35, for a lesson in a list. */
export function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The length of a course in words: minutes below an hour, then hours with one decimal. */
export function span(seconds: number): string {
  if (seconds < 3600) return t('span.minutes', { count: Math.max(1, Math.round(seconds / 60)) });
  return t('span.hours', { count: Math.round(seconds / 360) / 10 });
}

/** 12840 → 1.2万 in Chinese, 12.8k in English. */
export function compact(count: number): string {
  const [unit, word] =
    locale.value === 'zh-CN' ? [10_000, t('count.tenThousand')] : [1_000, t('count.thousand')];
  if (count < unit) return String(count);
  return `${Math.floor((count / unit) * 10) / 10}${word}`;
}

/** "1.2万 人在学", with the number's own plural. */
export const learners = (count: number): string => t('course.learners', { count: compact(count) }, count);

/** How many it was ever opened to. */
export const joined = (count: number): string => t('course.joined', { count: compact(count) }, count);

const two = (value: number) => String(value).padStart(2, '0');

/** 2026-11-21 03:20, in the device's own time zone. */
export function moment(iso: string): string {
  const date = new Date(iso);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** 2026-11-21, in the device's own time zone. */
export const day = (iso: string): string => moment(iso).slice(0, 10);

/** 11-21 03:20, with the year in front only where it is another one than now. */
export function shortMoment(iso: string, now: number): string {
  const whole = moment(iso);
  return new Date(iso).getFullYear() === new Date(now).getFullYear() ? whole.slice(5) : whole;
}

/** The last minute before an end that is itself over: 24:00 on the 21st is told as the 21st, not as the 22nd. */
export function lastMinute(end: string, now: number): string {
  const last = new Date(new Date(end).getTime() - 1).toISOString();
  return shortMoment(last, now).replace(' 23:59', '');
}

/** A sum that is taken off, whether the server wrote a sign or not: −¥41.88, the minus as wide as a figure. */
export const takenOff = (text: string): string => `−${text.replace(/^-/, '')}`;

/** Several sums as one, spelt as the server spells them: ¥1,234.50. */
export function total(sums: readonly { fen: number }[]): string {
  const fen = sums.reduce((sum, one) => sum + one.fen, 0);
  const digits = String(fen).padStart(3, '0');
  return `¥${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${digits.slice(-2)}`;
}
