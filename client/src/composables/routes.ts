import type { PurchaseItem } from './purchase-key';

/** The things that are bought stand in the address by their ids, so that a link leads to the same checkout. */
export function checkoutRoute(items: readonly PurchaseItem[]): string {
  const ids = (kind: PurchaseItem['kind']) => items.filter(item => item.kind === kind).map(({ id }) => id);
  const query = [
    ['course', ids('COURSE')] as const,
    ['plan', ids('COURSE_PLAN')] as const,
    ['question', ids('PAID_QUESTION')] as const,
  ]
    .filter(([, all]) => all.length)
    .map(([name, all]) => `${name}=${encodeURIComponent(all.join(','))}`);
  return `/subpackages/purchase/checkout/checkout?${query.join('&')}`;
}

/** What a checkout's address names, read back. */
export const itemsOf = (courses: string, plans: string, questions = ''): PurchaseItem[] => [
  ...named('COURSE', courses),
  ...named('COURSE_PLAN', plans),
  ...named('PAID_QUESTION', questions),
];

const named = (kind: PurchaseItem['kind'], ids: string): PurchaseItem[] =>
  ids
    .split(',')
    .filter(Boolean)
    .map(id => ({ kind, id }));

/** `?a=1&b=2`, without what is empty. */
function queryOf(filter: Record<string, string | undefined>): string {
  const given = Object.entries(filter).filter(([, value]) => value);
  if (!given.length) return '';
  return `?${given.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&')}`;
}

