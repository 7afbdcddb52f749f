import { expect, it, vi } from 'vitest';
import type { NoticeTargetKind } from '@graphql/graphql';
import pages from '../pages.json';

vi.stubGlobal('uni', {});
const { routeNamed, routeOf } = await import('./notice-routes');

const KINDS: Record<NoticeTargetKind, true> = {
  COURSE: true,
  COUPON: true,
  COURSE_QUESTION: true,
  HOMEWORK: true,
  LESSON: true,
  LIVE_SESSION: true,
  ORDER: true,
  PAID_QUESTION: true,
  QUALIFICATION: true,
  REFUND: true,
};
const paths = [
  ...pages.pages.map(({ path }) => path),
  ...pages.subPackages.flatMap(({ root, pages: own }) => own.map(({ path }) => `${root}/${path}`)),
];

it.each(Object.keys(KINDS) as NoticeTargetKind[])('leads from a notice about a %s to a page', kind => {
  const route = routeOf({ target: { kind, id: 'x' } })!;
  expect(paths).toContain(route.split('?')[0]!.slice(1));
});

it('leads on from a message of the platform, by what it names in its address', () => {
  expect(routeNamed('COURSE', 'c1')).toBe('/pages/course/course?id=c1');
  expect([routeNamed('', ''), routeNamed('COURSE', ''), routeNamed('toString', 'x')]).toEqual([
    null,
    null,
    null,
  ]);
});

it('leads nowhere from a notice about nothing that can be looked at', () => {
  expect(routeOf({ target: null })).toBeNull();
});
