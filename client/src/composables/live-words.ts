import { t } from '../i18n';
import { moment } from './format';

const DAY_MS = 86_400_000;
const two = (value: number) => String(value).padStart(2, '0');
const clockOf = (date: Date) => `${two(date.getHours())}:${two(date.getMinutes())}`;
const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);

/** When a session is, as people say it: 今天 20:00, 明天 09:30, 周六 20:00 within a week, else 12-03 20:00. */
export function hourWords(iso: string, now: number): string {
  const date = new Date(iso);
  const clock = clockOf(date);
  const days = Math.round((midnight(date.getTime()) - midnight(now)) / DAY_MS);
  if (days === 0) return t('live.today', { clock });
  if (days === 1) return t('live.tomorrow', { clock });
  if (days === -1) return t('live.yesterday', { clock });
  if (days > 1 && days < 7) return `${t(`live.weekday.${date.getDay()}`)} ${clock}`;
  const whole = moment(iso);
  return date.getFullYear() === new Date(now).getFullYear() ? whole.slice(5) : whole;
}

/** 20:05, with the day in front where it is not today. */
export function clockWords(iso: string, now: number): string {
  const date = new Date(iso);
  return midnight(date.getTime()) === midnight(now) ? clockOf(date) : hourWords(iso, now);
}
