import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../support/mini-program/app.js';
import type { Platform } from '../support/mini-program/package.js';
import { askedByXiaoming, nothingUnread, TEACHER, type Told } from './answers.js';
import { launchAgreed } from './in-mini-program.js';
import { openStage, PUSH_LIMIT_MS, SLACK_MS } from './purchase.js';

const LIST = 'subpackages/talk/notices/notices';

/** An answer that arrives while one does something else, told once for both vendors. */
export function describeNotices(platform: Platform): void {
  describe(`小明 is told of an answer in the compiled ${platform} mini program`, () => {
    let stage: Awaited<ReturnType<typeof openStage>>;
    let toldToXiaoming: () => Promise<Told[]>;
    beforeAll(async () => {
      stage = await openStage();
      toldToXiaoming = await nothingUnread(stage);
    });
    afterAll(() => stage.close());

    const phone = () => ({
      ...{ platform, server: stage.product, sandbox: stage.product.sandbox, user: 'xiaoming' },
    });
    const tabBadges = (app: App) => app.page.locator('.mp-tab-badge').allInnerTexts();
    /** How often the app began to listen to what it is told, and how often it ended. */
    const listened = (app: App) => {
      const sent = app.network.messages.filter(({ direction }) => direction === 'out');
      const begun = sent.filter(
        ({ message }) => message.type === 'subscribe' && JSON.stringify(message).includes('noticeReceived'),
      );
      const ids = begun.map(({ message }) => message['id']);
      const ended = sent.filter(({ message }) => message.type === 'complete' && ids.includes(message['id']));
      return [begun.length, ended.length];
    };

    it('counts it at once on the bell and on the tab, leads to it, and reads it', async () => {
      const { questionId, answer } = await askedByXiaoming(stage, '盒子上可以贴两个名字吗？');
      const app = await launchAgreed(phone());
      await app.waitFor('.course-card');
      expect([await app.count('.unread-badge'), await tabBadges(app)]).toEqual([0, []]);

      await answer('可以，同一个盒子可以贴很多名字。');
      expect(await app.waitForText('.notice-bell .unread-badge', '1')).toBeLessThan(PUSH_LIMIT_MS + SLACK_MS);
      await expect.poll(() => tabBadges(app)).toEqual(['1']);
      expect([app.requests('NoticesPage'), app.requests('UnreadNotices')]).toEqual([[], []]);
      await app.look('notices-1-home');

      await app.tap('.notice-bell');
      await app.waitForPage(LIST);
      await app.waitForText('.notice-ANSWER_RECEIVED', `${TEACHER} 回答了你的提问`);
      await app.waitForText('.notices__count', '1 条未读');
      await app.look('notices-2-list');
      await app.tap('.notice-ANSWER_RECEIVED');
      expect(await app.waitForPage('subpackages/talk/question/question')).toEqual({ id: questionId });
      await app.back();
      await app.waitForText('.notices__count', '没有未读消息');
      expect(await app.count('.notice-row_unread')).toBe(0);
      await expect.poll(toldToXiaoming).toEqual([{ kind: 'ANSWER_RECEIVED', read: true }]);

      await app.back();
      await app.tab('我的');
      await expect.poll(() => tabBadges(app)).toEqual([]);
      expect(listened(app)).toEqual([1, 0]);
      await app.close();
    });

    it('keeps what was read without a network, and hears no more after a log-out', async () => {
      const { answer } = await askedByXiaoming(stage, '名字可以换一个盒子贴吗？');
      const app = await launchAgreed({ ...phone(), launch: { path: LIST } });
      await app.waitForText('.notices__count', '没有未读消息');
      await answer('可以，撕下来贴到别的盒子上。');
      await app.waitForText('.notices__count', '1 条未读');
      await app.waitFor('.notice-row_unread');

      await app.connect(false);
      await app.tap('.read-all');
      await app.waitForText('.notices__count', '没有未读消息');
      expect((await toldToXiaoming())[0]).toEqual({ kind: 'ANSWER_RECEIVED', read: false });
      await app.look('notices-3-offline');
      await app.connect(true);
      await expect
        .poll(async () => (await toldToXiaoming())[0])
        .toEqual({ kind: 'ANSWER_RECEIVED', read: true });
      await app.waitForText('.notices__count', '没有未读消息');

      const second = await launchAgreed({ ...phone(), launch: { path: 'pages/me/me' } });
      await second.waitFor('.viewer-name');
      await second.until(() => listened(second)[0] === 1);
      await second.tap('.logout-button');
      await second.dialog('confirm');
      await second.waitFor('.login-entry');
      await answer('还可以再贴回来。');
      await expect.poll(async () => (await toldToXiaoming()).length).toBe(3);
      await app.waitForText('.notices__count', '1 条未读');
      expect(await second.count('.unread-badge')).toBe(0);
      await second.close();
      await app.close();
    });

    it('offers to tell it by messages of the platform, and takes no for an answer', async () => {
      const { answer } = await askedByXiaoming(stage, '盒子可以有多大？');
      const app = await launchAgreed({ ...phone(), launch: { path: LIST } });
      await app.waitFor('.message-offer');
      app.messages = 'refuses';
      await app.tap('.message-offer-yes');
      await app.until(() => app.requests('KeepMessageConsents').some(({ status }) => status === 200));
      expect(await app.count('.message-offer')).toBe(1);
      app.messages = 'agrees';
      await app.tap('.message-offer-yes');
      await app.until(
        () => app.requests('KeepMessageConsents').filter(({ status }) => status === 200).length === 2,
      );
      await app.until(async () => (await app.count('.message-offer')) === 0);
      await answer('内存有多大，盒子就可以有多大。');
      await expect.poll(async () => (await stage.sandbox.messages()).length).toBe(1);
      const [sent] = await stage.sandbox.messages();
      expect(sent!.page).toMatch(/^subpackages\/talk\/notices\/notices\?kind=COURSE_QUESTION&id=/);
      await app.close();

      const opened = await launchAgreed({ ...phone(), launch: { path: sent!.page } });
      await opened.waitForPage('subpackages/talk/question/question');
      await opened.back();
      await opened.waitForPage(LIST);
      await opened.close();
    });
  });
}
