import { t } from '../i18n';
import { day } from './format';

const DAY_MS = 86_400_000;

/** Today, yesterday, or the date, with its year where that is another one; days are the device's. */
export function dayWords(iso: string, now: number): string {
  const date = day(iso);
  const nowIso = new Date(now).toISOString();
  if (date === day(nowIso)) return t('notice.today');
  if (date === day(new Date(now - DAY_MS).toISOString())) return t('notice.yesterday');
  const [year, month, of] = date.split('-').map(Number);
  const short = t('notice.date', { month: month!, day: of! });
  return date.slice(0, 4) === day(nowIso).slice(0, 4)
    ? short
    : t('notice.dateOf', { year: year!, date: short });
}

/** What belongs to one day, in the order it came in: the newest day first. */
export function byDay<Told extends { createdAt: string }>(
  told: readonly Told[],
  now: number,
): { key: string; words: string; items: Told[] }[] {
  const days = new Map<string, Told[]>();
  for (const one of told) {
    const key = day(one.createdAt);
    days.set(key, [...(days.get(key) ?? []), one]);
  }
  return [...days].map(([key, items]) => ({ key, words: dayWords(items[0]!.createdAt, now), items }));
}
