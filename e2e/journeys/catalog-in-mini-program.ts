import { expect, it } from 'vitest';
import type { Platform } from '../support/mini-program/package.js';
import { launchAgreed } from './in-mini-program.js';
import { CHANNELS, COURSE, setStage } from './purchase.js';

/** Finding a course and having a say about it in a compiled mini program, told once for both vendors. */
export function itFindsAndTalks(platform: Platform): void {
  it(`finds a course, rates it and talks about it in the compiled ${platform} mini program`, async () => {
    const stage = await setStage();
    const { product } = stage;
    const app = await launchAgreed({
      ...{ platform, server: product, sandbox: product.sandbox, user: 'xiaoming' },
    });
    const titles = () => app.texts('.course-card__title');

    await app.waitForText('.course-card', COURSE);
    await app.tap('.category', { text: '编程' });
    await expect.poll(async () => (await titles()).length).toBe(3);
    await app.tap('.to-shelves');
    await app.waitForText('.shelf_chosen', '编程');
    await app.tap('.shelf-part', { text: '数据库' });
    await expect.poll(titles).toEqual(['数据库与 SQL 实战']);
    await app.look('catalog-1-category');
    await app.tap('.search-pill');
    await app.waitFor('.tag-word');
    await app.input('.search-input', '苏小');
    await app.waitForText('.suggestion_TEACHER', '苏小墨');
    await app.look('catalog-2-suggestions');
    await app.tap('.suggestion_TEACHER');
    await app.waitForText('.teacher-page__name', '苏小墨');
    await app.waitForText('.teacher-qualified', '资质已认证');
    await app.look('catalog-3-teacher');
    await app.back();
    await app.input('.search-input', `100%'"\\`);
    await app.tap('.submit-search');
    await app.waitForText('.empty-state', '没有找到');
    await app.input('.search-input', '入门');
    await app.tap('.submit-search');
    await expect.poll(async () => (await titles())[0]).toBe(COURSE);
    await app.look('catalog-4-found');
    await app.tap('.clear-search');
    await expect.poll(() => app.texts('.history-word')).toEqual(['入门', `100%'"\\`]);
    await app.tap('.history-word', { text: '入门' });

    await app.tap('.course-card', { text: COURSE });
    await app.waitForText('.course-rating', '4.5');
    await app.waitForText('.comment', '刚学到列表');
    expect(await app.count('.rating-box__mine')).toBe(0);
    await app.tap('.buy-button');
    await app.tap(`.method-${CHANNELS[platform].wallet}`);
    await app.tap('.agreement-tick');
    await app.tap('.pay-button');
    await app.waitForText('.order-status', '已支付');
    await app.tap('.start-button');
    await app.waitFor('.lesson-item_open');
    await app.back();
    await app.waitFor('.rating-box__mine');
    await app.tap('.rating-box__mine .star-5');
    await app.waitForText('.rating-box__number', '4.6');

    await app.tap('.write-comment');
    await app.input('.comment-words', '买了，第一章学完');
    await app.look('catalog-5-composer');
    await app.tap('.submit-comment');
    await app.waitForText('.comment', '买了，第一章学完');
    await app.tap('.like-comment');
    await app.waitFor('.comment__deed_on');
    await app.tap('.more-comment');
    await app.choose('修改');
    await app.input('.comment-words', '买了，前两章学完');
    await app.tap('.submit-comment');
    await app.waitForText('.comment', '买了，前两章学完');
    await app.look('catalog-6-comments');
    await app.tap('.show-replies');
    await app.waitFor('.comment_reply');
    await app.tap('.more-comment');
    await app.choose('删除');
    await app.dialog('confirm');
    await app.until(async () => !(await app.texts('.comment')).some(text => text.includes('前两章')));
    await app.tap('.more-comment');
    await app.choose('举报');
    await app.tap('.report-reason-SPAM');
    await app.look('catalog-7-report');
    await app.tap('.submit-report');
    await app.until(async () => (await app.count('.report-sheet')) === 0);

    expect(
      await stage.database.rows(
        `select (select json_agg(json_build_array(m.text, m.state, m.like_count)) from comments m where m.author_id = u.id) as said,
           (select json_agg(r.stars) from course_ratings r where r.user_id = u.id) as stars,
           (select json_agg(p.reason) from reports p where p.reporter_id = u.id) as reports
         from users u where u.username = 'xiaoming'`,
      ),
    ).toEqual([{ said: [['', 'REMOVED', 1]], stars: [5], reports: ['SPAM'] }]);
    await app.close();
  });
}
