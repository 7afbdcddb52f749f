import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { logIn } from './in-browser.js';
import { ANSWER, ASKED, LIVE, linesOf, OVER, questionOf, SOON, sessionOf } from './live.js';
import { onTop } from './on-top.js';
import { openStage } from './purchase.js';

const TEACHER = { username: 'teacher', password: 'zhike-demo-2026' };
const WIDE = { width: 1280, height: 860 };

let stage: Awaited<ReturnType<typeof openStage>>;
/** 小明 on a phone, his teacher at a desk. */
let ming: H5;
let lin: H5;
let room: string;

const at = (path: string) => `${stage.product.origin}/#/subpackages/live/${path}`;
const open = async (viewport?: { width: number; height: number }) => {
  const h5 = await openH5(stage.product.origin, { viewport });
  h5.page.setDefaultTimeout(15_000);
  // The journey is about the room: pieces of the film wait for ever, and nothing is decoded.
  await h5.page.route('**/media/sample/*.ts', () => undefined);
  return h5;
};
/** Logs in, and comes to the page afterwards. */
const enter = async (h5: H5, who: { username: string; password: string }, path: string) => {
  await h5.page.goto(`${stage.product.origin}/#/pages/login/login`);
  await logIn(h5, who);
  await h5.page.locator('.login-button').waitFor({ state: 'detached' });
  await h5.page.goto('about:blank');
  await h5.page.goto(path);
};
const write = (h5: H5, text: string) => onTop(h5).top('.room-words textarea').fill(text);
const said = async (h5: H5) =>
  (await onTop(h5).texts('.chat-line__text')).filter(text => text.startsWith('话'));

beforeAll(async () => {
  stage = await openStage();
  room = await sessionOf(stage, LIVE);
  ming = await open();
  lin = await open(WIDE);
});
afterAll(async () => {
  await ming.close();
  await lin.close();
  await stage.close();
});

