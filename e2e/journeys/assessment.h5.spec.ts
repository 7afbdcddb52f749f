import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { logIn } from './in-browser.js';
import { picture } from './picture.js';
import { openStage } from './purchase.js';
import { FREE, HOMEWORK, learnAllButTheQuiz, lessonOf, QUIZ, RIGHT } from './study.js';

let stage: Awaited<ReturnType<typeof openStage>>;
let h5: H5;

beforeAll(async () => {
  stage = await openStage();
  h5 = await openH5(stage.product.origin);
  h5.page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await h5.close();
  await stage.close();
});

/** Uni keeps the pages below in the document: what is meant is on top. */
const on = ({ page }: H5) => {
  const top = (selector: string, hasText?: string) =>
    page.locator('uni-page').last().locator(selector, { hasText });
  return {
    all: top,
    see: (selector: string, hasText?: string) => top(selector, hasText).first().waitFor(),
    tap: (selector: string, hasText?: string) => top(selector, hasText).first().click(),
  };
};
const toLesson = async (title: string) => {
  const id = await lessonOf(stage, title);
  await h5.page.goto(`${stage.product.origin}/#/subpackages/learning/lesson/lesson?id=${id}`);
  await on(h5).see('.lesson-title', title);
};

describe('小明 is examined in a browser', () => {
  it('answers a quiz, comes back to his answers, and hands it in once although the network is gone', async () => {
    const { see, tap, all } = on(h5);
    await toLesson(QUIZ);
    await see('.quiz-facts', '共 4 题，满分 100 分');
    await h5.look('01-quiz-visitor');
    await tap('.quiz-login');
    await logIn(h5);
    await tap('.start-quiz');
    const [single, multiple, judgement, wording] = RIGHT;
    await all('.quiz-question').nth(0).locator(`.quiz-option-${single}`).click();
    for (const option of multiple!.split(' '))
      await all('.quiz-question').nth(1).locator(`.quiz-option-${option}`).click();
    await see('.quiz-answered', '已答 2 / 4');
    await h5.page.reload();
    await see('.quiz-answered', '已答 2 / 4');
    expect(await all('.quiz-option_on').count()).toBe(4);
    await all('.quiz-question').nth(2).locator(`.quiz-option-${judgement}`).click();
    await all('.quiz-question').nth(3).locator('textarea').fill(wording!);
    await h5.look('02-quiz');
    await h5.context.setOffline(true);
    await tap('.submit-quiz');
    await see('.quiz-problem', '填写的内容都还在');
    await h5.context.setOffline(false);
    await tap('.submit-quiz');
    await see('.quiz-score', '100 分');
    await see('.quiz-verdict', '已通过');
    expect(await all('.quiz-explanation').count()).toBe(4);
    await see('.lesson-completed');
    await h5.look('03-quiz-result');
    expect(await missingGlyphs(h5.page)).toEqual([]);
    expect(await stage.database.rows('select score, passed from quiz_attempts')).toEqual([
      { score: 100, passed: true },
    ]);
  });

  it('tries again, and keeps the better result', async () => {
    const { see, tap, all } = on(h5);
    await tap('.again-quiz');
    await see('.quiz-answered', '已答 0 / 4');
    await all('.quiz-question').nth(0).locator('.quiz-option-0').click();
    await tap('.submit-quiz');
    await h5.page.locator('.uni-modal', { hasText: '还有 3 题没有答' }).waitFor();
    await h5.page.locator('.uni-modal__btn_primary').click();
    await see('.quiz-score', '0 分');
    await see('.quiz-option_wrong');
    await h5.look('04-quiz-failed');
    await tap('.close-quiz');
    await see('.quiz-best', '最好成绩 100 / 100 分');
    await see('.lesson-completed');
    await h5.look('05-quiz-best');
  });

  it('reads what the teacher says, and hands homework in again with a picture', async () => {
    const { see, tap, all } = on(h5);
    await toLesson(HOMEWORK);
    await see('.homework-score', '55 / 100 分');
    await see('.homework-feedback', '三个问题都提得很好');
    await see('.homework-state', '等待批改');
    await h5.look('06-homework');
    await tap('.rewrite-homework');
    const words = '三条都写成了 SELECT，拍了照。';
    await all('.homework-text textarea').fill(words);
    const photograph = await picture(h5.page);
    const choosing = h5.page.waitForEvent('filechooser');
    await tap('.add-picture');
    await (
      await choosing
    ).setFiles([
      { name: '作业.jpg', mimeType: 'image/jpeg', buffer: photograph },
      { name: '不是图片.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') },
    ]);
    await see('.picture_READY');
    await see('.picture_FAILED');
    await see('.picture-problem', '有图片打不开');
    await h5.look('07-homework-draft');
    await all('.picture_FAILED .remove-picture').click();
    await h5.page.reload();
    await see('.picture_READY');
    expect(await all('.homework-text textarea').inputValue()).toBe(words);
    await tap('.submit-homework');
    await see('.homework-picture');
    await expect
      .poll(() => all('.homework-state').allInnerTexts())
      .toEqual(['等待批改', '已被后一份替换', '再改一改']);
    await h5.look('08-homework-sent');
    expect(
      await stage.database.rows(
        `select status, text = $1 as mine, (select count(*)::int from homework_images i where i.submission_id = s.id) as images
           from homework_submissions s order by created_at desc limit 2`,
        [words],
      ),
    ).toEqual([
      { status: 'SUBMITTED', mine: true, images: 1 },
      { status: 'REPLACED', mine: false, images: 0 },
    ]);
  });

  it('completes a course by its quiz, and proves it to whoever has the number', async () => {
    const { see, tap, all } = on(h5);
    await learnAllButTheQuiz(stage);
    await toLesson(FREE.quiz);
    expect(await all('.claim-certificate').count()).toBe(0);
    await tap('.start-quiz');
    await see('.quiz-question');
    for (const [at, options] of [['1'], ['0', '1', '3'], ['false']].entries())
      for (const option of options)
        await all('.quiz-question').nth(at).locator(`.quiz-option-${option}`).click();
    await tap('.submit-quiz');
    await see('.quiz-verdict', '已通过');
    await tap('.claim-certificate');
    await see('.claim-button');
    expect(await all('.holder-name input').inputValue()).toBe('小明');
    await h5.look('09-claim');
    await all('.holder-name input').fill('王小明<b>');
    await tap('.claim-button');
    await see('.field__problem');
    await all('.holder-name input').fill('王小明');
    await tap('.claim-button');
    await see('.certificate-verdict', '证书真实有效');
    await see('.certificate-holder', '王小明');
    const drawn = () =>
      all('.certificate-picture img')
        .first()
        .evaluate(image => (image as HTMLImageElement).naturalWidth);
    await expect.poll(drawn, { timeout: 15_000 }).toBe(1684);
    await h5.look('10-certificate');
    const number = await all('.certificate-number').innerText();
    const download = h5.page.waitForEvent('download');
    await tap('.save-certificate');
    expect((await download).suggestedFilename()).toBe(`zhike-certificate-${number}.png`);
    const paper = await fetch(`${stage.product.origin}/certificates/${number}.pdf`);
    expect([paper.status, paper.headers.get('content-type')]).toEqual([200, 'application/pdf']);

    await h5.page.goto(`${stage.product.origin}/#/pages/me/me`);
    await tap('.menu-certificates');
    await see('.certificate-row', FREE.title);
    await h5.look('11-certificates');
    await h5.page.goto(`${stage.product.origin}/#/pages/learn/learn`);
    await see('.own-course .show-certificate');
    await h5.look('11-learn');

    const stranger = await openH5(
      `${stage.product.origin}/#/subpackages/learning/certificate/certificate?number=`,
    );
    await on(stranger).all('.certificate-input input').fill('AAAA-BBBB-CCCC-DDDD');
    await on(stranger).tap('.check-certificate');
    await on(stranger).see('.certificate-absent');
    await stranger.look('12-no-certificate');
    await on(stranger).all('.certificate-input input').fill(number.toLowerCase().replaceAll('-', ' '));
    await on(stranger).tap('.check-certificate');
    await on(stranger).see('.certificate-holder', '王小明');
    expect(stranger.errors).toEqual([]);
    await stranger.close();
    expect(h5.errors.filter(error => !error.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  });
});
