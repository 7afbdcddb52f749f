import { describe, expect, it } from 'vitest';
import { ProductKind } from '../orders/order.rules.js';
import { channelFor, methodsOn, sellsHere, type SalesPolicy } from './channel.rules.js';
import { PaymentMethod } from './payment.rules.js';

const policy: SalesPolicy = { wechat: 'jsapi', wechatIos: 'virtual', alipay: 'on', alipayIos: 'off' };
const course = { kinds: [ProductKind.COURSE], payableFen: 20_000 };

describe('the channel of a purchase', () => {
  it.each<[PaymentMethod, string, string, Partial<SalesPolicy>, string | null]>([
    [PaymentMethod.WECHAT, 'mp-weixin', 'android', {}, 'WECHAT_JSAPI'],
    [PaymentMethod.WECHAT, 'mp-weixin', 'other', { wechat: 'virtual' }, 'WECHAT_VIRTUAL'],
    [PaymentMethod.WECHAT, 'mp-weixin', 'android', { wechat: 'off' }, null],
    [PaymentMethod.WECHAT, 'mp-weixin', 'ios', {}, 'WECHAT_VIRTUAL'],
    [PaymentMethod.WECHAT, 'mp-weixin', 'ios', { wechatIos: 'off' }, null],
    [PaymentMethod.WECHAT, 'h5', 'ios', { wechatIos: 'off' }, 'WECHAT_JSAPI'],
    [PaymentMethod.ALIPAY, 'mp-alipay', 'android', {}, 'ALIPAY'],
    [PaymentMethod.ALIPAY, 'mp-alipay', 'ios', {}, null],
    [PaymentMethod.ALIPAY, 'mp-alipay', 'android', { alipay: 'off' }, null],
    [PaymentMethod.ALIPAY, 'h5', 'ios', {}, 'ALIPAY'],
  ])('%s in %s on %s with %o: %s', (method, platform, os, change, channel) => {
    expect(channelFor(method, { platform, os }, { ...policy, ...change }, course)).toBe(channel);
  });

  it('collects for a question to an expert as for a course, but never through Apple, which alone gives it back', () => {
    const question = { kinds: [ProductKind.PAID_QUESTION], payableFen: 100 };
    const of = (os: string) =>
      channelFor(
        PaymentMethod.WECHAT,
        { platform: 'mp-weixin', os },
        { ...policy, wechat: 'virtual' },
        question,
      );
    expect([of('android'), of('ios')]).toEqual(['WECHAT_VIRTUAL', null]);
  });

  it('asks nothing below ¥1 of Apple', () => {
    const sold = (payableFen: number, os: string) =>
      channelFor(
        PaymentMethod.WECHAT,
        { platform: 'mp-weixin', os },
        { ...policy, wechat: 'virtual' },
        { ...course, payableFen },
      );
    expect([sold(99, 'ios'), sold(100, 'ios'), sold(99, 'android')]).toEqual([
      null,
      'WECHAT_VIRTUAL',
      'WECHAT_VIRTUAL',
    ]);
  });
});

describe('what a client may show', () => {
  it.each([
    ['h5', 'ios', true, true],
    ['mp-weixin', 'ios', true, false],
    ['mp-weixin', 'other', true, true],
    ['mp-alipay', 'ios', false, false],
    ['mp-alipay', 'android', true, true],
  ])('%s on %s: courses %s, questions %s', (platform, os, courses, questions) => {
    expect(sellsHere({ platform, os }, policy, ProductKind.COURSE)).toBe(courses);
    expect(sellsHere({ platform, os }, policy, ProductKind.PAID_QUESTION)).toBe(questions);
  });

  it('shows nothing in WeChat on iOS where the channel is off', () => {
    const off: SalesPolicy = { ...policy, wechatIos: 'off' };
    expect(sellsHere({ platform: 'mp-weixin', os: 'ios' }, off, ProductKind.COURSE)).toBe(false);
  });
});

it('offers each platform its own wallet, and H5 both with the sandbox only', () => {
  expect(methodsOn('mp-weixin', false)).toEqual(['WECHAT']);
  expect(methodsOn('mp-alipay', true)).toEqual(['ALIPAY']);
  expect(methodsOn('h5', true)).toEqual(['WECHAT', 'ALIPAY']);
  expect(methodsOn('h5', false)).toEqual([]);
});
