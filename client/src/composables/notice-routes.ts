import type { NoticeItemFragment, NoticeTargetKind } from '@graphql/graphql';
import { routes } from './routes';

/** Where each thing that a notice may be about is looked at. */
const ROUTES: Readonly<Record<NoticeTargetKind, (id: string) => string>> = {
  COURSE: routes.course,
  LESSON: id => routes.lesson(id),
  COURSE_QUESTION: routes.courseQuestion,
  PAID_QUESTION: routes.paidQuestion,
  LIVE_SESSION: routes.liveRoom,
  // It is named by its lesson, on which it stands with its grade.
  HOMEWORK: id => routes.lesson(id),
  ORDER: routes.order,
  // It is named by its order, on whose page it is told how far it has come.
  REFUND: routes.order,
  COUPON: () => routes.coupons,
  QUALIFICATION: () => routes.qualification,
};

const isKind = (kind: string): kind is NoticeTargetKind => Object.keys(ROUTES).includes(kind);

/** What a message of the platform names in the address that it opens; null where it names nothing that is known. */
export const routeNamed = (kind: string, id: string): string | null =>
  isKind(kind) && id ? ROUTES[kind](id) : null;

/** Where a tap on a notice leads; null where there is nothing to be looked at. */
export const routeOf = ({ target }: Pick<NoticeItemFragment, 'target'>): string | null =>
  target ? ROUTES[target.kind](target.id) : null;
