import { describe, expect, it, vi } from 'vitest';
import { alipayMessages, weixinMessages } from './messages';

type Call = {
  tmplIds?: string[];
  entityIds?: string[];
  success(answer: object): void;
  fail(answer: object): void;
};
const asking = (answer: (call: Call) => void) => {
  const requestSubscribeMessage = vi.fn(answer);
  vi.stubGlobal('uni', { requestSubscribeMessage });
  vi.stubGlobal('my', { requestSubscribeMessage });
  return requestSubscribeMessage;
};

describe('WeChat’s dialog about messages', () => {
  it('is told template by template', async () => {
    const call = asking(({ success }) =>
      success({
        errMsg: 'requestSubscribeMessage:ok',
        a: 'accept',
        b: 'reject',
        c: 'acceptWithAudio',
        d: 'ban',
      }),
    );
    expect(await weixinMessages.ask(['a', 'b', 'c', 'd', 'e'])).toEqual({
      a: true,
      b: false,
      c: true,
      d: false,
      e: false,
    });
    expect(call.mock.calls[0]![0].tmplIds).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('says nothing where it did not open', async () => {
    asking(({ fail }) =>
      fail({ errMsg: 'requestSubscribeMessage:fail can only be invoked by user TAP gesture.' }),
    );
    expect(await weixinMessages.ask(['a'])).toBeNull();
  });
});

describe('Alipay’s dialog about messages', () => {
  it('is told by the templates that were agreed to', async () => {
    const call = asking(({ success }) =>
      success({
        behavior: 'subscribe',
        result: { subscribedEntityIds: ['b'], unsubscribedEntityIds: ['a'] },
      }),
    );
    expect(await alipayMessages.ask(['a', 'b'])).toEqual({ a: false, b: true });
    expect(call.mock.calls[0]![0].entityIds).toEqual(['a', 'b']);
  });

  it('takes a failure for a refusal only where somebody refused', async () => {
    asking(({ fail }) => fail({ behavior: 'cancel', errorCode: 11 }));
    expect(await alipayMessages.ask(['a'])).toEqual({ a: false });
    asking(({ fail }) => fail({ behavior: '', errorCode: 10 }));
    expect(await alipayMessages.ask(['a'])).toBeNull();
  });

  it('says nothing on a phone that has no such dialog', async () => {
    vi.stubGlobal('my', {});
    expect(await alipayMessages.ask(['a'])).toBeNull();
  });
});
