import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Merchant } from './testing/merchant.js';
import { openSandbox } from './testing/sandbox.js';

let merchant: Merchant;
let close: () => Promise<void>;
let token: string;
beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
  token = await merchant.accessToken();
});
afterAll(() => close());

interface Setting {
  LIVE_SOON: { id: string; fields: Record<string, string> };
}
const soon = (name: 'WECHAT' | 'ALIPAY') =>
  (JSON.parse(merchant.get(`${name}_MESSAGE_TEMPLATES`)) as Setting).LIVE_SOON;
const sent = async (user: string): Promise<unknown> =>
  (
    (await (await fetch(`${merchant.origin}/control/messages?user=${user}`)).json()) as {
      messages: unknown[];
    }
  ).messages;
const refuse = (user: string, wants = true) =>
  merchant.post('/control/messages/refuse', { user, refuse: wants });

const DATA = {
  thing1: { value: '周末答疑' },
  time2: { value: '2026年11月21日 20:00' },
  thing3: { value: '直播即将开始' },
};

describe('a subscribe message', () => {
  const send = async (facts: object, user = 'xiaoming', as = token) =>
    (
      await merchant.post(`/cgi-bin/message/subscribe/send?access_token=${as}`, {
        ...{ touser: `sandbox-openid-${user}`, template_id: soon('WECHAT').id, page: 'pages/home/home' },
        ...{ data: DATA, ...facts },
      })
    ).body;

  it('is kept and shown', async () => {
    expect(await send({}, 'reader')).toEqual({
      errcode: 0,
      errmsg: 'ok',
      msgid: expect.any(Number) as number,
    });
    expect(await sent('reader')).toMatchObject([
      {
        ...{ channel: 'wechat', to: 'sandbox-openid-reader', title: '开播提醒', page: 'pages/home/home' },
        values: { thing1: '周末答疑', time2: '2026年11月21日 20:00', thing3: '直播即将开始' },
      },
    ]);
    expect(await (await fetch(`${merchant.origin}/live`)).text()).toContain('周末答疑');
  });

  it.each([
    [40003, { touser: 'nobody' }],
    [40037, { template_id: 'none' }],
    [41030, { page: '/pages/home/home' }],
    [47003, { data: { ...DATA, thing1: { value: '' } } }],
    [47003, { data: { ...DATA, thing1: { value: '长'.repeat(21) } } }],
    [47003, { data: { ...DATA, time2: { value: '2026-11-21T12:00:00Z' } } }],
    [47003, { data: {} }],
  ])('is refused with %i for %j', async (errcode, facts) => {
    expect(await send(facts, 'strict')).toMatchObject({ errcode });
    expect(await sent('strict')).toEqual([]);
  });

  it('needs a living token', async () => {
    expect(await send({}, 'xiaoming', 'none')).toMatchObject({ errcode: 40001 });
  });

  it('is refused for who wants none, for as long as they want none', async () => {
    await refuse('quiet');
    expect(await send({}, 'quiet')).toMatchObject({ errcode: 43101 });
    await refuse('quiet', false);
    expect(await send({}, 'quiet')).toMatchObject({ errcode: 0 });
    expect(await sent('quiet')).toHaveLength(1);
  });

  it('fails as a fault says', async () => {
    await merchant.post('/control/faults', { kind: 'api.error', api: 'message', code: '45009' });
    expect(await send({}, 'unlucky')).toMatchObject({ errcode: 45009 });
    expect(await sent('unlucky')).toEqual([]);
  });
});

describe('a template message', () => {
  const values = Object.values(DATA);
  const data = Object.fromEntries(values.map((value, at) => [`keyword${at + 1}`, value]));
  const send = async (facts: object, user = 'xiaoming') =>
    (
      await merchant.alipay('alipay.open.app.mini.templatemessage.send', {
        ...{ to_open_id: `sandbox-alipay-${user}`, user_template_id: soon('ALIPAY').id },
        ...{ page: 'pages/home/home', data: JSON.stringify(data), ...facts },
      })
    ).body;

  it('is kept and shown', async () => {
    expect(await send({}, 'ali')).toEqual({ code: '10000', msg: 'Success' });
    expect(await sent('ali')).toMatchObject([
      { channel: 'alipay', to: 'sandbox-alipay-ali', values: { keyword1: '周末答疑' } },
    ]);
  });

  it.each([
    ['INVALID_PARAMETER', { to_open_id: 'nobody' }],
    ['USER_TEMPLATE_ILLEGAL', { user_template_id: 'none' }],
    ['INVALID_PARAMETER', { page: '' }],
    ['INVALID_PARAMETER', { data: 'no JSON' }],
  ])('is refused with %s for %j', async (subCode, facts) => {
    expect(await send(facts, 'strict')).toMatchObject({ code: '40004', sub_code: subCode });
    expect(await sent('strict')).toEqual([]);
  });

  it('is refused for who wants none', async () => {
    await refuse('silent');
    expect(await send({}, 'silent')).toMatchObject({ sub_code: 'USER_NOT_SUBSCRIBE' });
    expect(await sent('silent')).toEqual([]);
  });
});
