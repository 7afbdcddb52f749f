import { describe, expect, it } from 'vitest';
import { discover } from './discover.js';
import { endedOrderId, walkAfter, type Walk } from './walk.js';

const XIAOMING = { username: 'xiaoming', label: '小明', password: 'demo-password' };
const ORIGIN = 'http://127.0.0.1:4000';
const NOW = new Date('2026-03-01T10:00:00Z');
const NOBODY: Walk = {
  ...{ session: null, courseId: null, templateId: null, sessionId: null },
  ...{ roomQuestionId: null, couponIds: [] },
  ...{ order: null, launch: null, events: [], notice: null },
};

describe('what the answers tell', () => {
  const viewer = { id: 'u1', name: '小明', role: 'STUDENT' };
  const session = { accessToken: 't1', expiresAt: '2026-03-01T10:10:00Z', viewer };
  const launch = {
    ...{ __typename: 'WechatJsapiLaunch', appId: 'wx1', timeStamp: '1772359200', nonceStr: 'n' },
    ...{
      package: 'prepay_id=wx201',
      signType: 'RSA',
      paySign: 'a+b/c=',
      cashierUrl: 'http://127.0.0.1:4100/cashier',
    },
  };

  it('reads a session, and nothing from a refusal', () => {
    const found = discover({ data: { loginWithPassword: { ...session, userErrors: [] } } }, ORIGIN);
    expect(found).toEqual({ session });
    const refused = { accessToken: null, viewer: null, userErrors: [{ code: 'INVALID_CREDENTIALS' }] };
    expect(discover({ data: { loginWithPassword: refused } }, ORIGIN)).toEqual({});
    expect(discover({ errors: [{ message: 'x' }] }, ORIGIN)).toEqual({});
  });

  it('builds the cashier addresses of both wallets, and none with a real gateway', () => {
    const payOrder = { payment: { amount: { text: '¥200.00' } }, launch };
    const wechat = discover({ data: { payOrder } }, ORIGIN).launch!;
    expect(Object.fromEntries(new URL(wechat.cashier!).searchParams)).toEqual({
      ...{
        channel: 'wechat',
        appId: 'wx1',
        timeStamp: '1772359200',
        nonceStr: 'n',
        package: 'prepay_id=wx201',
      },
      ...{ signType: 'RSA', paySign: 'a+b/c=', origin: ORIGIN },
    });
    expect(wechat.amountText).toBe('¥200.00');
    const alipay = { tradeNo: '2026', cashierUrl: launch.cashierUrl };
    expect(discover({ data: { payOrder: { launch: alipay } } }, ORIGIN).launch).toEqual({
      method: 'ALIPAY',
      cashier:
        'http://127.0.0.1:4100/cashier?channel=alipay&tradeNO=2026&origin=http%3A%2F%2F127.0.0.1%3A4000',
      amountText: null,
    });
    const real = discover({ data: { payOrder: { launch: { ...launch, cashierUrl: null } } } }, ORIGIN);
    expect(real.launch?.cashier).toBe(null);
  });

  it('follows one order from placing to paid, and then offers the cashier no more', () => {
    const steps = [
      { placeOrder: { order: { id: 'o1', number: 'N1', status: 'PENDING', payable: { text: '¥200.00' } } } },
      { payOrder: { payment: null, launch } },
      { orderUpdated: { orderId: 'o1', status: 'PENDING', order: null } },
      { orderUpdated: { orderId: 'o1', status: 'PAID', order: null } },
    ];
    const walks = steps.map((_, index) =>
      steps
        .slice(0, index + 1)
        .reduce((walk, data) => walkAfter(walk, discover({ data }, ORIGIN), NOW), NOBODY),
    );
    expect(walks.map(walk => [walk.order?.status, walk.launch?.method])).toEqual([
      ['PENDING', undefined],
      ['PENDING', 'WECHAT'],
      ['PENDING', 'WECHAT'],
      ['PAID', undefined],
    ]);
    expect(walks.at(-1)!.events.map(event => event.status)).toEqual(['PENDING', 'PAID']);
    expect(walks.at(-1)!.order).toEqual({ id: 'o1', number: 'N1', status: 'PAID', payableText: '¥200.00' });
  });

  it('forgets the order when another person logs in, and keeps it when the same one renews', () => {
    const order = { id: 'o1', status: 'PENDING' };
    const mine = walkAfter({ ...NOBODY, order, courseId: 'c1' }, {}, NOW);
    const first = walkAfter(mine, { session: { ...session, viewer } }, NOW, XIAOMING);
    const bought = { ...first, order };
    const renewed = walkAfter(bought, { session: { ...session, accessToken: 't2' } }, NOW, XIAOMING);
    expect([renewed.order, renewed.session?.accessToken]).toEqual([order, 't2']);
    const teacher = { ...viewer, id: 'u2', role: 'TEACHER' };
    const other = walkAfter(bought, { session: { ...session, viewer: teacher } }, NOW);
    expect([other.order, other.courseId, other.session?.account]).toEqual([null, 'c1', null]);
  });

  it('follows an order that is cancelled or asked back, and knows when it is over', () => {
    const order = { id: 'o1', status: 'PENDING' };
    const cancelled = discover(
      { data: { cancelOrder: { order: { ...order, status: 'CANCELLED' } } } },
      ORIGIN,
    );
    expect(cancelled).toEqual({ seenOrder: { id: 'o1', status: 'CANCELLED' } });
    expect(walkAfter({ ...NOBODY, order }, cancelled, NOW).order?.status).toBe('CANCELLED');
    expect(
      ['PENDING', 'PAID', 'CANCELLED', 'EXPIRED', 'REFUNDED'].map(status =>
        endedOrderId({ ...NOBODY, order: { id: 'o1', status } }),
      ),
    ).toEqual([null, null, 'o1', 'o1', 'o1']);
    const refund = { requestRefund: { refund: { id: 'r1' }, order: { ...order, status: 'PAID' } } };
    expect(discover({ data: refund }, ORIGIN)).toEqual({ seenOrder: { id: 'o1', status: 'PAID' } });
    expect(discover({ data: { cancelOrder: { order: null, userErrors: [{}] } } }, ORIGIN)).toEqual({});
  });

  it('finds the first coupon that can be claimed, and none among those that cannot', () => {
    const centre = (...nodes: object[]) => discover({ data: { couponCentre: { nodes } } }, ORIGIN);
    const [gone, free] = [
      { id: 't1', claimable: false },
      { id: 't2', claimable: true },
    ];
    expect(centre(gone, free, { id: 't3', claimable: true })).toEqual({ templateId: 't2' });
    expect(centre(gone)).toEqual({});
  });

  it('reads from a quote of one course the coupons it used, and from a quote of several none', () => {
    const line = { kind: 'COURSE', productId: 'c1' };
    const coupons = [
      { applied: true, coupon: { id: 'k1' } },
      { applied: false, coupon: { id: 'k2' } },
    ];
    const one = discover({ data: { quoteOrder: { lines: [line], coupons } } }, ORIGIN);
    expect(one).toEqual({ courseId: 'c1', quotedCouponIds: ['k1'] });
    const several = { lines: [line, { ...line, productId: 'c2' }], coupons };
    expect(discover({ data: { quoteOrder: several } }, ORIGIN)).toEqual({ quotedCouponIds: [] });
  });

  it('forgets the coupons with the course they were quoted for, and with the person', () => {
    const quoted = walkAfter(NOBODY, { courseId: 'c1', quotedCouponIds: ['k1'] }, NOW);
    expect([quoted.courseId, quoted.couponIds]).toEqual(['c1', ['k1']]);
    expect(walkAfter(quoted, { courseId: 'c1' }, NOW).couponIds).toEqual(['k1']);
    expect(walkAfter(quoted, { courseId: 'c2' }, NOW).couponIds).toEqual([]);
    const other = walkAfter({ ...quoted, templateId: 't1' }, { session }, NOW);
    expect([other.couponIds, other.courseId, other.templateId]).toEqual([[], 'c1', 't1']);
  });

  it('finds a room, and in it what was asked last, and keeps both for whoever answers', () => {
    const listed = discover({ data: { liveSessions: { nodes: [{ id: 's1' }, { id: 's2' }] } } }, ORIGIN);
    expect(listed).toEqual({ sessionId: 's1' });
    expect(discover({ data: { liveSession: { id: 's2', room: null } } }, ORIGIN)).toEqual({
      sessionId: 's2',
    });
    const events = [{ question: { id: 'q1' } }, { question: { id: 'q2' } }, { question: null }];
    expect(discover({ data: { roomUpdated: { events } } }, ORIGIN)).toEqual({ roomQuestionId: 'q2' });
    const asked = discover({ data: { askInRoom: { question: { id: 'q3' } } } }, ORIGIN);
    expect(asked).toEqual({ roomQuestionId: 'q3' });
    expect(discover({ data: { askInRoom: { question: null } } }, ORIGIN)).toEqual({});
    const other = walkAfter(walkAfter(NOBODY, { ...listed, ...asked }, NOW), { session }, NOW);
    expect([other.sessionId, other.roomQuestionId]).toEqual(['s1', 'q3']);
  });

  it('takes a course that was looked at over the first of a list', () => {
    const list = discover(
      { data: { courses: { nodes: [{ id: 'c1', title: '甲' }, { id: 'c2' }] } } },
      ORIGIN,
    );
    expect(list.listedCourses).toEqual([
      { id: 'c1', title: '甲' },
      { id: 'c2', title: '' },
    ]);
    const listed = walkAfter(NOBODY, list, NOW);
    const looked = walkAfter(listed, discover({ data: { course: { id: 'c2' } } }, ORIGIN), NOW);
    expect([listed.courseId, looked.courseId, walkAfter(looked, list, NOW).courseId]).toEqual([
      'c1',
      'c2',
      'c2',
    ]);
  });
});
