import { describe, expect, it } from 'vitest';
import {
  CancelOrderDocument,
  CouponWalletDocument,
  CoursePageDocument,
  LearnPageDocument,
  OrderUpdatedDocument,
  RefundsPageDocument,
  RequestRefundDocument,
  WithdrawRefundDocument,
  type CoursePageQuery,
  type RefundsPageQuery,
} from '@graphql/graphql';
import { serverClock } from '../composables/server-clock';
import { soldHere } from '../composables/shop-here';
import { clientBefore } from './testing/client-before';

const money = { __typename: 'Money', fen: 20_000, text: '¥200.00' };
const nothing = { __typename: 'Money', fen: 0, text: '¥0.00' };
const shop = (now: string) => ({ __typename: 'Shop', sellsHere: true, questionsHere: true, now });
const lesson = (id: string, access: string) => ({
  __typename: 'Lesson',
  id,
  title: id,
  kind: 'VIDEO',
  durationSeconds: 60,
  trial: false,
  access,
  progress: null,
});
const card = (id: string, access = 'LOCKED') => ({
  __typename: 'Course',
  id,
  title: id,
  promise: '',
  coverUrl: '',
  smallCoverUrl: '',
  lessonCount: 1,
  enrolledCount: 0,
  rating: { __typename: 'CourseRatings', average: null, count: 0 },
  access,
  price: money,
  listPrice: money,
  limitedPrice: null,
  teacher: {
    __typename: 'User',
    id: 't',
    name: '林深见',
    avatarUrl: null,
    bio: null,
    qualification: null,
    courses: { __typename: 'CourseConnection', nodes: [] },
  },
});
const course = (access: string) => ({
  ...card('python', access),
  intro: '',
  tags: [],
  copyright: '',
  version: 1,
  versions: { __typename: 'CourseVersionConnection', nodes: [] },
  progress: null,
  certificate: null,
  commentCount: 0,
  questionCount: 0,
  liveSessions: { __typename: 'LiveSessionConnection', nodes: [] },
  durationSeconds: 60,
  shareCode: 's',
  inCart: false,
  accessEndsAt: null,
  plans: [],
  refundPolicy: { __typename: 'RefundPolicy', days: 7, maxProgressPercent: 20 },
  category: { __typename: 'Category', id: 'k', name: '编程', parent: null },
  chapters: [
    { __typename: 'Chapter', id: 'c', title: '一', lessons: [lesson('l1', access), lesson('l2', access)] },
  ],
  lastLesson: null,
});
const paid = {
  __typename: 'Order',
  id: 'o',
  status: 'PAID',
  ending: null,
  paidAt: '2026-11-21T03:00:00Z',
  refunded: nothing,
  payments: [],
  refunds: [],
  timeline: [],
  lines: [
    {
      __typename: 'OrderLine',
      id: 'line',
      refundState: 'NONE',
      refunded: nothing,
      course: {
        __typename: 'Course',
        id: 'python',
        access: 'OPEN',
        accessEndsAt: null,
        inCart: false,
        lastLesson: { __typename: 'Lesson', id: 'l1', title: 'l1' },
        chapters: [
          {
            __typename: 'Chapter',
            id: 'c',
            lessons: [
              { __typename: 'Lesson', id: 'l1', access: 'OPEN' },
              { __typename: 'Lesson', id: 'l2', access: 'OPEN' },
            ],
          },
        ],
      },
    },
  ],
};

const settle = () => new Promise(resolve => setTimeout(resolve, 5));

