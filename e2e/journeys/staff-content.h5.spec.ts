import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { logIn } from './in-browser.js';
import { COURSE, openStage } from './purchase.js';

const DESK = { width: 1280, height: 900 };
const PASSWORD = 'zhike-demo-2026';
const WORDS = '加群领取课堂笔记的同学，笔记在群文件里';
const FEEDBACK = '三条查询都对，空值也想清楚了';

let stage: Awaited<ReturnType<typeof openStage>>;
let admin: H5;
let phone: H5;

beforeAll(async () => {
  stage = await openStage();
  admin = await openH5(stage.product.origin, { viewport: DESK });
  phone = await openH5(stage.product.origin);
  for (const { page } of [admin, phone]) page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await admin.close();
  await phone.close();
  await stage.close();
});

/** Uni keeps the pages below in the document: what is meant is on top. */
const on = ({ page }: H5) => {
  const top = page.locator('uni-page').last();
  return {
    see: (selector: string, hasText?: string) => top.locator(selector, { hasText }).last().waitFor(),
    tap: (selector: string, hasText?: string) => top.locator(selector, { hasText }).last().click(),
    type: (selector: string, text: string) => top.locator(selector).last().fill(text),
    count: (selector: string) => top.locator(selector).count(),
  };
};

const logInOn = async (h5: H5, username: string) => {
  await h5.page.goto(`${stage.product.origin}/#/pages/login/login`);
  await logIn(h5, { username, password: PASSWORD });
};

/** Opens a way of the desk, and waits for it. */
const enter = async (way: string, title: string) => {
  await on(admin).tap(`.staff-way-${way}`);
  await on(admin).see('.staff__title', title);
};

describe('what people wrote, on the desk of those who answer for it', () => {
  it('lets a comment show that waited for a person', async () => {
    const { tap, see, type } = on(phone);
    await logInOn(phone, 'xiaoming');
    await tap('.course-card', COURSE);
    await tap('.write-comment');
    await type('.comment-words textarea', WORDS);
    await tap('.submit-comment');
    await see('.course-comments__thread', '审核中');

    await logInOn(admin, 'admin');
    await on(admin).see('.staff-way_here', '概览');
    await enter('moderation', '评论与举报');
    await on(admin).see('.held-comment', WORDS);
    expect(await missingGlyphs(admin.page)).toEqual([]);
    await on(admin).tap('.show-comment');
    await on(admin).see('.empty-state', '没有等待确认的内容');
    expect(await stage.database.rows('select state from comments where text = $1', [WORDS])).toEqual([
      { state: 'VISIBLE' },
    ]);
  });

  it('reads a course as it was written, and lets its teacher publish it', async () => {
    const { tap, see, count } = on(admin);
    await enter('reviews', '课程审核');
    await tap('.review-row', '正则表达式一小时');
    await see('.draft-facts__title', '正则表达式一小时');
    await tap('.lesson-preview__head', '方括号');
    await see('.lesson-preview__article', '短横线表示一段范围');
    expect(await missingGlyphs(admin.page)).toEqual([]);
    await tap('.approve-course');
    await see('.state-tag_good', '已通过');
    expect(await count('.approve-course')).toBe(0);
    expect(
      await stage.database.rows(
        `select c.status, d.status as draft, c.version from courses c join course_drafts d on d.course_id = c.id
         where c.title = '正则表达式一小时'`,
      ),
    ).toEqual([{ status: 'DRAFT', draft: 'APPROVED', version: 0 }]);
    await admin.page.goBack();
    await on(admin).see('.empty-state', '没有课程在这里');
  });

  it('shows what entitles a teacher, with its picture and its end', async () => {
    await enter('qualifications', '讲师资质');
    await on(admin).tap('.filter-APPROVED');
    await on(admin).see('.qualification-row_APPROVED', '有效期至');
    const picture = admin.page.locator('uni-page').last().locator('.qualification-picture img').first();
    await expect
      .poll(() => picture.evaluate(image => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
  });

  it('grades homework with a score and a word, which completes the lesson', async () => {
    const { tap, see, type, count } = on(admin);
    await enter('homework', '作业批改');
    await see('.homework-card_SUBMITTED', '小明');
    await tap('.grade-homework');
    await see('.homework-card__prompt', 'SELECT');
    await type('.grade-score input', '92');
    await type('.grade-feedback textarea', FEEDBACK);
    await tap('.pass-homework');
    await see('.empty-state', '没有作业在这里');
    await tap('.filter-GRADED');
    await see('.homework-card_GRADED', FEEDBACK);
    expect(await count('.pass-homework')).toBe(0);
    expect(
      await stage.database.rows(`select score, passed from homework_submissions where feedback = $1`, [
        FEEDBACK,
      ]),
    ).toEqual([{ score: 92, passed: true }]);
    expect(admin.errors).toEqual([]);
    expect(admin.foreignRequests).toEqual([]);
  });
});
