import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Merchant } from '../testing/merchant.js';
import { openSandbox } from '../testing/sandbox.js';

let merchant: Merchant;
let close: () => Promise<void>;
let token: string;
beforeAll(async () => {
  ({ merchant, close } = await openSandbox());
  token = await merchant.accessToken();
});
afterAll(() => close());

const OPENID = 'sandbox-openid-xiaoming';
const check = async (input: object, as = token) =>
  (await merchant.post(`/wxa/msg_sec_check?access_token=${as}`, input)).body;
const judge = (content: unknown, more: object = {}) =>
  check({ version: 2, scene: 2, openid: OPENID, content, ...more });

it('lets an ordinary text pass', async () => {
  expect(await judge('讲得很清楚')).toEqual({
    errcode: 0,
    errmsg: 'ok',
    result: { suggest: 'pass', label: 100 },
    detail: [{ strategy: 'content_model', errcode: 0, suggest: 'pass', label: 100, prob: 90 }],
    trace_id: expect.any(String) as string,
  });
});

it.each([
  ['一句【违规】的话', { suggest: 'risky', label: 20006 }],
  ['一句【存疑】的话', { suggest: 'review', label: 21000 }],
])('judges %j by the word in it', async (content, result) => {
  expect(await judge(content)).toMatchObject({ errcode: 0, result });
});

it.each([
  ['【久未访问】', 61010],
  ['【繁忙】', -1],
  ['', 44002],
  [undefined, 44002],
  ['字'.repeat(2501), 45002],
])('answers %j with an errcode and no judgement', async (content, errcode) => {
  const answer = await judge(content);
  expect(answer).toMatchObject({ errcode });
  expect(answer).not.toHaveProperty('result');
});

it('takes 2,500 characters, and no other version, scene or stranger', async () => {
  expect(await judge('字'.repeat(2500))).toMatchObject({ errcode: 0 });
  expect(await judge('好', { version: 1 })).toMatchObject({ errcode: 40097 });
  expect(await judge('好', { scene: 5 })).toMatchObject({ errcode: 40097 });
  expect(await judge('好', { openid: 'nobody' })).toMatchObject({ errcode: 40003 });
});

it('wants a living access token, and can fail', async () => {
  const text = { version: 2, scene: 2, openid: OPENID, content: '好' };
  expect(await check(text, '')).toMatchObject({ errcode: 41001 });
  expect(await check(text, 'nonsense')).toMatchObject({ errcode: 40001 });
  await merchant.post('/control/faults', { kind: 'api.error', api: 'text', code: '45009' });
  expect(await check(text)).toMatchObject({ errcode: 45009 });
  expect(await check(text)).toMatchObject({ errcode: 0 });
});
