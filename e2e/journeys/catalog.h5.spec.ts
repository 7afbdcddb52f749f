import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
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

/** A chapter begins by itself, whatever became of the one before. */
const begin = async () => {
  await h5.context.setOffline(false);
  await h5.page.goto('about:blank');
  await h5.page.goto(`${stage.product.origin}/#/`);
};
const titles = () => onTop(h5).texts('.course-card__title');
const search = async (text: string) => {
  await onTop(h5).top('.search-input input').fill(text);
  await h5.page.keyboard.press('Enter');
};

describe('a visitor looks for a course', () => {
  it('pages through the home page, sorts it, and keeps to a shelf', async () => {
    const { see, tap, count } = onTop(h5);
    await see('.course-card', COURSE);
    await expect
      .poll(async () => {
        await h5.page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
        return count('.course-card');
      })
      .toBe(15);
    await h5.look('01-home');
    expect(new Set(await titles()).size).toBe(15);
    await tap('.sort-POPULAR');
    await expect.poll(async () => (await titles())[0]).toBe(COURSE);
    await tap('.sort-PRICE');
    await expect.poll(async () => (await titles())[0]).not.toBe(COURSE);
    await see('.sort-PRICE[aria-label="价格从低到高"]');
    await tap('.sort-PRICE');
    await see('.sort-PRICE[aria-label="价格从高到低"]');
    await tap('.category', '育儿');
    await expect.poll(titles).toEqual(['和青春期的孩子好好说话', '亲子共读：从一本绘本开始']);
    expect(await missingGlyphs(h5.page)).toEqual([]);
  });

  it('goes down the tree, and is told where a shelf is empty and what to do', async () => {
    const { see, tap, texts, top } = onTop(h5);
    await tap('.category', '编程');
    await tap('.to-shelves');
    await see('.shelf_chosen', '编程');
    await expect.poll(titles).toEqual(expect.arrayContaining([COURSE, '数据库与 SQL 实战']));
    await h5.look('02-category');
    expect(await texts('.shelf-part')).toEqual(['全部', '前端开发', '数据库']);
    await tap('.shelf-part', '数据库');
    await expect.poll(titles).toEqual(['数据库与 SQL 实战']);
    await tap('.sort-free');
    await see('.empty-state', '没有免费的课程符合条件');
    await h5.look('03-category-empty');
    await tap('.empty-action');
    await expect.poll(titles).toEqual(['数据库与 SQL 实战']);
    await top('.course-card').click();
    await see('.course-title', '数据库与 SQL 实战');
    await h5.page.goBack();
    await see('.shelf-part_chosen', '数据库');
    await h5.page.goBack();
  });
});

describe('a visitor searches', () => {
  beforeAll(() => begin());

  it('finds two characters wherever they stand, the titles first', async () => {
    const { see, tap, top, texts } = onTop(h5);
    await tap('.search-pill');
    await see('.tag-word');
    await h5.look('04-search-start');
    await top('.search-input input').fill('睡眠');
    await see('.suggestion', '睡眠');
    await search('睡眠');
    await see('.course-card');
    expect(await titles()).toContain('睡个好觉');
    await h5.look('05-search-found');
    await search('入门');
    await expect.poll(async () => (await titles())[0]).toBe(COURSE);
    await search('林深见 类型');
    await expect.poll(titles).toEqual(['TypeScript 从类型到工程']);
    await search('ＰＹＴＨＯＮ，入门');
    await expect.poll(titles).toEqual([COURSE]);
    await tap('.clear-search');
    await see('.history-word');
    expect(await texts('.history-word')).toEqual(['ＰＹＴＨＯＮ，入门', '林深见 类型', '入门', '睡眠']);
  });

  it.each(['%', '__', `' or 1=1 --`, '"Python" & !入门', '\\', '<b>量子</b>'])(
    'takes %s as it was typed, and says that nothing has it',
    async text => {
      const { see } = onTop(h5);
      await search(text);
      await see('.empty-state', `没有找到“${text}”`);
    },
  );

  it('suggests teachers, courses and tags while it is typed, and leads there', async () => {
    const { see, tap, top } = onTop(h5);
    await h5.look('06-search-none');
    await top('.search-input input').fill('苏小');
    await see('.suggestion_TEACHER', '苏小墨');
    await h5.look('07-suggestions');
    await tap('.suggestion_TEACHER');
    await see('.teacher-page__name', '苏小墨');
    await see('.teacher-qualified', '资质已认证');
    await expect
      .poll(titles)
      .toEqual(['界面设计的七个基本功', '把话写清楚：职场写作课', '手绘草图：把想法画出来']);
    await h5.look('08-teacher');
    await h5.page.goBack();
    await top('.search-input input').fill('数据分');
    await tap('.suggestion_TAG', '数据分析');
    await see('.course-card', '数据库与 SQL 实战');
  });

  it('forgets what was searched for here, once asked twice', async () => {
    const { see, tap, gone } = onTop(h5);
    await tap('.clear-search');
    await see('.history-word');
    await tap('.clear-history');
    await h5.page.locator('.uni-modal__btn_primary').click();
    await gone('.history-word');
    await see('.tag-word');
    await h5.page.goBack();
  });
});

describe('a visitor reads a course page', () => {
  beforeAll(() => begin());

  it('sees what it holds, who teaches, what others think, and on what terms', async () => {
    const { see, tap, texts, count } = onTop(h5);
    await tap('.course-card', 'TypeScript 从类型到工程');
    await see('.course-title', 'TypeScript 从类型到工程');
    await see('.teacher-qualified', '资质已认证');
    await see('.course-rating', '4.7');
    await see('.course-updates', '第 2 版');
    await see('.course-copyright', '版权归讲师林深见所有');
    await see('.refund-terms', /7 天.*30%/);
    const trials = (await texts('.lesson-item__badge')).filter(text => text === '试看');
    expect(trials.length).toBeGreaterThan(0);
    expect(await count('.lesson-item_open')).toBe(trials.length);
    await tap('.lesson-item_locked');
    await h5.page.locator('uni-toast', { hasText: '购买后就能学这一讲' }).waitFor();
    await h5.look('09-course');
    await tap('.tab-comments');
    await see('.rating-box__number', '4.7');
    await see('.comment', '终于有人把泛型讲成');
    expect(await count('.rating-box__mine')).toBe(0);
    await h5.page.goBack();
  });

  it('reads on without a network, and is told of it', async () => {
    const { see, tap, gone } = onTop(h5);
    await h5.context.setOffline(true);
    await see('.offline-bar');
    await tap('.course-card', 'TypeScript 从类型到工程');
    await see('.course-title', 'TypeScript 从类型到工程');
    await h5.page.goBack();
    await tap('.category', '健康');
    await see('.error-state');
    await h5.look('10-offline');
    await h5.context.setOffline(false);
    await gone('.offline-bar');
    await see('.course-card', '睡个好觉');
    await tap('.category', '全部');
    await see('.course-card', COURSE);
  });
});
