import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { carryIntoHeaders, carryIntoVariables, renewClientKey } from './carry.js';
import { discover } from './discover.js';
import { readyTabs } from './ready-tabs.js';
import { walkAfter, type Walk } from './walk.js';

const XIAOMING = { username: 'xiaoming', label: '小明', password: 'demo-password' };
const ORIGIN = 'http://127.0.0.1:4000';
const NOW = new Date('2026-03-01T10:00:00Z');
const NOBODY: Walk = { session: null, courseId: null, order: null, launch: null, events: [], notice: null };
const tabs = readyTabs(XIAOMING, () => 'key-1');
const fresh = () => 'key-2';
const tabOf = (operation: string) => tabs.find(tab => tab.query.includes(` ${operation}(`))!;

describe('the ready tabs', () => {
  it('are valid against the committed schema and stand in the order of a purchase', () => {
    const schema = buildSchema(
      readFileSync(new URL('../../../graphql/schema.graphql', import.meta.url), 'utf8'),
    );
    for (const { query } of tabs) expect(validate(schema, parse(query))).toEqual([]);
    const names = tabs.map(tab => /^(?:query|mutation|subscription) (\w+)/m.exec(tab.query)?.[1]);
    expect(names).toEqual([
      ...['LogIn', 'BrowseCourses', 'CoursePage', 'PlaceOrder'],
      ...['PayOrder', 'WatchOrder', 'CheckPayment', 'MyCourses'],
    ]);
  });

  it('explain themselves in Chinese and fill in the demo account only where there is one', () => {
    for (const { query } of tabs) expect(query).toMatch(/^# [①-⑧] [\u4e00-\u9fff]/);
    expect(JSON.parse(tabs[0]!.variables)).toEqual({
      input: { username: 'xiaoming', password: 'demo-password' },
    });
    expect(JSON.parse(readyTabs(undefined, fresh)[0]!.variables)).toEqual({
      input: { username: '', password: '' },
    });
  });
});

describe('what is carried from tab to tab', () => {
  it('brings a course into the course page and the order, with a new key for a new intention', () => {
    const page = carryIntoVariables(tabOf('CoursePage'), { courseId: 'c1' }, fresh);
    expect(JSON.parse(page!)).toEqual({ id: 'c1' });
    const order = carryIntoVariables(tabOf('PlaceOrder'), { courseId: 'c1' }, fresh);
    expect(JSON.parse(order!)).toEqual({
      input: { clientKey: 'key-2', items: [{ kind: 'COURSE', id: 'c1' }] },
    });
  });

  it('brings an order into payment, watching and checking, and nowhere else', () => {
    const found = { orderId: 'o1' };
    expect(JSON.parse(carryIntoVariables(tabOf('PayOrder'), found, fresh)!)).toEqual({
      input: { orderId: 'o1', method: 'WECHAT', clientKey: 'key-2' },
    });
    expect(JSON.parse(carryIntoVariables(tabOf('WatchOrder'), found, fresh)!)).toEqual({ orderId: 'o1' });
    expect(JSON.parse(carryIntoVariables(tabOf('CheckPayment'), found, fresh)!)).toEqual({ orderId: 'o1' });
    for (const name of ['LogIn', 'BrowseCourses', 'CoursePage', 'PlaceOrder', 'MyCourses'])
      expect(carryIntoVariables(tabOf(name), found, fresh)).toBe(null);
  });

  it('keeps the key while the subject stays, and leaves half-typed variables alone', () => {
    const paid = { query: '', variables: '{"input":{"orderId":"o1","clientKey":"mine"}}' };
    expect(carryIntoVariables(paid, { orderId: 'o1' }, fresh)).toBe(null);
    expect(carryIntoVariables({ query: '', variables: '{"orderId": ' }, { orderId: 'o1' }, fresh)).toBe(null);
    expect(renewClientKey('{"id":"x"}', fresh)).toBe(null);
    expect(JSON.parse(renewClientKey(paid.variables, fresh)!).input.clientKey).toBe('key-2');
  });

  it('writes, renews and removes its own token, never one that was typed by hand', () => {
    expect(carryIntoHeaders('', null, 't1')).toBe('{\n  "Authorization": "Bearer t1"\n}');
    expect(JSON.parse(carryIntoHeaders('{"authorization":"Bearer t1","x-a":"1"}', 't1', 't2')!)).toEqual({
      'x-a': '1',
      Authorization: 'Bearer t2',
    });
    expect(carryIntoHeaders('{"Authorization":"Bearer t2"}', 't2', null)).toBe('');
    expect(carryIntoHeaders('{"Authorization":"Bearer typed"}', 't1', 't2')).toBe(null);
    expect(carryIntoHeaders('', 't2', null)).toBe(null);
  });
});

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
