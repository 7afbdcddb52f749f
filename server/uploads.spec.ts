import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startS3, type TestBucket } from './testkit/s3.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';
import { seen, send, settled, uploadOf } from './testkit/uploads.js';
import type { Visitor } from './testkit/visitor.js';
import { Role, type User } from './users/user.entity.js';
import { StoredFile } from './media/stored-file.entity.js';

const clip = await readFile(new URL('../db/seeders/assets/sample.mp4', import.meta.url));
const picture = await sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#c42' } })
  .withExif({ IFD0: { Copyright: 'secret place' } })
  .jpeg()
  .toBuffer();

describe.each(['a folder', 'a bucket'])('with %s', kind => {
  let app: TestApp;
  let bucket: TestBucket | null = null;
  let story: Story;
  let teacher: Visitor;
  let student: Visitor;
  let learner: User;
  beforeAll(async () => {
    if (kind === 'a bucket') bucket = await startS3();
    app = await startApp(bucket ? { s3: bucket.config } : {});
    story = new Story(app);
    teacher = await story.as(await story.user({ role: Role.TEACHER }));
    learner = await story.user();
    student = await story.as(learner);
  });
  afterAll(async () => {
    await app.stop();
    await bucket?.stop();
  });

  it('goes on where it was broken off, with a token that was renewed', async () => {
    const noise = await sharp({
      create: {
        width: 1500,
        height: 1500,
        channels: 3,
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
        background: '#000',
      },
    })
      .png()
      .toBuffer();
    const sending = { purpose: 'IMAGE', chunkSize: 512 * 1024 };
    const url = await new Promise<string>((resolve, reject) => {
      const upload = uploadOf(app, student, noise, sending, {
        onError: reject,
        onChunkComplete(_size, sent) {
          if (sent < 1024 * 1024) return;
          void upload.abort().then(() => resolve(upload.url ?? ''), reject);
        },
      });
      upload.start();
    });
    const before = student.accessToken;
    student.accessToken = (await story.as(learner)).accessToken;
    expect(student.accessToken).not.toBe(before);
    expect(await seen(student, url.split('/').at(-1) ?? '')).toBeNull();
    const begunAt: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const upload = uploadOf(app, student, noise, sending, {
        uploadUrl: url,
        onError: reject,
        onSuccess: () => resolve(),
        onProgress: sent => begunAt.push(sent),
      });
      upload.start();
    });
    expect(begunAt[0]).toBeGreaterThanOrEqual(512 * 1024);
    const file = await settled(app, student, url.split('/').at(-1) ?? '');
    expect(file).toMatchObject({ state: 'READY', width: 1500, height: 1500 });
  });

  it('lets nobody else see, continue or throw away an upload', async () => {
    const created = await fetch(`${app.origin}/media/uploads`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${student.accessToken}`,
        'tus-resumable': '1.0.0',
        'upload-length': '10',
        'upload-metadata': `purpose ${btoa('IMAGE')}`,
      },
    });
    expect(created.status).toBe(201);
    const url = `${app.origin}${created.headers.get('location')}`;
    const as = (who: Visitor | null, method: string) =>
      fetch(url, {
        method,
        headers: {
          ...(who && { authorization: `Bearer ${who.accessToken}` }),
          'tus-resumable': '1.0.0',
          ...(method === 'PATCH' && {
            'upload-offset': '0',
            'content-type': 'application/offset+octet-stream',
          }),
        },
        ...(method === 'PATCH' && { body: '01234' }),
      });
    for (const method of ['HEAD', 'PATCH', 'DELETE']) {
      expect((await as(teacher, method)).status).toBe(404);
      expect((await as(null, method)).status).toBe(401);
    }
    expect((await as(student, 'PATCH')).headers.get('upload-offset')).toBe('5');
    expect((await as(student, 'DELETE')).status).toBe(204);
    expect((await as(student, 'HEAD')).status).toBe(404);
  });

  it('works on the upload that was asked for, whatever else the address names', async () => {
    const begin = async (who: Visitor) => {
      const { headers } = await fetch(`${app.origin}/media/uploads`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${who.accessToken}`,
          'tus-resumable': '1.0.0',
          'upload-length': '10',
          'upload-metadata': `purpose ${btoa('IMAGE')}`,
        },
      });
      return headers.get('location') ?? '';
    };
    const [mine, theirs] = [await begin(student), await begin(teacher)];
    const ask = (who: Visitor, path: string, method: string) =>
      fetch(`${app.origin}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${who.accessToken}`,
          'tus-resumable': '1.0.0',
          ...(method === 'PATCH' && {
            'upload-offset': '0',
            'content-type': 'application/offset+octet-stream',
          }),
        },
        ...(method === 'PATCH' && { body: '01234' }),
      });
    const astray = `${mine}?/${theirs.split('/').at(-1)}`;
    expect((await ask(student, astray, 'PATCH')).status).toBe(204);
    expect((await ask(student, mine, 'HEAD')).headers.get('upload-offset')).toBe('5');
    expect((await ask(teacher, theirs, 'HEAD')).headers.get('upload-offset')).toBe('0');
    expect((await ask(student, astray, 'DELETE')).status).toBe(204);
    expect((await ask(student, mine, 'HEAD')).status).toBe(404);
    expect((await ask(teacher, theirs, 'HEAD')).status).toBe(200);
  });

  it.each([
    ['a film of a student', 'student', 'VIDEO', 10, 403, 'PURPOSE_FORBIDDEN'],
    ['a purpose there is not', 'teacher', 'TROJAN', 10, 400, 'PURPOSE_UNKNOWN'],
    ['a film beyond four gigabytes', 'teacher', 'VIDEO', 4 * 1024 ** 3 + 1, 413, 'TOO_LARGE'],
    ['a picture beyond twenty megabytes', 'student', 'IMAGE', 20 * 1024 ** 2 + 1, 413, 'TOO_LARGE'],
    ['nothing', 'student', 'IMAGE', 0, 400, 'SIZE_MISSING'],
  ])('refuses %s before it comes', async (_what, who, purpose, bytes, status, code) => {
    const visitor = who === 'student' ? student : teacher;
    const answer = await fetch(`${app.origin}/media/uploads`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${visitor.accessToken}`,
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes),
        'upload-metadata': `purpose ${btoa(purpose)}`,
      },
    });
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status, body: { code } });
  });

  it.each([
    [
      'a page that calls itself a picture',
      'IMAGE',
      Buffer.from('<html><script>alert(1)</script></html>'),
      'WRONG_TYPE',
    ],
    [
      'a drawing that may hold a script',
      'IMAGE',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'WRONG_TYPE',
    ],
    ['a picture that ends in the middle', 'IMAGE', picture.subarray(0, picture.length / 2), 'DAMAGED'],
    ['a film for a picture', 'IMAGE', clip, 'WRONG_TYPE'],
    ['a picture for a book', 'DOCUMENT', picture, 'WRONG_TYPE'],
  ])('refuses %s once it has looked inside', async (_what, purpose, content, problem) => {
    const id = await send(app, teacher, content, { purpose, name: 'innocent.jpg' });
    expect(await settled(app, teacher, id)).toMatchObject({ state: 'REFUSED', problem, url: null });
    expect(await app.orm.em.fork().count(StoredFile, { id, path: { $like: 'public/%' } })).toBe(0);
  });

  it('takes a picture in one piece, as mini programs send it', async () => {
    const form = new FormData();
    form.append('purpose', 'IMAGE');
    form.append('file', new Blob([new Uint8Array(picture)]), 'photo.jpg');
    const post = (token: string | null, body: FormData) =>
      fetch(`${app.origin}/media/images`, {
        method: 'POST',
        headers: token ? { authorization: `Bearer ${token}` } : {},
        body,
      });
    expect((await post(null, form)).status).toBe(401);
    const { fileId } = (await (await post(student.accessToken, form)).json()) as { fileId: string };
    expect(await settled(app, student, fileId)).toMatchObject({ state: 'READY', width: 1600 });

    const film = new FormData();
    film.append('purpose', 'VIDEO');
    film.append('file', new Blob([new Uint8Array(clip)]), 'film.mp4');
    expect((await post(teacher.accessToken, film)).status).toBe(403);
    const large = new FormData();
    large.append('file', new Blob([new Uint8Array(20 * 1024 ** 2 + 1)]), 'large.jpg');
    expect((await post(student.accessToken, large)).status).toBe(413);
  });
});
