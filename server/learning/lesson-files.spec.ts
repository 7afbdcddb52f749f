import { createDecipheriv } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Course } from '../catalog/course.entity.js';
import { findFfmpeg } from '../media/making/ffmpeg.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { fileLesson, sample } from '../testkit/lesson-files.js';
import { play, startPlayback, statusOf } from '../testkit/playing.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { seen } from '../testkit/uploads.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

const ffmpeg = findFfmpeg({ ffmpegPath: null });

let app: TestApp;
let story: Story;
let course: Course;
let owner: User;
let teacher: Visitor;
/** Of a learner who paid. */
let phone: Visitor;
const lessons: Record<string, { lessonId: string; fileId: string }> = {};
const lesson = (name: string) => lessons[name] as { lessonId: string; fileId: string };

beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  owner = await story.user({ role: Role.TEACHER });
  teacher = await story.as(owner);
  course = await story.course({ teacher: owner, refundMaxProgress: 100 });
  const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#c42' } })
    .png()
    .toBuffer();
  const make = async (key: string, facts: Parameters<typeof fileLesson>[3]) =>
    (lessons[key] = await fileLesson(app, teacher, course, facts));
  await make('film', { kind: 'VIDEO', content: await sample('mp4') });
  await make('recording', { kind: 'AUDIO', content: await sample('mp3'), name: '呼吸.mp3' });
  await make('sheet', { kind: 'DOCUMENT', content: await sample('pdf'), name: '日记.pdf' });
  await make('book', { kind: 'DOCUMENT', content: await sample('epub'), name: '小册子.epub' });
  await make('picture', { kind: 'IMAGE', content: picture });
  await make('trial book', {
    kind: 'DOCUMENT',
    content: await sample('epub'),
    name: '试读.epub',
    trial: true,
  });
  phone = await story.learner();
  const buyer = new Buyer(app, phone);
  const { id } = await buyer.order(course.id);
  await app.sandbox.payAtCashier((await buyer.launch(id, 'ALIPAY')).launch);
  await vi.waitFor(async () => expect((await buyer.facts(id)).status).toBe('PAID'), 10_000);
});
afterAll(() => app.stop());

const stored = (name: string) => app.orm.em.fork().findOneOrFail(StoredFile, lesson(name).fileId);
const bodyOf = async (url: string, init?: RequestInit) =>
  Buffer.from(await (await fetch(url, init)).arrayBuffer());
const json = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;

interface Book {
  title: string;
  pages: number;
  chapters: { title: string; page: number }[];
}
const pictureIn = (html: string): string => /src="([^"]+)"/.exec(html)?.[1] ?? '';

