import { describe, expect, it, vi } from 'vitest';
import { alipay } from './alipay';
import { h5 } from './h5';
import { weixin } from './weixin';

describe('the phone button of WeChat', () => {
  it('carries the open type, and gives the code of its event', async () => {
    expect(weixin.phone).toMatchObject({ openType: 'getPhoneNumber' });
    expect(weixin.phone).not.toHaveProperty('scope');
    expect(await weixin.phone!.answer({ code: 'c', errMsg: 'getPhoneNumber:ok' })).toEqual({
      wechatCode: 'c',
    });
  });

  it.each([
    ['getPhoneNumber:fail user deny', 'declined'],
    ['getPhoneNumber:fail:user cancel', 'declined'],
    ['getPhoneNumber:fail privacy permission is not authorized', 'declined'],
    ['getPhoneNumber:fail no permission', 'unavailable'],
    ['getPhoneNumber:fail jsapi has no permission, event id is 1400001', 'unavailable'],
    ['getPhoneNumber:ok', 'unavailable'],
  ])('tells of "%s" as %s', async (errMsg, expected) => {
    expect(await weixin.phone!.answer({ errMsg })).toBe(expected);
  });
});

describe('the phone button of Alipay', () => {
  const numberOf = (act: (call: { success(answer: object): void; fail(reason: object): void }) => void) => {
    const getPhoneNumber = vi.fn(act);
    vi.stubGlobal('my', { getPhoneNumber });
    return getPhoneNumber;
  };

  it('carries open type and scope, and reads the number after the consent', async () => {
    expect(alipay.phone).toMatchObject({ openType: 'getAuthorize', scope: 'phoneNumber' });
    const getPhoneNumber = numberOf(({ success }) => success({ response: '{"response":"r","sign":"s"}' }));
    expect(await alipay.phone!.answer({})).toEqual({ alipayResponse: '{"response":"r","sign":"s"}' });
    expect(getPhoneNumber).toHaveBeenCalledTimes(1);
  });

  it('writes down a response that came as an object, letter by letter', async () => {
    numberOf(({ success }) => success({ response: { response: 'r', sign: 's' } }));
    expect(await alipay.phone!.answer({})).toEqual({ alipayResponse: '{"response":"r","sign":"s"}' });
  });

  it.each([
    ['用户取消授权', 'declined'],
    ['系统繁忙', 'unavailable'],
  ])('tells of "%s" as %s, and asks for no number', async (errorMessage, expected) => {
    const getPhoneNumber = numberOf(() => undefined);
    expect(await alipay.phone!.answer({ errorMessage })).toBe(expected);
    expect(getPhoneNumber).not.toHaveBeenCalled();
  });

  it('is unavailable when the number does not come all the same', async () => {
    numberOf(({ fail }) => fail({ errorMessage: '缺少加密配置' }));
    expect(await alipay.phone!.answer({})).toBe('unavailable');
  });
});

it('is not there in a browser, and privacy is asked for by WeChat alone', () => {
  vi.stubGlobal('wx', {});
  expect([h5.phone, h5.privacy, alipay.privacy, weixin.privacy]).toEqual([null, null, null, null]);
});
