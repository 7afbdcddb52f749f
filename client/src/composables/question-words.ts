import type { QuestionRowFragment } from '@graphql/graphql';
import { t } from '../i18n';

export type Standing = 'ACCEPTED' | 'ANSWERED' | 'TALKED' | 'OPEN' | 'HELD' | 'HIDDEN' | 'REMOVED';

type Facts = Pick<QuestionRowFragment, 'state' | 'answerCount' | 'answeredAt'> & { accepted?: object | null };

/** How far a question has come: an accepted answer says more than the teacher's, and that more than other people's. */
export function standingOf({ state, answerCount, answeredAt, accepted }: Facts): Standing {
  if (state !== 'VISIBLE') return state;
  if (accepted) return 'ACCEPTED';
  if (answeredAt) return 'ANSWERED';
  return answerCount ? 'TALKED' : 'OPEN';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something has waited by the server's clock, in its largest whole unit: 25 分钟, 3 小时, 2 天. */
export function waitedFor(since: string, now: number): string {
  const waited = Math.max(0, now - new Date(since).getTime());
  if (waited < HOUR) return t('span.minutes', { count: Math.max(1, Math.floor(waited / MINUTE)) });
  if (waited < 2 * DAY) return t('span.hours', { count: Math.floor(waited / HOUR) });
  const days = Math.floor(waited / DAY);
  return t('span.days', { count: days }, days);
}
