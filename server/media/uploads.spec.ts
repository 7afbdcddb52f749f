import { createDecipheriv } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Vault } from '../kernel/vault.js';
import { startS3, type TestBucket } from '../testkit/s3.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { seen, send, settled, uploadOf } from '../testkit/uploads.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';
import { findFfmpeg } from './making/ffmpeg.js';
import { StoredFile } from './stored-file.entity.js';
import { keyOf, playlistOf } from './streams.js';

const clip = await readFile(new URL('../../db/seeders/assets/sample.mp4', import.meta.url));
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

  const stored = (id: string) => app.orm.em.fork().findOneOrFail(StoredFile, id);

  it('paints a picture anew, without what else stood in it', async () => {
    const id = await send(app, student, picture, { purpose: 'IMAGE', name: '../../etc/passwd' });
    const file = await settled(app, student, id);
    expect(file).toMatchObject({
      state: 'READY',
      percent: 100,
      mime: 'image/jpeg',
      width: 1600,
      height: 1200,
    });
    const bytes = Buffer.from(await (await fetch(file.url ?? '')).arrayBuffer());
    expect(bytes.length).toBe(file.bytes);
    expect(bytes.includes('secret place')).toBe(false);
    expect((await stored(id)).name).toBe('passwd');
  });

  it('makes of a cover a public picture, 16:9, and a small copy, under names nobody can guess', async () => {
    const id = await send(app, teacher, picture, { purpose: 'COVER' });
    const file = await settled(app, teacher, id);
    expect(file).toMatchObject({ state: 'READY', width: 1280, height: 720 });
    const answer = await fetch(file.url ?? '');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    const { smallPath } = await stored(id);
    const small = await fetch(`${app.origin}/media/${smallPath?.replace('public/', '')}`);
    expect(await sharp(Buffer.from(await small.arrayBuffer())).metadata()).toMatchObject({
      width: 480,
      height: 270,
    });
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

  it('stores once what the same person sends twice, and tells nobody that another has it', async () => {
    const first = await send(app, teacher, picture, { purpose: 'AVATAR' });
    await settled(app, teacher, first);
    const second = await send(app, teacher, picture, { purpose: 'AVATAR' });
    await settled(app, teacher, second);
    const others = await send(app, student, picture, { purpose: 'AVATAR' });
    await settled(app, student, others);
    const paths = await Promise.all([first, second, others].map(async id => (await stored(id)).path));
    expect(paths[1]).toBe(paths[0]);
    expect(paths[2]).not.toBe(paths[0]);
    expect(await seen(student, first)).toBeNull();
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

  it.skipIf(!findFfmpeg({ ffmpegPath: null }))(
    'cuts a film into encrypted pieces that only its key opens (ffmpeg)',
    async () => {
      const id = await send(app, teacher, clip, { purpose: 'VIDEO', chunkSize: 100_000 });
      const file = await settled(app, teacher, id);
      expect(file).toMatchObject({ state: 'READY', hls: true, durationSeconds: 16, width: 640, height: 360 });
      const row = await stored(id);
      const playlist = playlistOf(app.config, row, 'key') ?? '';
      const addresses = playlist.split('\n').filter(line => line.startsWith('/media/hls/'));
      expect(addresses.length).toBeGreaterThanOrEqual(2);
      const key = keyOf(row, new Vault(app.config.encryptionKeys, app.config.indexKey)) as Buffer;
      expect(row.sealedKey).not.toContain(key.toString('hex'));
      for (const [index, address] of addresses.entries()) {
        const answer = await fetch(`${app.origin}${address}`);
        expect(answer.headers.get('access-control-allow-origin')).toBe('*');
        expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
        const piece = Buffer.from(await answer.arrayBuffer());
        const iv = Buffer.alloc(16);
        iv.writeUInt32BE(index, 12);
        const decipher = createDecipheriv('aes-128-cbc', key, iv);
        const plain = Buffer.concat([decipher.update(piece), decipher.final()]);
        // A transport stream has 0x47 at the start of each packet of 188 bytes.
        const sync = (bytes: Buffer) => [0, 188, 376].every(at => bytes[at] === 0x47);
        expect([sync(piece), sync(plain)]).toEqual([false, true]);
      }
      expect((await fetch(`${app.origin}/media/hls/${'0'.repeat(64)}/0.ts`)).status).toBe(404);
      expect((await fetch(`${app.origin}${addresses[0]}`, { headers: { range: 'bytes=0-9' } })).status).toBe(
        206,
      );
    },
  );

  it('shows a private file to its owner by a link that ends with the session', async () => {
    const id = await send(app, teacher, picture, { purpose: 'IMAGE' });
    const { url } = await settled(app, teacher, id);
    expect((await fetch(url ?? '')).status).toBe(200);
    expect((await fetch(`${url?.slice(0, -3)}AAA`)).status).toBe(403);
    await teacher.run('mutation { logout { userErrors { code } } }');
    expect((await fetch(url ?? '')).status).toBe(403);
  });
});
