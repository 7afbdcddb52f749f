import type { PaidQuestionCardFragment } from '@graphql/graphql';
import { shortMoment } from '../../composables/format';
import { t } from '../../i18n';

/** Until when an answer is promised, while one is waited for. */
export const waitsUntil = (
  { state, deadline }: Pick<PaidQuestionCardFragment, 'state' | 'deadline'>,
  now: number,
): string =>
  state === 'WAITING' && deadline ? t('paidQuestion.until', { time: shortMoment(deadline, now) }) : '';
