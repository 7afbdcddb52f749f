import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { logIn, pay } from './in-browser.js';
import { COURSE, openStage } from './purchase.js';

let stage: Awaited<ReturnType<typeof openStage>>;
let h5: H5;
let lessonUrl: string;

beforeAll(async () => {
  stage = await openStage();
  h5 = await openH5(stage.product.origin, { allowedOrigins: [stage.product.sandboxOrigin] });
  h5.page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await h5.close();
  await stage.close();
});

/** Uni keeps the pages below in the document: what is meant is on top. */
const on = ({ page }: H5) => ({
  see: (selector: string, hasText?: string) => page.locator(selector, { hasText }).last().waitFor(),
  tap: (selector: string, hasText?: string) => page.locator(selector, { hasText }).last().click(),
  /** Where the film stands, in seconds. */
  second: () => page.locator('.lesson-film video').evaluate(film => (film as HTMLVideoElement).currentTime),
});

async function lessonUrlOf(title: string): Promise<string> {
  const [lesson] = await stage.database.rows<{ id: string }>('select id from lessons where title like $1', [
    `${title}%`,
  ]);
  return `${stage.product.origin}/#/subpackages/learning/lesson/lesson?id=${lesson!.id}`;
}

interface Learnt {
  watched: string;
  position: number;
}
const learnt = () =>
  stage.database.rows<Learnt>(
    'select watched::text as watched, position_seconds as position from learnt_lessons order by position_at',
  );

describe('小明 learns in a browser', () => {
  it('buys the course and plays its first lesson', async () => {
    const { see, tap, second } = on(h5);
    await tap('.course-card', COURSE);
    await tap('.buy-button');
    await logIn(h5);
    await tap('.method-wechat');
    await tap('.agreement-tick');
    await tap('.pay-button');
    await pay(h5);
    await tap('.start-button');
    await h5.page
      .locator('uni-page')
      .last()
      .locator('.lesson-item', { has: h5.page.locator('.icon-play') })
      .first()
      .click();
    await see('.lesson-film__player');
    lessonUrl = h5.page.url();
    await h5.look('01-lesson');
    await h5.page.locator('.uni-video-cover-play-button').click();
    await expect.poll(second, { timeout: 15_000 }).toBeGreaterThan(6.5);
    await h5.look('02-playing');
    expect(await missingGlyphs(h5.page)).toEqual([]);
    await h5.page.locator('.lesson-film video').evaluate(film => (film as HTMLVideoElement).pause());
    await expect.poll(async () => (await learnt())[0]?.position).toBeGreaterThanOrEqual(6);
    expect(h5.errors).toEqual([]);
  });

  it('finds the place again after everything was closed', async () => {
    const { see, tap, second } = on(h5);
    await h5.page.reload();
    await see('.resume-toast');
    await see('.lesson-percent');
    await h5.look('03-resumed');
    await expect.poll(second, { timeout: 15_000 }).toBeGreaterThanOrEqual(6);
    await tap('.resume-undo');
    await expect.poll(second).toBeLessThan(1);
  });

  it('moves the film by keys, and writes a space where somebody writes', async () => {
    const { see, tap, second } = on(h5);
    const isPaused = () =>
      h5.page.locator('.lesson-film video').evaluate(film => (film as HTMLVideoElement).paused);
    await h5.page.keyboard.press('ArrowRight');
    await expect.poll(second).toBeGreaterThanOrEqual(5);
    await h5.page.keyboard.press('ArrowLeft');
    await expect.poll(second).toBeLessThan(5);
    await h5.page.keyboard.press(' ');
    await expect.poll(isPaused).toBe(false);
    await h5.page.keyboard.press(' ');
    await expect.poll(isPaused).toBe(true);
    await h5.page.keyboard.press('f');
    await see('.lesson-film__player .watermark');
    await h5.page.keyboard.press('f');
    await expect.poll(() => h5.page.evaluate(() => document.fullscreenElement)).toBe(null);
    await tap('.write-note');
    await h5.page.locator('.note-text textarea').press(' ');
    await h5.page.locator('.note-text textarea').press('f');
    expect(await isPaused()).toBe(true);
    expect(await h5.page.evaluate(() => document.fullscreenElement)).toBe(null);
    await h5.page.locator('.note-text textarea').fill('变量像贴了名字的盒子');
    // A browser's field tells what is written every tenth of a second.
    await h5.page.waitForFunction(() => JSON.stringify(localStorage).includes('盒子'));
    await tap('.save-note');
    await see('.lesson-note', '变量像贴了名字的盒子');
  });

  it('keeps what is watched without a network, and tells it when there is one again', async () => {
    const { see, tap } = on(h5);
    await tap('.choose-rate');
    await tap('.rate-200');
    await h5.page.locator('.lesson-film video').evaluate(film => (film as HTMLVideoElement).play());
    await h5.context.setOffline(true);
    await see('.offline-bar');
    await tap('.cancel-next');
    await h5.look('04-ended-offline');
    expect((await learnt())[0]!.position).toBeLessThan(16);
    await h5.context.setOffline(false);
    await expect.poll(async () => (await learnt())[0]).toEqual({ watched: '{[0,16)}', position: 16 });
    await see('.lesson-completed', '已完成');
  });

  it('is asked before a second device plays, and the first one stops', async () => {
    const { see, tap } = on(h5);
    const other = await openH5(stage.product.origin, { allowedOrigins: [stage.product.sandboxOrigin] });
    await other.page.goto(`${stage.product.origin}/#/pages/login/login`);
    await logIn(other);
    await other.page.locator('.viewer-name, .course-card').first().waitFor();
    await tap('.choose-rate');
    await tap('.rate-75');
    await tap('.play-again');
    await other.page.goto(lessonUrl);
    await on(other).see('.player-veil_ELSEWHERE', '正在其他设备学习');
    await other.look('05-elsewhere');
    await on(other).tap('.take-over');
    await on(other).see('.lesson-film__player');
    await see('.player-veil_ELSEWHERE');
    await other.close();
  });

  it('listens to a recording, opens a paper, and turns the pages of a book', async () => {
    const { see, tap } = on(h5);
    const before = h5.errors.length;
    const [recording, paper, book] = await Promise.all(
      ['跟着呼吸放松', '一周睡眠日记', '睡眠小册子'].map(lessonUrlOf),
    );
    await h5.page.goto(recording!);
    await tap('.take-over');
    await see('.lesson-recording__line', '0:03');
    await h5.look('06-recording');
    await tap('.choose-rate');
    await tap('.rate-200');
    await tap('.forward-15');
    await see('.end-card_next', '一周睡眠日记');
    await h5.look('07-recording-over');
    await tap('.play-next');

    await see('.open-document');
    expect(h5.page.url()).toContain(paper);
    await h5.look('08-paper');
    const asked = h5.context.waitForEvent('request', request => request.url().includes('/media/file/'));
    await tap('.open-document');
    const file = await (await h5.context.request.get((await asked).url())).body();
    expect(file.subarray(0, 5).toString()).toBe('%PDF-');

    await h5.page.goto(book!);
    await see('.book-place', '第 1 /');
    await h5.look('09-book');
    await tap('.book-after');
    await see('.book-place', '第 2 /');
    await h5.page.reload();
    await see('.book-place', '第 2 /');
    await tap('.book-chapters');
    await h5.look('10-chapters');
    await tap('.book-chapter', '写在前面');
    await see('.book-place', '第 1 /');
    await tap('.lesson-done');
    await see('.lesson-completed');
    expect(h5.errors.slice(before)).toEqual([]);
  });
});
