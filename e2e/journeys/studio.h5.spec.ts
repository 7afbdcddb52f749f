import { join } from 'node:path';
import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openH5, PHONE, type H5 } from '../support/browser.js';
import { missingGlyphs } from '../support/glyphs.js';
import { repository } from '../support/paths.js';
import { logIn } from './in-browser.js';
import { openStage } from './purchase.js';
import { asAdmin, draftOf, FILM_NAME, on, paddedFilm } from './studio.js';

const DESK = { width: 1280, height: 900 };
const PASSWORD = 'zhike-demo-2026';
const TITLE = '周末学会看懂财报';
/** Bytes a second. */
const SLOW = 400_000;

let stage: Awaited<ReturnType<typeof openStage>>;
let teacher: H5;
let film: Awaited<ReturnType<typeof paddedFilm>>;
let cdp: CDPSession | undefined;

beforeAll(async () => {
  film = await paddedFilm();
  stage = await openStage();
  teacher = await openH5(stage.product.origin, { viewport: DESK });
  teacher.page.setDefaultTimeout(10_000);
});
afterAll(async () => {
  await teacher.close();
  await stage.close();
  await film.remove();
});

/** Waits for a fact, on a machine that does other things as well. */
const soon = <T>(fact: () => T) => expect.poll(fact, { timeout: 20_000 });

/** A screen as it is on a desk and on a phone. */
async function show(name: string): Promise<void> {
  await teacher.screenshot(`${name}-1280`);
  await teacher.page.setViewportSize(PHONE);
  await teacher.screenshot(`${name}-375`);
  await teacher.page.setViewportSize(DESK);
}

/** Chooses a file of the disk in the browser's own dialog, which opens by `open`. */
async function choose(open: () => Promise<unknown>, path: string): Promise<void> {
  const dialog = teacher.page.waitForEvent('filechooser');
  await open();
  await (await dialog).setFiles(path);
}

/** The teacher's line from here on: bytes a second upwards, without end, or none at all. */
async function line(speed: number | 'OPEN' | 'CUT'): Promise<void> {
  cdp ??= await teacher.context.newCDPSession(teacher.page);
  await cdp.send('Network.emulateNetworkConditions', {
    ...{ offline: speed === 'CUT', latency: 0, downloadThroughput: -1 },
    uploadThroughput: typeof speed === 'number' ? speed : -1,
  });
}

const draft = () => draftOf(stage.database, TITLE);
const outlineOf = async () =>
  (await draft())?.content.chapters.map(({ title, lessons }) => [title, ...lessons.map(one => one.title)]);

