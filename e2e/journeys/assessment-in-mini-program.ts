import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picture } from './picture.js';
import { launchMiniProgram } from '../support/mini-program/launch.js';
import type { Platform } from '../support/mini-program/package.js';
import { launchAgreed } from './in-mini-program.js';
import { openStage } from './purchase.js';
import { FREE, HOMEWORK, learnAllButTheQuiz, lessonOf, QUIZ, RIGHT } from './study.js';

const LESSON = 'subpackages/learning/lesson/lesson';

/** A quiz and a homework in a compiled mini program, told once for both vendors. */
export function describeAssessment(platform: Platform): void {
  describe(`小明 is examined in the compiled ${platform} mini program`, () => {
    let stage: Awaited<ReturnType<typeof openStage>>;
    beforeAll(async () => {
      stage = await openStage();
    });
    afterAll(() => stage.close());

    it('answers a quiz over a restart, and hands in homework with a picture from his phone', async () => {
      const phone = {
        ...{ platform, server: stage.product, sandbox: stage.product.sandbox, user: 'xiaoming' },
      };
      const quiz = await lessonOf(stage, QUIZ);
      const first = await launchAgreed({ ...phone, launch: { path: `${LESSON}?id=${quiz}` } });
      await first.tap('.start-quiz');
      await first.waitForText('.quiz-answered', '已答 0 / 4');
      const answer = async (app: typeof first, question: number, options: string) => {
        for (const option of options.split(' '))
          await app.locator('.quiz-question').nth(question).locator(`.quiz-option-${option}`).click();
      };
      await answer(first, 0, RIGHT[0]!);
      await answer(first, 1, RIGHT[1]!);
      await first.waitForText('.quiz-answered', '已答 2 / 4');
      const storage = await first.storage();
      await first.close();

      const app = await launchMiniProgram({ ...phone, storage, launch: { path: `${LESSON}?id=${quiz}` } });
      await app.waitForText('.quiz-answered', '已答 2 / 4');
      await answer(app, 2, RIGHT[2]!);
      await app.input('.quiz-wording', RIGHT[3]!);
      await app.waitForText('.quiz-answered', '已答 4 / 4');
      await app.look('assessment-1-quiz');
      await app.tap('.submit-quiz');
      await app.waitForText('.quiz-score', '100 分');
      await app.waitForText('.quiz-verdict', '已通过');
      await app.waitFor('.lesson-completed');
      expect(await app.count('.quiz-explanation')).toBe(4);
      await app.look('assessment-2-result');
      expect(await stage.database.rows('select score, passed from quiz_attempts')).toEqual([
        { score: 100, passed: true },
      ]);

      await app.tap('.lesson-item', { text: HOMEWORK });
      await app.waitForText('.homework-feedback', '三个问题都提得很好');
      await app.tap('.rewrite-homework');
      await app.input('.homework-text', '三条都写成了 SELECT，拍了照。');
      app.album.put(await picture(app.page));
      app.block({ operations: ['uploadFile'] });
      await app.tap('.add-picture');
      await app.waitForText('.picture-problem', '网络好了点图片重试');
      app.block({});
      await app.tap('.retry-picture');
      await app.waitFor('.picture_READY');
      await app.look('assessment-3-homework');
      await app.tap('.submit-homework');
      await app.waitFor('.homework-picture');
      expect(await app.texts('.homework-state')).toEqual(['等待批改', '已被后一份替换', '再改一改']);
      await app.look('assessment-4-handed-in');
      expect(
        await stage.database.rows(
          `select s.status, f.state, f.purpose from homework_submissions s
             join homework_images i on i.submission_id = s.id join stored_files f on f.id = i.file_id`,
        ),
      ).toEqual([{ status: 'SUBMITTED', state: 'READY', purpose: 'IMAGE' }]);
      await app.close();
    });

    it('completes a course by its quiz, and keeps the certificate in the album of his phone', async () => {
      await learnAllButTheQuiz(stage);
      const app = await launchAgreed({
        ...{ platform, server: stage.product, sandbox: stage.product.sandbox, user: 'xiaoming' },
        launch: { path: `${LESSON}?id=${await lessonOf(stage, FREE.quiz)}` },
      });
      await app.tap('.start-quiz');
      await app.waitFor('.quiz-question');
      for (const [question, options] of [['1'], ['0', '1', '3'], ['false']].entries())
        for (const option of options)
          await app.locator('.quiz-question').nth(question).locator(`.quiz-option-${option}`).click();
      await app.tap('.submit-quiz');
      await app.waitForText('.quiz-verdict', '已通过');
      await app.tap('.claim-certificate');
      await app.waitForPage('subpackages/learning/claim/claim');
      await app.input('.holder-name', '王小明');
      await app.tap('.claim-button');
      const { number } = await app.waitForPage('subpackages/learning/certificate/certificate');
      await app.waitForText('.certificate-holder', '王小明');
      await app.look('assessment-5-certificate');
      await app.tap('.save-certificate');
      await app.until(async () => (await app.toast()) === '已保存', 10_000);
      const kept = (await app.calls()).filter(({ name }) => /^saveImage/.test(name));
      expect(kept).toHaveLength(1);
      await app.tap('.open-certificate');
      await app.until(async () => (await app.calls('openDocument')).length === 1, 10_000);
      expect(await stage.database.rows('select number, holder_name as holder from certificates')).toEqual([
        { number, holder: '王小明' },
      ]);
      await app.close();
    });
  });
}