describe('a live room in a browser', () => {
  it('is found at home, and looked at by anybody', async () => {
    const { see, tap } = onTop(ming);
    await see('.live-strip', SOON);
    await ming.look('live-1-home');
    await tap('.live-strip-row', LIVE);
    await see('.room-question_pinned', '列表和元组');
    await see('.room-composer__login', '登录后参与');
    await see('.room-viewers', '1');
    await ming.look('live-2-visitor');
  });

  it('brings a question to everybody, and its answer', async () => {
    await enter(ming, { username: 'xiaoming', password: 'zhike-demo-2026' }, at(`room/room?id=${room}`));
    await enter(lin, TEACHER, at(`console/console?id=${room}`));
    const his = onTop(ming);
    const hers = onTop(lin);
    await hers.see('.console-room .room-question_pinned', '列表和元组');
    await his.see('.room-question');
    await write(ming, ASKED);
    await his.tap('.send-words');
    await hers.see('.console-room .room-question', ASKED);
    await hers.top('.room-question', ASKED).locator('.vote-question').click();
    await his.top('.room-question', ASKED).locator('.vote-question', { hasText: '1' }).waitFor();
    await hers.top('.room-question', ASKED).locator('.more-question').click();
    await lin.page.locator('.uni-actionsheet__cell', { hasText: '文字回答' }).click();
    await hers.top('.answer-words textarea').fill(ANSWER);
    await hers.tap('.submit-answer');
    await his.see('.room-question__answer', ANSWER);
    await hers.top('.room-question', ASKED).locator('.more-question').click();
    await lin.page.locator('.uni-actionsheet__cell', { hasText: '置顶' }).click();
    await his.see('.room-question_pinned', ASKED);
    expect(await questionOf(stage, ASKED)).toEqual({
      ...{ state: 'ANSWERED', answer: ANSWER, upvotes: 1, pinned: true },
    });
    await ming.look('live-3-answered');
  });

  it('sends by Enter, and not while a word is chosen', async () => {
    const his = onTop(ming);
    await his.tap('.tab-LINE');
    await his.see('.chat-line');
    await write(ming, '话零');
    await his.top('.room-words textarea').evaluate(box => {
      const key = { key: 'Enter', bubbles: true, cancelable: true };
      box.dispatchEvent(new KeyboardEvent('keydown', { ...key, isComposing: true }));
      box.dispatchEvent(new KeyboardEvent('keyup', key));
    });
    expect(await his.top('.room-words textarea').inputValue()).toBe('话零');
    await his.top('.room-words textarea').press('Enter');
    await expect.poll(() => said(lin)).toEqual(['话零']);
    expect(await his.top('.room-words textarea').inputValue()).toBe('');
  });

  it('misses nothing and repeats nothing when the network goes and comes', async () => {
    const his = onTop(ming);
    await ming.context.setOffline(true);
    await his.see('.offline-bar');
    await write(lin, '话一');
    await onTop(lin).tap('.send-words');
    await write(ming, '话二');
    await his.tap('.send-words');
    await his.see('.pending-row_failed', '没有发出去');
    await ming.look('live-4-offline');
    await ming.context.setOffline(false);
    await expect.poll(() => said(ming), { timeout: 20_000 }).toEqual(['话零', '话一']);
    await his.tap('.retry-pending');
    for (const h5 of [ming, lin])
      await expect.poll(() => said(h5), { timeout: 20_000 }).toEqual(['话零', '话一', '话二']);
    expect(await linesOf(stage)).toEqual(['话零', '话二']);
  });

  it('leaves a reader where they read, and says how much is new', async () => {
    const his = onTop(ming);
    const list = his.top('.chat-list .uni-scroll-view').last();
    await list.evaluate(view => view.scrollTo({ top: 0 }));
    await write(lin, '话三');
    await onTop(lin).tap('.send-words');
    await his.see('.fresh-lines', '1 条新消息');
    expect(await list.evaluate(view => view.scrollTop)).toBe(0);
    await his.tap('.fresh-lines');
    await his.gone('.fresh-lines');
    await expect
      .poll(() => list.evaluate(view => view.scrollHeight - view.scrollTop - view.clientHeight))
      .toBeLessThan(10);
  });

  it('is slowed down and silenced by its teacher', async () => {
    const his = onTop(ming);
    const hers = onTop(lin);
    await hers.tap('.pace-60');
    await expect
      .poll(() => stage.database.rows('select slow_seconds from live_sessions where id = $1', [room]))
      .toEqual([{ slow_seconds: 60 }]);
    await write(ming, '话四');
    await his.tap('.send-words');
    await his.see('.send-words', /\d+ 秒/);
    await hers.tap('.pace-0');
    await his.see('.send-words', '发送');
    await hers.tap('.mute-all');
    await his.see('.room-silence', '全员禁言');
    await lin.screenshot('h5-live-console');
    await hers.tap('.mute-all');
    await his.see('.room-words');
  });

  it('ends, and is seen again once there is a recording', async () => {
    const his = onTop(ming);
    const hers = onTop(lin);
    await hers.tap('.end-live');
    await lin.page.locator('.uni-modal__btn_primary').click();
    await his.see('.room-cover_noReplay', '回放整理中');
    await his.see('.room-silence', '直播已结束');
    await hers.tap('.console-PLAN');
    await hers.top('.plan-replay input').fill('/media/sample/replay.m3u8');
    await hers.tap('.save-plan');
    await his.see('.live-film__player');
    await ming.look('live-6-replay');
  });
});

describe('a session', () => {
  it('is planned by its teacher, reserved by a learner, and called off', async () => {
    const hers = onTop(lin);
    const his = onTop(ming);
    await lin.page.goto(at('console/console?id=new'));
    await hers.tap('.save-plan');
    await hers.see('.field__problem', '写一个标题');
    await hers.top('.plan-title input').fill('夜读：一起读完第一章');
    await hers.tap('.save-plan');
    await hers.see('.session-head', '夜读：一起读完第一章');
    await ming.page.goto(at('list/list?when=SOON'));
    const row = his.top('.live-row', '夜读：一起读完第一章');
    await row.locator('.reserve-live').click();
    await row.locator('.unreserve-live', { hasText: '已预约' }).waitFor();
    await ming.look('live-8-soon');
    await hers.tap('.call-off-live');
    await lin.page.locator('.uni-modal__btn_primary').click();
    await hers.see('.session-head', '已取消');
    await row.click();
    await his.see('.shut-room', '这场直播取消了');
    expect(
      await stage.database.rows('select status from live_sessions where title = $1', [
        '夜读：一起读完第一章',
      ]),
    ).toEqual([{ status: 'CANCELLED' }]);
  });

  it('is listed once it is over', async () => {
    const his = onTop(ming);
    await ming.page.goto(at('list/list?when=OVER'));
    await his.tap('.live-row', OVER);
    await his.see('.room-question__answer', '倒着读');
    expect(ming.errors.filter(text => !/ERR_INTERNET_DISCONNECTED|WebSocket/.test(text))).toEqual([]);
    expect(ming.foreignRequests).toEqual([]);
  });
});