describe('a teacher makes a course in a browser', () => {
  it('begins with a title, chapters and lessons, and puts them in order', async () => {
    const { see, tap, type, find } = on(teacher);
    await teacher.page.goto(`${stage.product.origin}/#/pages/login/login`);
    await logIn(teacher, { username: 'teacher', password: PASSWORD });
    await tap('.staff-way-qualification');
    await see('.qualification_APPROVED');
    await show('studio-qualification');
    await tap('.staff-way-courses');
    await see('.studio-course');
    await show('studio-01-courses');
    await type('.new-course-title', TITLE);
    await tap('.create-course');
    await see('.stage-badge_EDITING');

    for (const title of ['财报是什么', '三张表']) {
      await type('.new-chapter-title', title);
      await tap('.add-chapter');
      await soon(() => find('.chapter-title').count()).toBe(title === '财报是什么' ? 1 : 2);
    }
    const add = async (chapter: number, kind: string, title: string) => {
      await find('.add-lesson-button').nth(chapter).click();
      await tap(`.lesson-kind-${kind}`);
      await type('.new-lesson-title', title);
      await tap('.add-lesson-done');
      await see('.save-note_SAVED');
      await tap('.to-course');
      await see('.draft-lesson', title);
    };
    await add(0, 'VIDEO', '一分钟认识财报');
    await add(1, 'ARTICLE', '利润表怎么读');
    await add(1, 'ARTICLE', '先看这一篇');
    await find('.draft-lesson', '先看这一篇').locator('.move-up').click();
    await soon(outlineOf).toEqual([
      ['财报是什么', '一分钟认识财报'],
      ['三张表', '先看这一篇', '利润表怎么读'],
    ]);
    await show('studio-outline');
  });

  it('drags a lesson into another chapter, and takes one away', async () => {
    const { find, see } = on(teacher);
    const handle = find('.outline-row', '先看这一篇').locator('.outline-handle');
    const target = await find('.outline-row', '一分钟认识财报').boundingBox();
    await handle.hover();
    await teacher.page.mouse.down();
    await teacher.page.mouse.move(target!.x + 40, target!.y + 4, { steps: 6 });
    await see('.outline-line');
    await teacher.page.mouse.up();
    await soon(outlineOf).toEqual([
      ['财报是什么', '先看这一篇', '一分钟认识财报'],
      ['三张表', '利润表怎么读'],
    ]);
    await find('.draft-lesson', '先看这一篇').locator('.remove-one').click();
    await teacher.page.locator('.uni-modal__btn_primary').click();
    await soon(outlineOf).toEqual([
      ['财报是什么', '一分钟认识财报'],
      ['三张表', '利润表怎么读'],
    ]);
  });

  it('writes what the course is, and loses nothing that the server does not have yet', async () => {
    const { tap, type, see, find } = on(teacher);
    await tap('.tab-facts');
    await type('.course-promise-box', '拿到一份财报，十分钟看出门道');
    await type('.course-intro-box', '不用会计基础。\n\n一个周末，学会看利润、资产和现金。');
    await type('.course-tags-box', '财务 零基础');
    await type('.course-price-box', '0');
    await find('.choice-pill').first().click();
    await see('.save-note_SAVED');
    await line('CUT');
    await type('.course-promise-box', '一份财报，十分钟看出门道');
    await see('.save-note_KEPT');
    await show('studio-facts');
    await line('OPEN');
    await soon(async () => (await draft())?.content.promise).toBe('一份财报，十分钟看出门道');
    expect((await draft())?.content).toMatchObject({ tags: ['财务', '零基础'], priceFen: 0 });

    await choose(() => tap('.choose-cover'), join(repository, 'client/src/static/tab/home.png'));
    await soon(async () => (await draft())?.content.coverFileId).not.toBeNull();
    await see('.save-note_SAVED');
  });

  it('asks before it writes over what was changed elsewhere, and loses neither', async () => {
    const { tap, type, see, find } = on(teacher);
    await line('CUT');
    await type('.course-intro-box', '在火车上写的介绍。');
    await see('.save-note_KEPT');
    const { courseId, revision } = (await draft())!;
    const input = { courseId, revision, promise: '编辑替你改的一句话' };
    const edit =
      'mutation ($input: UpdateCourseInput!) { updateCourse(input: $input) { userErrors { code } } }';
    expect(await asAdmin(stage.product.origin, edit, { input })).toEqual({
      updateCourse: { userErrors: [] },
    });
    await line('OPEN');
    await see('.conflict-bar');
    expect((await draft())?.content.intro).not.toBe('在火车上写的介绍。');
    await show('studio-conflict');
    await tap('.keep-mine');
    await see('.save-note_SAVED');
    await soon(() => find('.conflict-bar').count()).toBe(0);
    await soon(async () => (await draft())?.content).toMatchObject({
      promise: '编辑替你改的一句话',
      intro: '在火车上写的介绍。',
    });
  });

  it('sends a film, through a lost network and a closed page, each byte once', async () => {
    const { tap, see, find } = on(teacher);
    const offsets: number[] = [];
    teacher.page.on('request', request => {
      const offset = request.headers()['upload-offset'];
      if (request.method() === 'PATCH' && offset !== undefined) offsets.push(Number(offset));
    });
    const percent = async () => parseInt((await find('.upload-box__size').textContent()) ?? '0', 10);

    await tap('.tab-outline');
    await tap('.draft-lesson', '一分钟认识财报');
    await see('.choose-file');
    await line(SLOW);
    await choose(() => tap('.choose-file'), film.path);
    // On a busy machine the page sometimes does not hear what was chosen, and offers to choose as before.
    const begun = find('.upload-box__size').waitFor({ timeout: 5_000 });
    await begun.catch(() => choose(() => tap('.choose-file'), film.path));
    await soon(percent).toBeGreaterThan(15);
    await show('studio-uploading');
    await line('CUT');
    await see('.upload-state', '网络不通');
    await line(SLOW);
    await see('.upload-state', '上传中');
    await soon(percent).toBeGreaterThan(45);
    await tap('.pause-upload');
    await see('.upload-state', '已暂停');

    await teacher.page.reload();
    await see('.upload-state', '上次没有传完');
    await show('studio-02-broken-off');
    await line('OPEN');
    await choose(() => tap('.choose-file'), film.path);
    await see('.file-state', '可以播放');
    expect(offsets).toEqual([...offsets].sort((one, other) => one - other));
    expect(offsets[0]).toBe(0);
    expect(new Set(offsets).size).toBeGreaterThanOrEqual(3);
    const [stored] = await stage.database.rows<{ bytes: string; state: string; name: string }>(
      'select bytes::text as bytes, state, name from stored_files where name = $1',
      [FILM_NAME],
    );
    expect(stored).toEqual({ bytes: String(film.bytes), state: 'READY', name: FILM_NAME });
    await show('studio-03-film');
  });

  it('writes an article with a heading, and hands the course in', async () => {
    const { tap, see, find } = on(teacher);
    await tap('.to-course');
    await tap('.draft-lesson', '利润表怎么读');
    const text = find('.article-text');
    await text.waitFor();
    await text.click();
    await tap('.tool-heading');
    await teacher.page.keyboard.type('从上往下读');
    await teacher.page.keyboard.press('Enter');
    await teacher.page.keyboard.type('收入减去成本，剩下的才是利润。');
    await see('.save-note_SAVED');
    await soon(async () => (await draft())?.content.chapters[1]?.lessons[0]?.article).toBe(
      '<h2>从上往下读</h2><p>收入减去成本，剩下的才是利润。</p>',
    );
    await show('studio-article');
    await tap('.trial-yes');
    await see('.save-note_SAVED');
    await tap('.to-course');
    await tap('.tab-release');
    await see('.course-problems__none', '内容齐了');
    await show('studio-release');
    expect(await missingGlyphs(teacher.page)).toEqual([]);
    await tap('.submit-course');
    await see('.release-state', '等待审核');
    expect((await draft())?.status).toBe('SUBMITTED');
  });

  it('publishes what an admin approved, and a learner finds it with its film', async () => {
    const { tap, see } = on(teacher);
    const [{ id } = { id: '' }] = await stage.database.rows<{ id: string }>(
      'select id from courses where title = $1',
      [TITLE],
    );
    expect(
      await asAdmin(
        stage.product.origin,
        'mutation ($input: ReviewCourseInput!) { reviewCourse(input: $input) { userErrors { code } } }',
        { input: { courseId: id, approve: true } },
      ),
    ).toEqual({ reviewCourse: { userErrors: [] } });
    await teacher.page.reload();
    await tap('.tab-release');
    await see('.release-state', '审核通过');
    await tap('.publish-course');
    await see('.release-state', '已上架');
    await see('.course-version', '第 1 版');
    await show('studio-04-published');

    const learner = await openH5(`${stage.product.origin}/#/pages/course/course?id=${id}`);
    await on(learner).see('.course-title', TITLE);
    await on(learner).see('.lesson-item', '一分钟认识财报');
    await on(learner).see('.lesson-item_open', '利润表怎么读');
    expect(await on(learner).find('.lesson-item_open', '一分钟认识财报').count()).toBe(0);
    await learner.close();
    expect(teacher.foreignRequests).toEqual([]);
  });
});
