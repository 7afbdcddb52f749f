import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { logIn } from './in-browser.js';
import { onTop } from './on-top.js';
import { COURSE, openStage } from './purchase.js';

const DESK = { width: 1280, height: 900 };
const QUESTION = '贴了两个名字的盒子，改一个会一起变吗？';
const CHANGED = '同一个盒子贴了两个名字，改一个会一起变吗？';
const ANSWER = '会一起变：名字只是标签，盒子只有一个。想分开就先复制一份，再贴名字。';

let stage: Awaited<ReturnType<typeof openStage>>;
let phone: H5;
let desk: H5;

beforeAll(async () => {
  stage = await openStage();
  phone = await openH5(stage.product.origin);
  desk = await openH5(stage.product.origin, { viewport: DESK });
  for (const { page } of [phone, desk]) page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await phone.close();
  await desk.close();
  await stage.close();
});

const logInOn = async (h5: H5, username: string) => {
  await h5.page.goto(`${stage.product.origin}/#/pages/login/login`);
  await logIn(h5, { username, password: 'zhike-demo-2026' });
};
const deed = (h5: H5, label: string) => h5.page.locator('.uni-actionsheet__cell', { hasText: label }).click();
const kept = () =>
  stage.database.rows(
    `select q.text, q.position_seconds as position, q.like_count as likes, q.answer_count as answers,
            q.accepted_id is not null as accepted
       from course_questions q join users u on u.id = q.author_id
      where u.username = 'xiaoming' and q.text in ($1, $2)`,
    [QUESTION, CHANGED],
  );

describe('小明 asks where he did not understand', () => {
  it('asks at the second where the film stands, and keeps half a question', async () => {
    const { see, tap, top, gone } = onTop(phone);
    await logInOn(phone, 'xiaoming');
    await tap('.course-card', COURSE);
    await tap('.try-button');
    await see('.lesson-film__player');
    await phone.page.locator('.lesson-film video').evaluate(film => {
      (film as HTMLVideoElement).currentTime = 7;
    });
    await see('.ask-here', '在 0:07 提问');
    await tap('.ask-here');
    await top('.comment-words textarea').fill('贴了两个名字');
    await tap('.cancel-comment');
    await phone.page.reload();
    await tap('.ask-here');
    expect(await top('.comment-words textarea').inputValue()).toBe('贴了两个名字');
    await see('.ask-sheet__place_chosen', '0:07');
    await top('.comment-words textarea').fill(QUESTION);
    await phone.look('questions-1-ask');
    await tap('.submit-comment');
    await gone('.comment-composer');
    await see('.question-row_OPEN', QUESTION);
    expect(await missingGlyphs(phone.page)).toEqual([]);
    await expect.poll(kept).toEqual([{ text: QUESTION, position: 7, likes: 0, answers: 0, accepted: false }]);
  });

  it('changes and likes it on its own page', async () => {
    const { see, tap, top } = onTop(phone);
    await tap('.question-row', QUESTION);
    await see('.question-head', QUESTION);
    await see('.empty-state', '还没有回答');
    await tap('.question-head .more-comment');
    await deed(phone, '修改');
    await top('.comment-words textarea').fill(CHANGED);
    await tap('.submit-comment');
    await see('.question-head', CHANGED);
    await see('.question-head', '已编辑');
    await tap('.question-head .like-comment');
    await see('.question-head .comment__deed_on');
    await phone.look('questions-2-question');
    await expect.poll(kept).toMatchObject([{ text: CHANGED, likes: 1 }]);
  });

  it('waits in the inbox of the teacher, who answers without leaving it', async () => {
    const { see, tap, top } = onTop(desk);
    await logInOn(desk, 'teacher');
    await see('.staff-way-questions .staff-way__count');
    await tap('.staff-way-questions');
    const card = top('.inbox-card', CHANGED);
    await card.waitFor();
    expect(await card.locator('.inbox-card__waited').innerText()).toBe('已等 1 分钟');
    await desk.look('questions-3-inbox');
    await card.locator('.answer-question').click();
    await card.locator('.answer-text textarea').fill(ANSWER);
    await card.locator('.leave-answer').click();
    await card.locator('.answer-question', { hasText: '接着写' }).click();
    expect(await card.locator('.answer-text textarea').inputValue()).toBe(ANSWER);
    await card.locator('.send-answer').click();
    await card.waitFor({ state: 'detached' });
    await tap('.filter-answered');
    await see('.inbox-card', ANSWER);
    expect(desk.page.url()).toContain('state=answered');
    expect(await missingGlyphs(desk.page)).toEqual([]);
    await expect.poll(kept).toMatchObject([{ answers: 1, accepted: false }]);
  });

  it('accepts the answer, takes it back and accepts it again', async () => {
    const { see, tap, gone } = onTop(phone);
    await phone.page.goto(`${stage.product.origin}/#/pages/me/me`);
    await tap('.menu-asked');
    await see('.question-row_ANSWERED', CHANGED);
    await tap('.question-row', CHANGED);
    await see('.comment', ANSWER);
    await tap('.accept-answer');
    await see('.accepted-answer', ANSWER);
    await expect.poll(kept).toMatchObject([{ accepted: true }]);
    await tap('.take-back-accept');
    await gone('.accepted-answer');
    await expect.poll(kept).toMatchObject([{ accepted: false }]);
    await tap('.accept-answer');
    await see('.accepted-answer', ANSWER);
    await phone.look('questions-4-accepted');
    await expect.poll(kept).toMatchObject([{ accepted: true }]);
  });

  it('is found on the course page as solved, and leads to its second', async () => {
    const { see, tap, top } = onTop(phone);
    await phone.page.goto(stage.product.origin);
    await tap('.course-card', COURSE);
    await tap('.tab-questions');
    await see('.question-row_ACCEPTED', CHANGED);
    await phone.look('questions-5-course');
    await top('.question-row', CHANGED).locator('.place-chip').click();
    await see('.lesson-film__player');
    expect(phone.page.url()).toContain('at=7');
    await expect
      .poll(() =>
        phone.page
          .locator('.lesson-film video')
          .last()
          .evaluate(film => (film as HTMLVideoElement).currentTime),
      )
      .toBeGreaterThanOrEqual(6.5);
    expect(phone.errors).toEqual([]);
    expect(phone.foreignRequests).toEqual([]);
  });
});
