import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { logIn, pay } from './in-browser.js';
import { onTop } from './on-top.js';
import { COURSE, openStage } from './purchase.js';

let stage: Awaited<ReturnType<typeof openStage>>;
let h5: H5;

beforeAll(async () => {
  stage = await openStage();
  h5 = await openH5(stage.product.origin, { allowedOrigins: [stage.product.sandboxOrigin] });
  h5.page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await h5.close();
  await stage.close();
});

describe('小明 has a say', () => {
  const comments = () =>
    stage.database.rows(
      `select m.text, m.state, m.like_count as likes, m.reply_count as replies from comments m
       join users u on u.id = m.author_id where u.username = 'xiaoming' order by m.created_at`,
    );
  const write = async (text: string) => {
    await onTop(h5).top('.comment-words textarea').fill(text);
    await onTop(h5).tap('.submit-comment');
    await onTop(h5).gone('.comment-composer');
  };

  it('rates a course only once it is bought, and the average is exact', async () => {
    const { see, tap, count } = onTop(h5);
    await tap('.course-card', COURSE);
    await see('.course-rating', '4.5');
    expect(await count('.rating-box__mine')).toBe(0);
    await tap('.buy-button');
    await logIn(h5);
    await tap('.method-wechat');
    await tap('.agreement-tick');
    await tap('.pay-button');
    await pay(h5);
    await see('.start-button');
    await h5.page.goto('about:blank');
    await h5.page.goto(stage.product.origin);
    await tap('.course-card', COURSE);
    await tap('.tab-comments');
    await see('.rating-box__mine', '给这门课打分');
    await tap('.rating-box__mine .star-2');
    await see('.rating-box__mine', '我的评分');
    await see('.rating-box__number', '4.2');
    await tap('.rating-box__mine .star-5');
    await see('.rating-box__number', '4.6');
    await see('.course-rating', '4.6');
    expect(
      await stage.database.rows(
        `select rating_sum as sum, rating_count as count from courses where title = $1`,
        [COURSE],
      ),
    ).toEqual([{ sum: 41, count: 9 }]);
  });

  it('comments, answers and likes; what it wrote is text and no HTML', async () => {
    const { see, tap, top } = onTop(h5);
    await tap('.write-comment');
    await top('.comment-words textarea').fill('<b>写完</b>第一个程序了');
    await h5.look('11-composer');
    await tap('.submit-comment');
    await see('.comment', '<b>写完</b>第一个程序了');
    await see('.comment .star-row');
    await tap('.like-comment');
    await see('.comment__deed_on');
    const old = top('.course-comments__thread', '五十二岁，第一次写代码').first();
    await tap('.course-comments .load-more');
    await old.waitFor();
    await old.locator('.show-replies', { hasText: '查看 4 条回复' }).click();
    await old.locator('.comment_reply', { hasText: '四页之后你会发现' }).waitFor();
    await h5.look('12-thread');
    await old.locator('.reply-comment').first().click();
    await write('我也要抄一本');
    await old.locator('.comment_reply', { hasText: '我也要抄一本' }).waitFor();
    await expect.poll(comments).toEqual([
      { text: '<b>写完</b>第一个程序了', state: 'VISIBLE', likes: 1, replies: 0 },
      { text: '我也要抄一本', state: 'VISIBLE', likes: 0, replies: 0 },
    ]);
  });

  it('edits and removes what it wrote', async () => {
    const { see, tap, top } = onTop(h5);
    const mine = top('.course-comments__thread', '第一个程序了').first();
    await mine.locator('.more-comment').first().click();
    await h5.page.locator('.uni-actionsheet__cell', { hasText: '修改' }).click();
    await write('写完第一个程序了，比想的简单');
    await see('.comment', '比想的简单');
    await see('.comment', '已编辑');
    await top('.course-comments__thread', '比想的简单').locator('.more-comment').first().click();
    await h5.page.locator('.uni-actionsheet__cell', { hasText: '删除' }).click();
    await h5.page.locator('.uni-modal__btn_primary').click();
    await top('.comment', '比想的简单').waitFor({ state: 'detached' });
    expect((await comments())[0]).toEqual({ text: '', state: 'REMOVED', likes: 1, replies: 0 });
    await tap('.sort-LIKED');
    await expect
      .poll(async () => (await top('.comment__text').first().innerText()).slice(0, 4))
      .toBe('五十二岁');
  });

  it('sees what is held for a look, and nobody else does', async () => {
    const { see, tap } = onTop(h5);
    await tap('.sort-NEWEST');
    await tap('.write-comment');
    await write('想要讲义的加微信');
    await see('.comment_HELD', '审核中，目前只有你能看到');
    const other = await openH5(h5.page.url(), { allowedOrigins: [stage.product.sandboxOrigin] });
    await other.page.locator('.comment').first().waitFor();
    expect(await other.page.locator('.comment', { hasText: '想要讲义的加微信' }).count()).toBe(0);
    await other.close();
  });

  it('reports a comment and the course', async () => {
    const { see, tap, top, gone } = onTop(h5);
    await top('.course-comments__thread', '刚学到列表').locator('.more-comment').first().click();
    await h5.page.locator('.uni-actionsheet__cell', { hasText: '举报' }).click();
    await see('.report-sheet');
    await tap('.report-reason-SPAM');
    await h5.look('13-report');
    await tap('.submit-report');
    await gone('.report-sheet');
    await tap('.report-course');
    await tap('.report-reason-COPYRIGHT');
    await top('.report-words textarea').fill('第三章的配图是我的');
    await tap('.submit-report');
    await gone('.report-sheet');
    expect(
      await stage.database.rows('select kind, reason, details, status from reports order by created_at'),
    ).toEqual([
      { kind: 'COMMENT', reason: 'SPAM', details: '', status: 'OPEN' },
      { kind: 'COURSE', reason: 'COPYRIGHT', details: '第三章的配图是我的', status: 'OPEN' },
    ]);
    expect(h5.foreignRequests).toEqual([]);
  });
});
