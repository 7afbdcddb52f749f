import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Course } from '../catalog/course.entity.js';
import { LessonKind } from '../catalog/lesson.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { putClip } from '../testkit/clips.js';
import { endPlayback, lessonsOf, play, startPlayback, statusOf } from '../testkit/playing.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

const CLIP = 'a clip of some length';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

/** A free course that the learner has: number 1 is on trial, 1 and 3 are films. */
async function owned(user: User): Promise<{ course: Course; films: string[] }> {
  const course = await story.course({ priceFen: 0 });
  await putClip(app, course, CLIP);
  await new Buyer(app, await story.as(user)).order(course.id);
  const lessons = await lessonsOf(app, course);
  return { course, films: lessons.filter(({ kind }) => kind === 'VIDEO').map(({ id }) => id) };
}

describe('a file by its token', () => {
  it('comes whole, in parts and as a head, and is kept by no cache', async () => {
    const user = await story.user();
    const { films } = await owned(user);
    const playback = await play(await story.as(user), films[1] ?? '');
    expect(playback).toMatchObject({ kind: 'FILE', mime: 'video/mp4', resumeSeconds: 0 });
    expect(playback.watermark).toBe(`u** · ${user.id.slice(-8).toUpperCase()}`);

    const whole = await fetch(playback.url);
    expect(await whole.text()).toBe(CLIP);
    expect(whole.headers.get('cache-control')).toBe('private, no-store');
    const part = await fetch(playback.url, { headers: { range: 'bytes=2-5' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 2-5/${CLIP.length}`,
      'clip',
    ]);
    const beyond = await fetch(playback.url, { headers: { range: 'bytes=9999-' } });
    expect([beyond.status, await beyond.text()]).toEqual([416, '']);
    const head = await fetch(playback.url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(CLIP.length),
      '',
    ]);
  });

  it('is refused alike when it was altered, belongs to something else, or is over', async () => {
    const user = await story.user();
    const phone = await story.as(user);
    const { films } = await owned(user);
    const { url } = await play(phone, films[1] ?? '');
    const [head = '', claims = '', signature = ''] = (url.split('/').at(-1) ?? '').split('.');
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), lesson: films[0] }),
    ).toString('base64url');
    const file = `${app.origin}/media/file`;
    const refused = [
      `${file}/${head}.${claims}.${signature.slice(0, -4)}AAAA`,
      `${file}/${head}.${forged}.${signature}`,
      `${file}/${phone.accessToken}`,
      `${file}/nonsense`,
      url.replace('/file/', '/pages/'),
      url.replace('/file/', '/play/').concat('/index.m3u8'),
      url.replace('/file/', '/play/').concat('/key'),
    ];
    const answers = await Promise.all(refused.map(async it => fetch(it)));
    expect(await Promise.all(answers.map(async it => [it.status, await it.text()]))).toEqual(
      refused.map(() => [403, 'Forbidden']),
    );
    expect(await statusOf(url)).toBe(200);
    app.clock.advance(60_000 + 31 * 60_000);
    const late = await fetch(url);
    expect([late.status, await late.text()]).toEqual([403, 'Forbidden']);
  });
});

describe('one account', () => {
  it('plays on one device at a time, and the second is refused or takes over', async () => {
    const user = await story.user();
    const [phone, laptop] = [await story.as(user), await story.as(user)];
    const { films } = await owned(user);
    const [first = '', second = ''] = films;
    const onPhone = await play(phone, first);
    expect(await startPlayback(laptop, second)).toMatchObject({
      playback: null,
      userErrors: [{ code: 'PLAYBACK_ELSEWHERE', message: '你的账号正在其他设备上播放' }],
    });
    expect(await statusOf(onPhone.url)).toBe(200);

    const onLaptop = await play(laptop, second, true);
    expect(await statusOf(onPhone.url)).toBe(403);
    expect(await statusOf(onPhone.url, { headers: { range: 'bytes=0-1' } })).toBe(403);
    expect(await statusOf(onLaptop.url)).toBe(200);
    expect((await startPlayback(phone, first)).userErrors[0]?.code).toBe('PLAYBACK_ELSEWHERE');
  });

  it('goes on to another lesson on the same device, whose earlier address ends', async () => {
    const user = await story.user();
    const phone = await story.as(user);
    const { films } = await owned(user);
    const before = await play(phone, films[0] ?? '');
    const after = await play(phone, films[1] ?? '');
    expect(after.id).not.toBe(before.id);
    expect([await statusOf(before.url), await statusOf(after.url)]).toEqual([403, 200]);
  });

  it('is free again after an end, and after 45 seconds of silence, not before', async () => {
    const user = await story.user();
    const [phone, laptop] = [await story.as(user), await story.as(user)];
    const { films } = await owned(user);
    const lesson = films[1] ?? '';
    const { id, url } = await play(phone, lesson);
    await endPlayback(laptop, 'nonsense');
    await endPlayback(app.visitor(), id);
    await endPlayback(await story.learner(), id);
    expect((await startPlayback(laptop, lesson)).userErrors).toHaveLength(1);
    await endPlayback(phone, id);
    expect(await statusOf(url)).toBe(403);

    await play(laptop, lesson);
    app.clock.advance(44_000);
    expect((await startPlayback(phone, lesson)).userErrors).toHaveLength(1);
    app.clock.advance(1_000);
    expect((await startPlayback(phone, lesson)).userErrors).toEqual([]);
  });

  it('has one of many starts at once let in', async () => {
    const user = await story.user();
    const { films } = await owned(user);
    const devices = await Promise.all([1, 2, 3, 4].map(() => story.as(user)));
    const answers = await Promise.all(devices.map(device => startPlayback(device, films[1] ?? '')));
    expect(answers.filter(({ playback }) => playback)).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(
      Array.from({ length: 3 }, () => 'PLAYBACK_ELSEWHERE'),
    );
  });

  it('reads a document beside what it plays', async () => {
    const user = await story.user();
    const [phone, laptop] = [await story.as(user), await story.as(user)];
    const { films } = await owned(user);
    const [film = '', document = ''] = films;
    await app.orm.em.fork().nativeUpdate(Lesson, document, { kind: LessonKind.DOCUMENT });
    const playing = await play(phone, film);
    const reading = await play(laptop, document);
    expect([await statusOf(playing.url), await statusOf(reading.url)]).toEqual([200, 200]);
  });
});

describe('who may start', () => {
  it('is everybody for what is on trial, as many visitors as come, and a learner what is theirs alone', async () => {
    const course = await story.course();
    await putClip(app, course, CLIP);
    const [trial, article, locked] = await lessonsOf(app, course);
    const visitors = [app.visitor(), app.visitor()];
    const urls = await Promise.all(visitors.map(async it => (await play(it, trial?.id ?? '')).url));
    expect(await Promise.all(urls.map(url => statusOf(url)))).toEqual([200, 200]);
    expect((await play(app.visitor(), trial?.id ?? '')).watermark).toBe('');
    const learner = await story.learner();
    expect((await startPlayback(learner, locked?.id ?? '')).userErrors[0]?.code).toBe('LESSON_LOCKED');
    expect((await startPlayback(app.visitor(), locked?.id ?? '')).userErrors[0]?.code).toBe('LESSON_LOCKED');
    expect((await startPlayback(learner, article?.id ?? '')).userErrors[0]?.code).toBe('LESSON_LOCKED');
    for (const id of [course.id, 'nonsense'])
      expect((await startPlayback(learner, id)).userErrors[0]?.code).toBe('NOT_FOUND');
  });

  it('opens the lesson, as a refund reckons it; neither on trial nor for staff', async () => {
    const teacher = await story.user({ role: Role.TEACHER });
    const course = await story.course({ priceFen: 0, teacher });
    const [trial, , film] = await lessonsOf(app, course);
    const learner = await story.learner();
    await new Buyer(app, learner).order(course.id);
    const opened = () =>
      app.sql('select 1 from lesson_openings o join lessons l on l.id = o.lesson_id where l.course_id = $1', [
        course.id,
      ]);
    await play(learner, trial?.id ?? '');
    await play(await story.as(teacher), film?.id ?? '');
    expect(await opened()).toHaveLength(0);
    await play(learner, film?.id ?? '');
    await play(learner, film?.id ?? '');
    expect(await opened()).toHaveLength(1);
  });

  it('is nobody for an article or a file that is not ready', async () => {
    const user = await story.user();
    const phone = await story.as(user);
    const { course, films } = await owned(user);
    const [, article] = await lessonsOf(app, course);
    expect((await startPlayback(phone, article?.id ?? '')).userErrors[0]?.code).toBe('INVALID_INPUT');
    await makeUnready(course);
    expect((await startPlayback(phone, films[1] ?? '')).userErrors[0]?.code).toBe('MEDIA_NOT_READY');
  });
});

async function makeUnready({ id }: Course): Promise<void> {
  await app.orm.em
    .fork()
    .execute(
      `update stored_files set state = 'PROCESSING' where id in (select media_id from lessons where course_id = ?)`,
      [id],
    );
}

it('gives the pictures of an article addresses that are as good as the right to read it', async () => {
  const user = await story.user();
  const phone = await story.as(user);
  const { course } = await owned(user);
  const [, article] = await lessonsOf(app, course);
  const [picture] = await app.sql<{ id: string }>('select cover_id as id from courses where id = $1', [
    course.id,
  ]);
  const html = `<p>看图</p><img data-file="${picture?.id}" alt="图" />`;
  await app.orm.em.fork().nativeUpdate(Lesson, article?.id ?? '', { article: html });
  const read = async ({ run }: Visitor) =>
    (
      await run<{ lesson: { body: string | null } }>('query ($id: ID!) { lesson(id: $id) { body } }', {
        id: article?.id,
      })
    ).lesson.body;
  expect(await read(app.visitor())).toBeNull();
  const body = (await read(phone)) ?? '';
  const url = /src="([^"]+)"/.exec(body)?.[1] ?? '';
  expect(body).toBe(`<p>看图</p><img src="${url}" alt="图" />`);
  // The file itself was never put there: what counts is who gets that far.
  expect(await statusOf(url)).toBe(404);
  await phone.run('mutation { logout { userErrors { code } } }');
  await expect.poll(() => statusOf(url), { timeout: 2000 }).toBe(403);
});