describe('the cache', () => {
  it('opens the lessons of an open course page from the pushed order alone, with no further question', async () => {
    const { client, asked, push } = clientBefore(() => ({
      data: { shop: shop('2026-11-21T03:00:00Z'), course: course('LOCKED') },
    }));
    const seen: CoursePageQuery['course'][] = [];
    client
      .query(CoursePageDocument, { id: 'python' })
      .subscribe(({ data }) => seen.push(data?.course ?? null));
    client.subscription(OrderUpdatedDocument, { orderId: 'o' }).subscribe(() => undefined);
    await settle();
    push({ data: { orderUpdated: { __typename: 'OrderEvent', orderId: 'o', status: 'PAID', order: paid } } });
    await settle();
    const access = seen.map(shown => [shown!.access, ...shown!.chapters[0]!.lessons.map(row => row.access)]);
    expect(access).toEqual([
      ['LOCKED', 'LOCKED', 'LOCKED'],
      ['OPEN', 'OPEN', 'OPEN'],
    ]);
    expect(seen[1]!.lastLesson).toMatchObject({ id: 'l1' });
    expect(asked).toEqual(['CoursePage', 'OrderUpdated']);
  });

  it('asks anew for the own courses once an order is paid, and not while it waits', async () => {
    const shelf = {
      __typename: 'EnrollmentConnection',
      nodes: [],
      pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
    };
    const { client, asked, push } = clientBefore(() => ({
      data: { me: { __typename: 'Viewer', id: 'xiaoming', courses: shelf } },
    }));
    client.query(LearnPageDocument, { first: 10 }).subscribe(() => undefined);
    client.subscription(OrderUpdatedDocument, { orderId: 'o' }).subscribe(() => undefined);
    await settle();
    const event = (status: string) => ({
      data: { orderUpdated: { __typename: 'OrderEvent', orderId: 'o', status, order: { ...paid, status } } },
    });
    push(event('PENDING'));
    await settle();
    expect(asked).toEqual(['LearnPage', 'OrderUpdated']);
    push(event('PAID'));
    await settle();
    expect(asked).toEqual(['LearnPage', 'OrderUpdated', 'LearnPage']);
  });

  it('asks anew for the wallet once an order gave its coupons back', async () => {
    const wallet = {
      __typename: 'CouponConnection',
      nodes: [],
      pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
    };
    const me = { __typename: 'Viewer', id: 'xiaoming', coupons: wallet };
    const { client, asked } = clientBefore(({ kind }) =>
      kind === 'mutation'
        ? {
            data: {
              cancelOrder: {
                __typename: 'CancelOrderPayload',
                order: { ...paid, status: 'CANCELLED', paidAt: null },
                userErrors: [],
              },
            },
          }
        : { data: { shop: shop('2026-11-21T03:00:00Z'), me } },
    );
    client.query(CouponWalletDocument, { state: 'USABLE', first: 10 }).subscribe(() => undefined);
    await settle();
    await client.mutation(CancelOrderDocument, { orderId: 'o' }).toPromise();
    await settle();
    expect(asked).toEqual(['CouponWallet', 'CancelOrder', 'CouponWallet']);
  });

  it('asks anew for the own refunds once one was asked for, and shows a withdrawal without a question', async () => {
    const refund = (status: string) => ({
      __typename: 'Refund',
      id: 'r',
      number: 'R1',
      kind: 'REQUESTED',
      status,
      reason: '买错了',
      decisionNote: null,
      createdAt: '2026-11-21T03:00:00Z',
      decidedAt: null,
      finishedAt: null,
      amount: money,
      lines: [],
      order: { __typename: 'Order', id: 'o' },
    });
    const payload = { __typename: 'RefundPayload', userErrors: [] };
    let requested = false;
    const { client, asked } = clientBefore(({ kind, variables }) => {
      if (kind === 'mutation') {
        const status = 'id' in variables! ? 'WITHDRAWN' : 'REQUESTED';
        const answer = { ...payload, refund: refund(status), order: { ...paid, refunds: [refund(status)] } };
        requested = true;
        return { data: { [status === 'WITHDRAWN' ? 'withdrawRefund' : 'requestRefund']: answer } };
      }
      const refunds = {
        __typename: 'RefundConnection',
        nodes: requested ? [refund('REQUESTED')] : [],
        pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
      };
      return {
        data: { shop: shop('2026-11-21T03:00:00Z'), me: { __typename: 'Viewer', id: 'xiaoming', refunds } },
      };
    });
    const seen: string[][] = [];
    const note = ({ me }: RefundsPageQuery) => seen.push(me!.refunds.nodes.map(({ status }) => status));
    client.query(RefundsPageDocument, { first: 10 }).subscribe(({ data }) => data && note(data));
    await settle();
    const input = { orderId: 'o', lineIds: ['line'], reason: '买错了', clientKey: 'k' };
    await client.mutation(RequestRefundDocument, { input }).toPromise();
    await settle();
    await client.mutation(WithdrawRefundDocument, { id: 'r' }).toPromise();
    await settle();
    expect(seen[0]).toEqual([]);
    expect(seen.slice(-2)).toEqual([['REQUESTED'], ['WITHDRAWN']]);
    expect(asked).toEqual(['RefundsPage', 'RequestRefund', 'RefundsPage', 'WithdrawRefund']);
  });

  it('sets the clock by what arrives, and never by what was kept; and knows what is sold here', async () => {
    const { client } = clientBefore(() => ({
      data: { shop: shop('2030-01-01T00:00:00Z'), course: course('LOCKED') },
    }));
    const ask = () => client.query(CoursePageDocument, { id: 'python' }).toPromise();
    soldHere.value = null;
    await ask();
    expect(soldHere.value).toBe(true);
    const first = serverClock.now() - new Date('2030-01-01T00:00:00Z').getTime();
    expect([first >= 0, first < 5_000]).toEqual([true, true]);
    serverClock.learn('2031-01-01T00:00:00Z');
    await ask();
    expect(new Date(serverClock.now()).getUTCFullYear()).toBe(2031);
  });
});