/** Every page's address in one place. */
export const routes = {
  home: '/pages/home/home',
  learn: '/pages/learn/learn',
  me: '/pages/me/me',
  course: (id: string) => `/pages/course/course?id=${encodeURIComponent(id)}`,
  sharedCourse: (code: string) => `/pages/course/course?code=${encodeURIComponent(code)}`,
  /** Live sessions: NOW, SOON or OVER. */
  live: (when = '') => `/subpackages/live/list/list${queryOf({ when })}`,
  liveRoom: (id: string) => `/subpackages/live/room/room?id=${encodeURIComponent(id)}`,
  /** A teacher's sessions; one of them; or a new one (`new`), of a course if need be. */
  liveConsole: (id = '', course = '') => `/subpackages/live/console/console${queryOf({ id, course })}`,
  /** Where a search begins, or what it finds. */
  search: (query = '', tag = '') => `/subpackages/catalog/search/search${queryOf({ query, tag })}`,
  category: (id = '') => `/subpackages/catalog/category/category${queryOf({ id })}`,
  teacher: (id: string) => `/subpackages/catalog/teacher/teacher?id=${encodeURIComponent(id)}`,
  login: (next?: string) => `/pages/login/login${next ? `?next=${encodeURIComponent(next)}` : ''}`,
  /** `plays`: a film or recording begins by itself; `at`: it stands at that second. */
  lesson: (id: string, plays = false, at?: number | null) =>
    `/subpackages/learning/lesson/lesson${queryOf({ id, play: plays ? '1' : '', at: at ? String(at) : '' })}`,
  /** Anybody may look; without a number, to type one. */
  certificate: (number: string) =>
    `/subpackages/learning/certificate/certificate?number=${encodeURIComponent(number)}`,
  certificates: '/subpackages/learning/certificates/certificates',
  claimCertificate: (courseId: string) =>
    `/subpackages/learning/claim/claim?course=${encodeURIComponent(courseId)}`,
  courseQuestion: (id: string) => `/subpackages/talk/question/question?id=${encodeURIComponent(id)}`,
  /** What one has asked oneself: under lessons, or (`paid`) a teacher. */
  myQuestions: (tab = '') => `/subpackages/talk/asked/asked${queryOf({ tab })}`,
  cart: '/subpackages/purchase/cart/cart',
  /** One course, or several. */
  checkout: (...courseIds: string[]) => checkoutRoute(courseIds.map(id => ({ kind: 'COURSE', id }))),
  result: (orderId: string) => `/subpackages/purchase/result/result?id=${encodeURIComponent(orderId)}`,
  orders: '/subpackages/purchase/orders/orders',
  ordersIn: (state: string) => `/subpackages/purchase/orders/orders?tab=${state}`,
  order: (id: string) => `/subpackages/purchase/order/order?id=${encodeURIComponent(id)}`,
  /** To ask for one, or to look at one that was asked for. */
  refund: (orderId: string, refundId = '') =>
    `/subpackages/purchase/refund/refund?order=${encodeURIComponent(orderId)}&refund=${encodeURIComponent(refundId)}`,
  coupons: '/subpackages/coupons/wallet/wallet',
  couponCentre: '/subpackages/coupons/centre/centre',
  notices: '/subpackages/talk/notices/notices',
  /** Where a question to an expert is written. */
  askExpert: (expertId: string) => `/subpackages/talk/ask/ask?expert=${encodeURIComponent(expertId)}`,
  /** The same for one that stands unpaid and is changed. */
  editPaidQuestion: (id: string) => `/subpackages/talk/ask/ask?question=${encodeURIComponent(id)}`,
  paidQuestion: (id: string) => `/subpackages/talk/paid-question/paid-question?id=${encodeURIComponent(id)}`,
  sessions: '/subpackages/account/sessions/sessions',
  studio: '/subpackages/staff/studio/studio',
  studioCourses: '/subpackages/studio/courses/courses',
  /** What learners asked: what waits for an answer, or (`answered`) what has one. */
  questionInbox: (filter: { state?: string; course?: string } = {}) =>
    `/subpackages/staff/questions/questions${queryOf(filter)}`,
  /** What one was asked for money, by its state. */
  paidInbox: (state = '') => `/subpackages/staff/paid-questions/paid-questions${queryOf({ state })}`,
  questionOffer: () => '/subpackages/staff/question-offer/question-offer',
  /** Where a course is written: its outline, what is said of it (`facts`), or how it comes to the shelf (`release`). */
  studioCourse: (id: string, tab = '') => `/subpackages/studio/course/course${queryOf({ id, tab })}`,
  studioLesson: (at: { course: string; id: string }) => `/subpackages/studio/lesson/lesson${queryOf(at)}`,
  qualification: '/subpackages/studio/qualification/qualification',
  admin: '/subpackages/staff/admin/admin',
  accounts: (filter: { search?: string; role?: string; status?: string } = {}) =>
    `/subpackages/staff/users/users${queryOf(filter)}`,
  account: (id: string) => `/subpackages/staff/user/user?id=${encodeURIComponent(id)}`,
  alerts: (status = '') => `/subpackages/staff/alerts/alerts${queryOf({ status })}`,
  reviews: (status = '') => `/subpackages/staff/reviews/reviews${queryOf({ status })}`,
  /** A course as an admin reads it before it is published, or takes it off the shelf. */
  review: (id: string) => `/subpackages/staff/review/review?id=${encodeURIComponent(id)}`,
  qualifications: (status = '') => `/subpackages/staff/qualifications/qualifications${queryOf({ status })}`,
  moderation: (list = '', status = '') =>
    `/subpackages/staff/moderation/moderation${queryOf({ list, status })}`,
  homework: (filter: { status?: string; course?: string } = {}) =>
    `/subpackages/staff/homework/homework${queryOf(filter)}`,
  certificateDesk: (number = '') => `/subpackages/staff/certificates/certificates${queryOf({ number })}`,
  audit: (filter: { action?: string; actor?: string; subject?: string } = {}) =>
    `/subpackages/staff/audit/audit${queryOf(filter)}`,
  register: (next = '') => `/subpackages/account/register/register?next=${encodeURIComponent(next)}`,
  reset: '/subpackages/account/reset/reset',
  legal: (kind: string) => `/subpackages/account/legal/legal?kind=${kind}`,
  phone: '/subpackages/account/phone/phone',
  link: '/subpackages/account/link/link',
  security: '/subpackages/account/security/security',
  password: '/subpackages/account/password/password',
  email: '/subpackages/account/email/email',
  secondFactor: '/subpackages/account/second-factor/second-factor',
  privacy: '/subpackages/account/privacy/privacy',
  dataExport: '/subpackages/account/data-export/data-export',
  deletion: '/subpackages/account/deletion/deletion',
  profile: '/subpackages/account/profile/profile',
  /** After a log-in by password inside a platform: whether that platform may do it next time. */
  linkOffer: (next = '') => `/subpackages/account/link/link?offer=1&next=${encodeURIComponent(next)}`,
};

export const go = (url: string): void => void uni.navigateTo({ url });
export const goInstead = (url: string): void => void uni.redirectTo({ url });
export const goToTab = (url: string): void => void uni.switchTab({ url });

/** Back to where one was, or home for somebody who came in by a link. */
export function goBack(): void {
  if (getCurrentPages().length > 1) void uni.navigateBack();
  else goToTab(routes.home);
}

/** Opens a course where it should be: an open page of it below in the stack is returned to, not opened twice. */
export function returnTo(url: string): void {
  const pages = getCurrentPages();
  const depth = pages.findIndex(page => `/${page.route ?? ''}` === url.split('?')[0]);
  if (depth >= 0) void uni.navigateBack({ delta: pages.length - 1 - depth });
  else goInstead(url);
}
