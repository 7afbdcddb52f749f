import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFarSide, type FarSide } from '../users/platforms/testing/far-side.js';
import { createWechatSafety } from './wechat-safety.js';

let api: FarSide;
beforeAll(async () => void (api = await startFarSide()));
afterAll(() => api.close());
beforeEach(() => void (api.asked.length = 0));

const TOKEN = JSON.stringify({ access_token: 'TOKEN', expires_in: 7200 });
/** Of whoever waits in vain; all others wait longer than a busy machine takes. */
const PATIENCE_MS = 200;

/** The platform: a token for whoever asks, and `text` for a judgement, unless nothing is ever answered. */
const answering = (text: string | null, tokenAfterMs = 0) =>
  api.answer((response, asked) => {
    if (asked.path.startsWith('/cgi-bin/stable_token')) setTimeout(() => response.end(TOKEN), tokenAfterMs);
    else if (text !== null) response.end(text);
  });
const judge = (text = '讲得好', patienceMs = 5_000) =>
  createWechatSafety({ baseUrl: api.origin, appid: 'wx1', appSecret: 'secret' }, { patienceMs }).judge({
    openid: 'o-1',
    text,
    scene: 'COMMENT',
  });
const says = (suggest: unknown) =>
  JSON.stringify({ errcode: 0, errmsg: 'ok', result: { suggest, label: 100 } });

describe('a text that WeChat is asked about', () => {
  it('goes out as version 2 of msgSecCheck wants it', async () => {
    answering(says('pass'));
    expect(await judge()).toBe('PASS');
    expect(api.asked.map(({ path }) => path)).toEqual([
      '/cgi-bin/stable_token',
      '/wxa/msg_sec_check?access_token=TOKEN',
    ]);
    expect(JSON.parse(api.asked[1]?.body ?? '')).toEqual({
      version: 2,
      openid: 'o-1',
      scene: 2,
      content: '讲得好',
    });
  });

  it.each([
    ['pass', 'PASS'],
    ['review', 'REVIEW'],
    ['risky', 'RISKY'],
    ['wonderful', null],
    [7, null],
  ])('is judged as %j', async (suggest, verdict) => {
    answering(says(suggest));
    expect(await judge()).toBe(verdict);
  });

  it.each([
    ['an errcode', '{"errcode":61010,"errmsg":"code is expired"}'],
    ['no result', '{"errcode":0,"errmsg":"ok"}'],
    ['HTML', '<html>'],
  ])('is judged by nobody after %s', async (_what, text) => {
    answering(text);
    expect(await judge()).toBeNull();
  });

  it('is judged by nobody when it is longer than WeChat takes, and nothing is sent', async () => {
    answering(says('pass'));
    expect(await judge('字'.repeat(2501))).toBeNull();
    expect(api.asked).toEqual([]);
  });

  it.each([
    ['the answer', null, 0],
    ['the token', says('pass'), 2 * PATIENCE_MS],
  ])('is waited for no longer than the deadline where %s is late', async (_what, text, tokenAfterMs) => {
    answering(text, tokenAfterMs);
    const began = Date.now();
    expect(await judge('讲得好', PATIENCE_MS)).toBeNull();
    expect(Date.now() - began).toBeLessThan(PATIENCE_MS + 1_000);
  });
});