describe('whoever bought the course', () => {
  it('listens to a recording, in parts', async () => {
    const { kind, mime, url } = await play(phone, lesson('recording').lessonId);
    expect([kind, mime]).toEqual(['FILE', 'audio/mpeg']);
    const whole = await fetch(url);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      ...{ 'content-type': 'audio/mpeg', 'accept-ranges': 'bytes', 'cache-control': 'private, no-store' },
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent('呼吸.mp3')}`,
    });
    expect(Buffer.from(await whole.arrayBuffer()).equals(await sample('mp3'))).toBe(true);
    const part = await fetch(url, { headers: { range: 'bytes=-100' } });
    expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 100]);
    expect((await stored('recording')).durationSeconds).toBe(24);
  });

  it('reads a sheet as it came', async () => {
    const { kind, mime, url } = await play(phone, lesson('sheet').lessonId);
    expect([kind, mime, (await stored('sheet')).pages]).toEqual(['FILE', 'application/pdf', 2]);
    expect((await bodyOf(url)).equals(await sample('pdf'))).toBe(true);
  });

  it('reads a book page by page, with its pictures', async () => {
    const { kind, mime, url } = await play(phone, lesson('book').lessonId);
    expect([kind, mime]).toEqual(['PAGES', 'application/json']);
    const { title, pages, chapters } = await json<Book>(url);
    expect([title, pages, chapters.map(({ page }) => page)]).toEqual(['小册子', 5, [0, 1, 2, 3, 4]]);
    expect(chapters[1]?.title).toBe('一夜五趟车');
    const page = await json<{ title: string; html: string }>(`${url}/1`);
    expect(page.title).toBe('一夜五趟车');
    expect(page.html).toMatch(/^<h1>一夜五趟车<\/h1><p>/);
    const image = await fetch(pictureIn(page.html));
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const beyond = ['5', '-1', '1.5', 'x', '999999999999'].map(number => statusOf(`${url}/${number}`));
    expect(await Promise.all(beyond)).toEqual([404, 404, 404, 404, 404]);
  });

  it('looks at a picture', async () => {
    const { kind, url } = await play(phone, lesson('picture').lessonId);
    expect(kind).toBe('FILE');
    expect(await sharp(await bodyOf(url)).metadata()).toMatchObject({ width: 60, height: 40 });
  });

  it.skipIf(!ffmpeg)(
    'watches a film by its playlist, its key and pieces that anybody may keep (ffmpeg)',
    async () => {
      const { kind, mime, url } = await play(phone, lesson('film').lessonId);
      expect([kind, mime]).toEqual(['HLS', 'application/vnd.apple.mpegurl']);
      const playlist = await fetch(url);
      expect([playlist.status, playlist.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
      const lines = (await playlist.text()).split('\n');
      expect(lines.find(line => line.startsWith('#EXT-X-KEY'))).toContain('METHOD=AES-128,URI="key"');
      const key = await fetch(new URL('key', url));
      expect([key.status, key.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
      const piece = await fetch(new URL(lines.find(line => line.includes('/media/hls/')) ?? '', url));
      expect(piece.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      const opener = createDecipheriv('aes-128-cbc', Buffer.from(await key.arrayBuffer()), Buffer.alloc(16));
      const [closed] = [Buffer.from(await piece.arrayBuffer())];
      const opened = Buffer.concat([opener.update(closed), opener.final()]);
      expect([0, 188, 376].map(at => opened[at])).toEqual([0x47, 0x47, 0x47]);
      expect([0, 188, 376].every(at => closed[at] === 0x47)).toBe(false);
    },
  );
});

describe('nobody else reaches a byte', () => {
  const others: [string, () => Promise<Visitor>][] = [
    ['a visitor', async () => app.visitor()],
    ['a learner who did not pay', () => story.learner()],
    ['a teacher of another course', async () => story.as(await story.user({ role: Role.TEACHER }))],
  ];

  it.each(others)('%s starts none of its lessons, and is told of no file', async (_who, come) => {
    const visitor = await come();
    for (const name of ['film', 'recording', 'sheet', 'book', 'picture']) {
      const { playback, userErrors } = await startPlayback(visitor, lesson(name).lessonId);
      expect([name, playback, userErrors[0]?.code]).toEqual([name, null, 'LESSON_LOCKED']);
      if (visitor.accessToken) expect(await seen(visitor, lesson(name).fileId)).toBeNull();
    }
  });

  it('by an address of the original, of a folder, or of a piece without its key', async () => {
    const names = ['film', 'recording', 'sheet', 'book', 'picture'];
    const files = await Promise.all(names.map(stored));
    const addresses = files.flatMap(({ id, path, hlsName }) => [
      ...[`/media/${path}`, `/${path}`, `/media/${id}`, `/media/${id}.jpg`, `/media/public/${path}`],
      ...[
        `/media/..%2f${path}`,
        `/media/%2e%2e%2f${encodeURIComponent(path)}`,
        `/media/hls/..%2f..%2f${path}/0.ts`,
      ],
      ...[`/media/file/${id}`, `/media/preview/${id}`, `/media/pages/${id}`, `/media/pages/${id}/0`],
      ...[`/media/play/${id}/index.m3u8`, `/media/play/${id}/key`, `/media/uploads/${id}`],
      ...(hlsName
        ? [`/media/hls/${hlsName}`, `/media/hls/${hlsName}/key`, `/media/hls/${hlsName}/index.m3u8`]
        : []),
    ]);
    for (const address of addresses) {
      const answer = await fetch(`${app.origin}${address}`);
      // The page of the client answers to nothing below /media.
      expect([address, [401, 403, 404, 405].includes(answer.status)]).toEqual([address, true]);
      expect([address, (await answer.arrayBuffer()).byteLength < 200]).toEqual([address, true]);
    }
  });

  it('by a token of another lesson, file or kind, or by one that was made up', async () => {
    const stranger = await story.learner();
    const { url } = await play(stranger, lesson('trial book').lessonId);
    const [head = '', claims = '', signature = ''] = (url.split('/').at(-1) ?? '').split('.');
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const forged = (change: Record<string, unknown>): string =>
      [head, Buffer.from(JSON.stringify({ ...said, ...change })).toString('base64url'), signature].join('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const [book, film] = [lesson('book'), lesson('film')];
    const tokens = [
      forged({ lesson: book.lessonId }),
      forged({ file: book.fileId }),
      forged({ lesson: book.lessonId, file: book.fileId }),
      forged({ exp: 9_999_999_999 }),
      `${none}.${claims}.`,
      stranger.accessToken ?? '',
    ];
    for (const token of tokens)
      for (const path of [`pages/${token}`, `pages/${token}/0`, `file/${token}`, `play/${token}/key`])
        expect([path, await statusOf(`${app.origin}/media/${path}`)]).toEqual([path, 403]);
    const { url: own } = await play(phone, film.lessonId);
    const key = (own.split('/media/')[1] ?? '').split('/')[1] ?? '';
    expect(await statusOf(`${app.origin}/media/file/${key}`)).toBe(ffmpeg ? 403 : 200);
    expect(await statusOf(`${app.origin}/media/pages/${key}/0`)).toBe(403);
  });

  it('by what its teacher looks at, which ends with the session of who looks', async () => {
    const desk = await story.as(owner);
    const { url } = (await seen(desk, lesson('sheet').fileId)) ?? { url: null };
    expect(await statusOf(url ?? '')).toBe(200);
    const [head = '', claims = '', signature = ''] = (url ?? '').split('/').at(-1)?.split('.') ?? [];
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const other = Buffer.from(JSON.stringify({ ...said, file: lesson('film').fileId })).toString('base64url');
    expect(await statusOf(`${app.origin}/media/preview/${head}.${other}.${signature}`)).toBe(403);
    await desk.run('mutation { logout { userErrors { code } } }');
    await expect.poll(() => statusOf(url ?? ''), { timeout: 2000 }).toBe(403);
  });
});

describe('the right to it ends within a second', () => {
  it('with a refund: playlist, key, page and picture alike', async () => {
    const refunds = new RefundStory(app, story);
    const { buyer, orderId } = await refunds.bought([course]);
    const film = await play(buyer.visitor, lesson('film').lessonId);
    const book = await play(buyer.visitor, lesson('book').lessonId);
    const { html } = await json<{ html: string }>(`${book.url}/1`);
    const addresses = [
      ...(ffmpeg ? [film.url, new URL('key', film.url).href] : [film.url]),
      ...[book.url, `${book.url}/1`, pictureIn(html)],
    ];
    expect(await Promise.all(addresses.map(url => statusOf(url)))).toEqual(addresses.map(() => 200));
    expect((await requestRefund(buyer.visitor, orderId)).userErrors).toEqual([]);
    await refunds.until(orderId, ['SUCCEEDED']);
    expect(await Promise.all(addresses.map(url => statusOf(url)))).toEqual(addresses.map(() => 403));
  });

  it('with the time that a playlist and a book are good for', async () => {
    const film = await play(phone, lesson('film').lessonId);
    const book = await play(phone, lesson('book').lessonId);
    app.clock.advance(4 * 60_000);
    expect([await statusOf(film.url), await statusOf(book.url)]).toEqual([200, 200]);
    app.clock.advance(60_000);
    const late = [film.url, new URL('key', film.url).href].map(url => statusOf(url));
    if (ffmpeg) expect(await Promise.all(late)).toEqual([403, 403]);
    app.clock.advance(2 * 3_600_000);
    expect([await statusOf(book.url), await statusOf(`${book.url}/1`)]).toEqual([403, 403]);
  });
});
