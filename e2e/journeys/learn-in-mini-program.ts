import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../support/mini-program/app.js';
import { launchMiniProgram, type LaunchMiniProgram } from '../support/mini-program/launch.js';
import type { Platform } from '../support/mini-program/package.js';
import { launchAgreed } from './in-mini-program.js';
import { COURSE, openStage } from './purchase.js';

const FILM = '.lesson-film__player';
const LESSON_SECONDS = 16;
const RECORDING = { title: '跟着呼吸放松', teacher: '温如许', seconds: 24 };
/** Neither vendor's tag plays faster than twice, and WeChat's knows no 0.75. */
const SPEEDS = {
  weixin: ['0.8×', '1×', '1.25×', '1.5×', '2×'],
  alipay: ['0.75×', '1×', '1.25×', '1.5×', '2×'],
};

interface Sent {
  playbackId: string | null;
  entries: { lessonId: string; segments: unknown[]; positionSeconds: number }[];
}
/** What was told of learning, as the phone sent it. */
const told = (app: App) =>
  app.requests('SaveProgress').map(({ variables }) => (variables as { input: Sent }).input);

/** The film runs from one second to another, at the pace of the phone's clock. */
async function watch(app: App, from: number, to: number, rate = 1): Promise<void> {
  for (let second = from + 1; second <= to; second++) {
    await app.pass(1_000 / rate);
    await jump(app, second);
  }
}
const filmSays = (app: App, name: string) => app.locator(FILM).first().getAttribute(name);
const jump = (app: App, to: number) =>
  app.trigger(FILM, 'timeupdate', { currentTime: to, duration: LESSON_SECONDS });
/** What the page told the film last. */
const expectOrder = (app: App, name: string, value: number) =>
  expect
    .poll(async () => ((await app.calls(`video.${name}`)).at(-1)?.args as { value?: number }).value)
    .toBe(value);

/** The recording runs, as the phone's one player tells. */
async function listen(app: App, from: number, to: number): Promise<void> {
  for (let second = from + 1; second <= to; second++) {
    await app.pass(1_000);
    await app.audio('TimeUpdate', { currentTime: second, duration: RECORDING.seconds });
  }
}
const audioCalls = async (app: App) =>
  (await app.calls())
    .filter(({ name }) => name.startsWith('audio.'))
    .map(({ name, args }) => [name.slice('audio.'.length), (args as { value?: unknown }).value]);

