import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { askedByXiaoming, nothingUnread, TEACHER, type Told } from './answers.js';
import { logIn } from './in-browser.js';
import { onTop } from './on-top.js';
import { openStage, PUSH_LIMIT_MS, SLACK_MS } from './purchase.js';

let stage: Awaited<ReturnType<typeof openStage>>;
let toldToXiaoming: () => Promise<Told[]>;
let h5: H5;

beforeAll(async () => {
  stage = await openStage();
  toldToXiaoming = await nothingUnread(stage);
  h5 = await openH5(stage.product.origin, { allowedOrigins: [stage.product.sandboxOrigin] });
  h5.page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await h5.close();
  await stage.close();
});

const banner = (text: string) => h5.page.locator('.banner', { hasText: text });
const tabBadge = (count: string) => h5.page.locator('.uni-tabbar__badge', { hasText: count });

describe('小明 is told of an answer in a browser', () => {
  it('says so over the page, counts it, and leads to it', async () => {
    const { see, tap, count } = onTop(h5);
    await tap('.notice-bell');
    await logIn(h5);
    await see('.notices__count', '没有未读消息');
    await h5.look('notices-1-read');
    await h5.page.goto(`${stage.product.origin}/#/pages/home/home`);
    await see('.course-card');
    expect(await count('.unread-badge')).toBe(0);
    const { questionId, answer } = await askedByXiaoming(stage, '盒子上可以贴两个名字吗？');
    await answer('可以，同一个盒子可以贴很多名字。');
    await banner(`${TEACHER} 回答了你的提问`).waitFor({ timeout: PUSH_LIMIT_MS + SLACK_MS });
    await see('.notice-bell .unread-badge', '1');
    await tabBadge('1').waitFor();
    await h5.look('notices-2-banner');
    await banner('').locator('.banner__open').click();
    await h5.page.waitForURL(`**/question/question?id=${questionId}`);
    await see('.page', '同一个盒子可以贴很多名字');
    await expect.poll(toldToXiaoming).toEqual([{ kind: 'ANSWER_RECEIVED', read: true }]);
    expect(await h5.page.locator('.banner').count()).toBe(0);
    await h5.page.goBack();
    await tabBadge('1').waitFor({ state: 'detached' });
  });

  it('shows it in a list that is looked at, without a word over it, and reads all of it at once', async () => {
    const { see, tap, count } = onTop(h5);
    await tap('.notice-bell');
    await see('.notices__count', '没有未读消息');
    const { answer } = await askedByXiaoming(stage, '名字可以换一个盒子贴吗？');
    await answer('可以，撕下来贴到别的盒子上。');
    await see('.notice-row_unread', TEACHER);
    await answer('想贴回来也行。');
    await see('.notices__count', '2 条未读');
    await expect.poll(() => count('.notice-row_unread')).toBe(2);
    expect(await h5.page.locator('.banner').count()).toBe(0);
    await h5.look('notices-3-list');
    expect(await missingGlyphs(h5.page)).toEqual([]);
    await tap('.read-all');
    await see('.notices__count', '没有未读消息');
    await expect
      .poll(async () => (await toldToXiaoming()).map(({ read }) => read))
      .toEqual([true, true, true]);
    expect(await count('.notice-row_unread')).toBe(0);
  });

  it('keeps what was read without a network, over a reload', async () => {
    const { see, tap } = onTop(h5);
    const { answer } = await askedByXiaoming(stage, '盒子可以有多大？');
    await answer('内存有多大，盒子就可以有多大。');
    await see('.notices__count', '1 条未读');
    await h5.context.setOffline(true);
    await see('.offline-bar');
    await tap('.read-all');
    await see('.notices__count', '没有未读消息');
    expect((await toldToXiaoming())[0]).toEqual({ kind: 'ANSWER_RECEIVED', read: false });
    await h5.context.setOffline(false);
    await h5.page.reload();
    await expect
      .poll(async () => (await toldToXiaoming())[0])
      .toEqual({ kind: 'ANSWER_RECEIVED', read: true });
    await see('.notices__count', '没有未读消息');
  });

  it('tells nobody who has left', async () => {
    const { see, tap } = onTop(h5);
    const { answer } = await askedByXiaoming(stage, '盒子能上锁吗？');
    await answer('可以，用常量的约定。');
    await see('.notices__count', '1 条未读');
    await h5.page.goto(`${stage.product.origin}/#/pages/me/me`);
    await see('.menu-notices .unread-badge', '1');
    await h5.look('notices-4-me');
    await tap('.logout-button');
    await h5.page.locator('.uni-modal__btn_primary').click();
    await see('.login-entry');
    await h5.page.locator('.unread-badge').first().waitFor({ state: 'detached' });
    await answer('也可以用一个函数来管它。');
    await expect.poll(async () => (await toldToXiaoming()).length).toBe(6);
    expect(await h5.page.locator('.banner').count()).toBe(0);
    expect(h5.foreignRequests).toEqual([]);
  });
});
