import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchMiniProgram } from '../support/mini-program/launch.js';
import type { Platform } from '../support/mini-program/package.js';
import { launchAgreed } from './in-mini-program.js';
import { COURSE, openStage } from './purchase.js';

const FILM = '.lesson-film__player';
const LESSON_SECONDS = 16;
const QUESTION = '名字贴错了盒子，之前的盒子会去哪里？';
const ANSWER = '没有名字贴着的盒子，Python会自己收走，不用担心。';

/** A question from a place of a film to an accepted answer, told once for both vendors. */
export function describeQuestions(platform: Platform): void {
  describe(`小明 asks and his teacher answers in the compiled ${platform} mini program`, () => {
    let stage: Awaited<ReturnType<typeof openStage>>;
    beforeAll(async () => {
      stage = await openStage();
    });
    afterAll(() => stage.close());

    const phoneOf = (user: string) => ({
      ...{ platform, server: stage.product, sandbox: stage.product.sandbox, user },
    });
    const kept = () =>
      stage.database.rows(
        `select q.position_seconds as position, q.state, q.answer_count as answers,
                q.accepted_id is not null as accepted, a.text as answer, a.by_teacher as "byTeacher"
           from course_questions q left join course_answers a on a.question_id = q.id where q.text = $1`,
        [QUESTION],
      );

    it('asks at a second, is answered in the inbox, and accepts', async () => {
      const app = await launchAgreed(phoneOf('xiaoming'));
      await app.tap('.course-card', { text: COURSE });
      await app.tap('.try-button');
      await app.waitFor(FILM);
      await app.trigger(FILM, 'timeupdate', { currentTime: 7, duration: LESSON_SECONDS });
      await app.waitForText('.ask-here', '在 0:07 提问');
      await app.tap('.ask-here');
      await app.input('.comment-words', QUESTION);
      // While one looks for words the film may play on: what was asked about stays.
      await app.trigger(FILM, 'timeupdate', { currentTime: 15, duration: LESSON_SECONDS });
      await app.waitForText('.place-now', '0:15');
      await app.look('questions-1-ask');
      await app.tap('.submit-comment');
      const row = app.locator('.question-row_OPEN').filter({ hasText: QUESTION });
      await row.locator('.place-chip', { hasText: '0:07' }).click();
      await expect
        .poll(async () => ((await app.calls('video.seek')).at(-1)?.args as { value?: number }).value)
        .toBe(7);
      await app.look('questions-2-lesson');
      expect(await kept()).toEqual([
        { position: 7, state: 'VISIBLE', answers: 0, accepted: false, answer: null, byTeacher: null },
      ]);
      const storage = await app.storage();
      await app.close();

      const desk = await launchAgreed({
        ...phoneOf('teacher'),
        launch: { path: 'subpackages/staff/questions/questions' },
      });
      const card = desk.locator('.inbox-card').filter({ hasText: QUESTION });
      await card.locator('.inbox-card__waited', { hasText: '已等 1 分钟' }).waitFor();
      await card.locator('.answer-question').click();
      await desk.input('.answer-text', ANSWER);
      await desk.look('questions-3-inbox');
      await desk.tap('.send-answer');
      await desk.until(async () => (await card.count()) === 0);
      await desk.tap('.filter-answered');
      await card.filter({ hasText: ANSWER }).waitFor();
      await desk.look('questions-4-answered');
      await desk.close();

      const again = await launchMiniProgram({
        ...phoneOf('xiaoming'),
        ...{ storage, launch: { path: 'subpackages/talk/asked/asked' } },
      });
      await again.locator('.question-row_ANSWERED').filter({ hasText: QUESTION }).waitFor();
      await again.look('questions-5-asked');
      await again.tap('.question-row', { text: QUESTION });
      await again.waitForPage('subpackages/talk/question/question');
      await again.locator('.question-page__answer').filter({ hasText: ANSWER }).waitFor();
      await again.tap('.accept-answer');
      await again.waitForText('.accepted-answer', ANSWER);
      await again.look('questions-6-accepted');
      expect(await kept()).toEqual([
        { position: 7, state: 'VISIBLE', answers: 1, accepted: true, answer: ANSWER, byTeacher: true },
      ]);
      await again.tap('.to-lesson');
      await again.waitForPage('subpackages/learning/lesson/lesson');
      await expect.poll(() => again.locator(FILM).last().getAttribute('initial-time')).toBe('7');
      await again.close();
    });
  });
}
