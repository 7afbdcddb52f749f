import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { carryIntoHeaders, carryIntoVariables, renewClientKey } from './carry.js';
import { readyTabs } from './ready-tabs.js';

const XIAOMING = { username: 'xiaoming', label: '小明', password: 'demo-password' };
const tabs = readyTabs(XIAOMING, () => 'key-1');
const fresh = () => 'key-2';
const tabOf = (operation: string) =>
  tabs.find(tab => new RegExp(`^(query|mutation|subscription) ${operation}\\b`, 'm').test(tab.query))!;

describe('the ready tabs', () => {
  it('are valid against the committed schema and stand in the order of a purchase, the rest behind it', () => {
    const schema = buildSchema(
      readFileSync(new URL('../../../graphql/schema.graphql', import.meta.url), 'utf8'),
    );
    for (const { query } of tabs) expect(validate(schema, parse(query))).toEqual([]);
    const names = tabs.map(tab => /^(?:query|mutation|subscription) (\w+)/m.exec(tab.query)?.[1]);
    expect(names).toEqual([
      ...['LogIn', 'BrowseCourses', 'CoursePage', 'PlaceOrder'],
      ...['PayOrder', 'WatchOrder', 'CheckPayment', 'MyCourses'],
      ...['CouponCentre', 'ClaimCoupon', 'MyCoupons', 'QuoteOrder', 'AddToCart', 'Cart'],
      ...['CancelOrder', 'RefundTerms', 'RequestRefund'],
      ...['CouponTemplates', 'Findings', 'AuditLog'],
      ...['LiveSessions', 'LiveRoom', 'WatchRoom', 'AskInRoom', 'UpvoteRoomQuestion', 'AnswerRoomQuestion'],
    ]);
  });

  it('explain themselves in Chinese and fill in the demo account only where there is one', () => {
    expect(tabs.map(({ query }) => /^# (.) [\u4e00-\u9fff]/.exec(query)?.[1]).join('')).toBe(
      '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖',
    );
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

  it('brings a course into the quote and the cart, which have no key', () => {
    const quote = carryIntoVariables(tabOf('QuoteOrder'), { courseId: 'c1' }, fresh);
    expect(JSON.parse(quote!)).toEqual({ input: { items: [{ kind: 'COURSE', id: 'c1' }], couponIds: null } });
    const cart = carryIntoVariables(tabOf('AddToCart'), { courseId: 'c1' }, fresh);
    expect(JSON.parse(cart!)).toEqual({ input: { kind: 'COURSE', id: 'c1' } });
    const plan = { query: '', variables: '{"input":{"kind":"COURSE_PLAN","id":"p1"}}' };
    expect(carryIntoVariables(plan, { courseId: 'c1' }, fresh)).toBe(null);
  });

  it('brings a kind of coupon to where it is claimed, and nowhere else', () => {
    const carried = tabs.map(tab => carryIntoVariables(tab, { templateId: 't1' }, fresh));
    expect(carried.flatMap(text => (text === null ? [] : JSON.parse(text)))).toEqual([{ templateId: 't1' }]);
  });

  it('brings a room to whoever follows it or asks, and a question to whoever answers', () => {
    const found = { sessionId: 's1', roomQuestionId: 'q1' };
    const carried = tabs.map(tab => carryIntoVariables(tab, found, fresh)).filter(text => text !== null);
    expect(carried.map(text => JSON.parse(text))).toEqual([
      { id: 's1' },
      { sessionId: 's1', after: null },
      { input: { sessionId: 's1', text: '第一次提问，请多关照', clientKey: 'key-2' } },
      { roomQuestionId: 'q1' },
      { roomQuestionId: 'q1', answer: '好问题，我们下一节就讲。' },
    ]);
  });

  it('brings the coupons of a quote into the order alone, with a new key each time they change', () => {
    const carried = tabs.map(tab => carryIntoVariables(tab, { couponIds: ['k1'] }, fresh));
    const changed = carried.filter(text => text !== null);
    const items = [{ kind: 'COURSE', id: '' }];
    expect(changed.map(text => JSON.parse(text))).toEqual([
      { input: { clientKey: 'key-2', items, couponIds: ['k1'] } },
    ]);
    const order = { query: '', variables: changed[0]! };
    expect(carryIntoVariables(order, { couponIds: ['k1'] }, () => 'key-3')).toBe(null);
    expect(JSON.parse(carryIntoVariables(order, { couponIds: [] }, () => 'key-3')!)).toEqual({
      input: { clientKey: 'key-3', items, couponIds: [] },
    });
    for (const tab of tabs) expect(carryIntoVariables(tab, { couponIds: [] }, fresh)).toBe(null);
  });

  it('brings an order into payment, watching, checking and every way it can end, and nowhere else', () => {
    const found = { orderId: 'o1' };
    expect(JSON.parse(carryIntoVariables(tabOf('PayOrder'), found, fresh)!)).toEqual({
      input: { orderId: 'o1', method: 'WECHAT', clientKey: 'key-2' },
    });
    expect(JSON.parse(carryIntoVariables(tabOf('WatchOrder'), found, fresh)!)).toEqual({ orderId: 'o1' });
    expect(JSON.parse(carryIntoVariables(tabOf('CheckPayment'), found, fresh)!)).toEqual({ orderId: 'o1' });
    for (const name of ['CancelOrder', 'RefundTerms'])
      expect(JSON.parse(carryIntoVariables(tabOf(name), found, fresh)!)).toEqual({ orderId: 'o1' });
    expect(JSON.parse(carryIntoVariables(tabOf('RequestRefund'), found, fresh)!)).toEqual({
      input: { orderId: 'o1', lineIds: null, reason: '买错了', clientKey: 'key-2' },
    });
    expect(tabs.filter(tab => carryIntoVariables(tab, found, fresh) !== null)).toHaveLength(6);
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
