import { createDecipheriv } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Vault } from './kernel/vault.js';
import { startS3, type TestBucket } from './testkit/s3.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';
import { seen, send, settled } from './testkit/uploads.js';
import type { Visitor } from './testkit/visitor.js';
import { Role } from './users/user.entity.js';
import { findFfmpeg } from './media/making/ffmpeg.js';
import { StoredFile } from './media/stored-file.entity.js';
import { keyOf, playlistOf } from './media/streams.js';

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
  beforeAll(async () => {
    if (kind === 'a bucket') bucket = await startS3();
    app = await startApp(bucket ? { s3: bucket.config } : {});
    story = new Story(app);
    teacher = await story.as(await story.user({ role: Role.TEACHER }));
    student = await story.learner();
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
