import type { NoticeItemFragment, NoticeKind } from '@graphql/graphql';
import type { IconName } from '../components/AppIcon.vue';
import { t } from '../i18n';
import { shortMoment } from './format';
import { serverClock } from './server-clock';

/** How a notice feels: something good, something to look at, or something that did not go well. */
export type NoticeTone = 'calm' | 'good' | 'warm' | 'bad';

const LOOKS: Readonly<Record<NoticeKind, readonly [icon: IconName, tone: NoticeTone]>> = {
  QUESTION_ASKED: ['question', 'warm'],
  ANSWER_RECEIVED: ['question', 'calm'],
  ANSWER_ACCEPTED: ['check', 'good'],
  PAID_QUESTION_ASKED: ['question', 'warm'],
  PAID_QUESTION_ANSWERED: ['question', 'good'],
  PAID_QUESTION_DECLINED: ['refund', 'calm'],
  PAID_QUESTION_EXPIRED: ['refund', 'calm'],
  PAID_QUESTION_DUE: ['clock', 'warm'],
  LIVE_SOON: ['clock', 'warm'],
  LIVE_STARTED: ['play', 'warm'],
  LIVE_CANCELLED: ['closed', 'bad'],
  LIVE_MOVED: ['clock', 'calm'],
  ROOM_QUESTION_ANSWERED: ['question', 'calm'],
  COMMENT_REPLIED: ['pencil', 'calm'],
  HOMEWORK_GRADED: ['check', 'good'],
  COURSE_REVIEWED: ['book', 'calm'],
  QUALIFICATION_REVIEWED: ['shield', 'calm'],
  COUPON_RECEIVED: ['ticket', 'warm'],
  COUPON_ENDING: ['ticket', 'warm'],
  REFUND_DONE: ['refund', 'good'],
  REFUND_REFUSED: ['refund', 'bad'],
  CONTENT_HIDDEN: ['alert', 'bad'],
};

/** What the moment that a notice names is: when something begins, when it ends, or until when to answer. */
const MOMENTS: Readonly<Partial<Record<NoticeKind, 'begins' | 'ends' | 'due'>>> = {
  LIVE_SOON: 'begins',
  LIVE_STARTED: 'begins',
  LIVE_CANCELLED: 'begins',
  LIVE_MOVED: 'begins',
  COUPON_RECEIVED: 'ends',
  COUPON_ENDING: 'ends',
  PAID_QUESTION_ASKED: 'due',
  PAID_QUESTION_DUE: 'due',
};

/** A notice as it is drawn. What happened is our word; what it is about and what was said are the server's. */
export function noticeLook({ kind, person, at }: Pick<NoticeItemFragment, 'kind' | 'person' | 'at'>) {
  const [icon, tone] = LOOKS[kind];
  const name = person?.name ?? t('notice.somebody');
  const meaning = MOMENTS[kind];
  const moment = at && meaning ? t(`notice.${meaning}`, { time: shortMoment(at, serverClock.now()) }) : '';
  return { icon, tone, words: t(`notice.${kind}`, { name }), moment };
}

/** 7 → 7, 120 → 99+: what fits on a badge. Nothing is shown for none. */
export const badge = (count: number): string => (count > 99 ? '99+' : count > 0 ? String(count) : '');