/** Learning in a compiled mini program, told once for both vendors. */
export function describeLearning(platform: Platform): void {
  describe(`小明 learns in the compiled ${platform} mini program`, () => {
    let stage: Awaited<ReturnType<typeof openStage>>;
    /** The ids of the course's lessons, from the first. */
    let lessons: string[];
    let storage: Record<string, string>;
    const launch = (more: Partial<LaunchMiniProgram> = {}) => ({
      ...{ platform, server: stage.product, sandbox: stage.product.sandbox, user: 'xiaoming' },
      ...{ ownClock: true, ...more },
    });
    const learnt = () =>
      stage.database.rows(
        `select l.number, ll.watched::text as watched, ll.position_seconds as position
           from learnt_lessons ll join lessons l on l.id = ll.lesson_id order by l.number`,
      );

    beforeAll(async () => {
      stage = await openStage();
      const rows = await stage.database.rows<{ id: string }>(
        'select l.id from lessons l join courses c on c.id = l.course_id where c.title = $1 order by l.number',
        [COURSE],
      );
      lessons = rows.map(({ id }) => id);
    });
    afterAll(() => stage.close());

    it('plays a film, keeps what was watched, and writes a note at a place of it', async () => {
      const app = await launchAgreed(launch());
      await app.tap('.course-card', { text: COURSE });
      await app.tap('.try-button');
      await app.waitFor(FILM);
      expect(await filmSays(app, 'src')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/media\/(play|file)\/\S+$/);
      expect(await filmSays(app, 'initial-time')).toBe('0');
      expect(await filmSays(app, 'autoplay')).toBe(null);
      expect(await app.text('.watermark')).toMatch(/^小\*\* · [0-9A-F]{8}$/);
      await app.look('learn-1-film');

      await app.trigger(FILM, 'play');
      await watch(app, 0, 11);
      await app.until(() => told(app).length === 1);
      const [first] = told(app);
      expect(first!.playbackId).toEqual(expect.any(String));
      expect(first!.entries).toHaveLength(1);
      expect(first!.entries[0]).toMatchObject({ lessonId: lessons[0], segments: [{ fromSeconds: 0 }] });
      await expect.poll(learnt).toMatchObject([{ number: 1 }]);
      await app.tap('.choose-rate');
      await app.waitFor('.player-tools__rate');
      expect(await app.texts('.player-tools__rate')).toEqual(SPEEDS[platform]);
      await app.tap('.rate-200');
      await expectOrder(app, 'playbackRate', 2);
      // A jump is no watching: what lies between is not told.
      await jump(app, 14);
      await watch(app, 14, 15, 2);
      await app.trigger(FILM, 'fullscreenchange', { fullScreen: true });
      await app.until(async () => (await app.count(`${FILM} .watermark`)) === 1);
      await app.trigger(FILM, 'fullscreenchange', { fullScreen: false });

      await jump(app, 6);
      await app.waitForText('.write-note', '0:06');
      await app.tap('.write-note');
      await app.input('.note-text', '变量像贴了名字的盒子');
      await app.tap('.save-note');
      await app.waitForText('.lesson-note', '变量像贴了名字的盒子');
      await app.look('learn-2-note');
      await jump(app, 9);
      await app.tap('.note-jump');
      await expectOrder(app, 'seek', 6);
      const before = told(app).length;
      await app.hide();
      await app.until(() => told(app).length > before);
      await app.show();
      await expect.poll(learnt).toEqual([{ number: 1, watched: '{[0,11),[14,15)}', position: 6 }]);

      await app.connect(false);
      await app.waitFor('.offline-bar');
      await jump(app, 12);
      await watch(app, 12, 13);
      await jump(app, 8);
      await watch(app, 8, 9);
      await app.trigger(FILM, 'pause');
      await app.until(() => app.requests('SaveProgress').at(-1)!.blocked);
      storage = await app.storage();
      await app.close();
      expect(await learnt()).toEqual([{ number: 1, watched: '{[0,11),[14,15)}', position: 6 }]);
    });

    it('tells later what was watched without a network, and goes on at its place', async () => {
      const app = await launchMiniProgram(launch({ storage }));
      await expect.poll(learnt).toEqual([{ number: 1, watched: '{[0,11),[12,13),[14,15)}', position: 9 }]);
      expect(Object.keys(await app.storage()).filter(name => name.startsWith('progress.'))).toEqual([]);
      await app.tap('.course-card', { text: COURSE });
      await app.tap('.try-button');
      await app.waitFor(FILM);
      expect(await filmSays(app, 'initial-time')).toBe('9');
      await app.waitForText('.resume-toast', '0:09');
      await app.look('learn-3-resumed');
      await app.tap('.resume-undo');
      await expectOrder(app, 'seek', 0);

      // The address is over: another one, at the place where it stopped.
      await app.trigger(FILM, 'play');
      await watch(app, 0, 3);
      const address = await filmSays(app, 'src');
      await app.trigger(FILM, 'error', { errMsg: 'MEDIA_ERR_NETWORK' });
      await app.until(async () => (await filmSays(app, 'src')) !== address);
      expect(await filmSays(app, 'initial-time')).toBe('3');

      const other = await launchAgreed(
        launch({ launch: { path: `subpackages/learning/lesson/lesson?id=${lessons[0]}` } }),
      );
      await other.waitForText('.player-veil_ELSEWHERE', '正在其他设备学习');
      await other.look('learn-4-elsewhere');
      expect(await other.count(FILM)).toBe(0);
      await other.tap('.take-over');
      await other.waitFor(FILM);
      await app.trigger(FILM, 'play');
      await app.pass(10_000);
      await watch(app, 3, 4);
      await app.waitFor('.player-veil_ELSEWHERE');
      expect(await app.count(FILM)).toBe(0);
      await app.tap('.take-over');
      await app.waitFor(FILM);
      expect(await filmSays(app, 'initial-time')).toBe('4');
      await other.close();
      storage = await app.storage();
      await app.close();
    });

    it('goes on to the next lesson by itself, and meets the end of the trial', async () => {
      const app = await launchMiniProgram(
        launch({ storage, launch: { path: `subpackages/learning/lesson/lesson?id=${lessons[0]}` } }),
      );
      await app.waitFor(FILM);
      await app.trigger(FILM, 'play');
      await jump(app, 15);
      await app.pass(1_000);
      await app.trigger(FILM, 'ended');
      await app.waitForText('.end-card_next', '播放下一讲');
      await app.look('learn-5-next');
      await app.pass(5_000);
      await app.waitForText('.lesson-title', '怎样学这门课');
      expect((await app.pages()).map(({ query }) => query['id'])).toEqual([lessons[1]]);
      await app.waitForText('.lesson-article', '第一个约定');
      await app.look('learn-6-article');
      await app.tap('.lesson-done');
      await app.waitFor('.lesson-completed');
      expect(await app.count('.lesson-item_done')).toBe(1);

      await app.tap('.lesson-item', { text: '数字与四则运算' });
      await app.waitForText('.lesson-title', '数字与四则运算');
      await app.waitFor(FILM);
      await app.trigger(FILM, 'play');
      await app.trigger(FILM, 'ended');
      await app.waitForText('.end-card_trial', '试看到这里就结束了');
      await app.look('learn-7-trial-over');
      await app.pass(6_000);
      expect(app.requests('StartPlayback')).toHaveLength(2);
      await app.tap('.buy-after-trial');
      await app.waitForPage('subpackages/purchase/checkout/checkout');
      storage = await app.storage();
      await app.close();
    });

    it('listens to a recording that plays on behind the screen, and reads a paper in the reader of the phone', async () => {
      const [recording] = await stage.database.rows<{ id: string }>(
        'select id from lessons where title = $1',
        [RECORDING.title],
      );
      const app = await launchMiniProgram(
        launch({ storage, launch: { path: `subpackages/learning/lesson/lesson?id=${recording!.id}` } }),
      );
      await app.waitFor('.lesson-recording');
      await app.until(() => app.requests('StartPlayback').some(({ status }) => status === 200));
      await app.until(async () => (await app.count('.player-veil_STARTING')) === 0);
      expect((await audioCalls(app)).map(([name]) => name)).not.toContain('src');
      await app.look('learn-8-recording');
      await app.tap('.toggle-play');
      await expect
        .poll(async () => (await audioCalls(app)).slice(-7))
        .toEqual([
          ['title', RECORDING.title],
          ['epname', RECORDING.title],
          ['singer', RECORDING.teacher],
          ['coverImgUrl', expect.stringMatching(/^http:/) as string],
          ['startTime', 0],
          ['playbackRate', 2],
          ['src', expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/media\/file\/\S+$/) as string],
        ]);
      await app.audio('Play');
      await listen(app, 0, 2);
      await app.hide();
      const before = told(app).length;
      await listen(app, 2, 13);
      await app.until(() => told(app).length > before);
      await app.show();
      await app.waitForText('.lesson-recording__time', '0:13');
      await app.tap('.choose-rate');
      await app.tap('.rate-75');
      await expect.poll(async () => (await audioCalls(app)).at(-1)).toEqual(['playbackRate', 0.75]);
      await app.tap('.back-15');
      await expect.poll(async () => (await audioCalls(app)).at(-1)).toEqual(['seek', 0]);

      // The button of a headset, or of the lock screen.
      await app.audio('Next');
      await app.waitFor('.open-document');
      await expect.poll(async () => (await audioCalls(app)).at(-1)).toEqual(['stop', undefined]);
      await expect
        .poll(() =>
          stage.database.rows('select watched::text as watched from learnt_lessons where lesson_id = $1', [
            recording!.id,
          ]),
        )
        .toEqual([{ watched: '{[0,13)}' }]);
      await app.look('learn-9-paper');
      await app.tap('.open-document');
      await app.until(async () => (await app.calls('openDocument')).length === 1);
      const [paper] = await app.calls('openDocument');
      expect(paper!.args).toMatchObject({ fileType: 'pdf' });
      expect((await app.files())[(paper!.args as { filePath: string }).filePath]).toMatch(/^%PDF-/);
      await app.tap('.lesson-done');
      await app.waitFor('.lesson-completed');
      await app.close();
    });
  });
}
