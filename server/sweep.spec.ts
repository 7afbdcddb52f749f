import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StoredFile } from './media/stored-file.entity.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { Story } from './testkit/story.js';
import { seen, send, settled } from './testkit/uploads.js';
import { User } from './users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const DAY_MS = 24 * 3_600_000;

async function sweep(): Promise<void> {
  await app.sql(`select graphile_worker.add_job('sweepFiles')`);
  await app.app.runDueJobs();
}

it('removes a file that nobody refers to after a week, and keeps one that somebody does', async () => {
  const user = await story.user();
  const owner = await story.as(user);
  const painted = (background: string) =>
    sharp({ create: { width: 64, height: 64, channels: 3, background } })
      .png()
      .toBuffer();
  const [kept, left] = [
    await send(app, owner, await painted('#111'), { purpose: 'AVATAR' }),
    await send(app, owner, await painted('#eee'), { purpose: 'AVATAR' }),
  ];
  const urls = [(await settled(app, owner, kept)).url ?? '', (await settled(app, owner, left)).url ?? ''];
  const em = app.orm.em.fork();
  await em.nativeUpdate(User, user.id, { avatar: em.getReference(StoredFile, kept) });
  const fetched = async () => Promise.all(urls.map(async url => (await fetch(url)).status));

  await sweep();
  await app.advance(6 * DAY_MS);
  await sweep();
  expect(await fetched()).toEqual([200, 200]);
  await app.advance(2 * DAY_MS);
  await sweep();
  expect(await fetched()).toEqual([200, 404]);
  const again = await story.as(user);
  expect([(await seen(again, kept))?.state, await seen(again, left)]).toEqual(['READY', null]);
});

it('throws away an upload that did not come to its end', async () => {
  const learner = await story.learner();
  const created = await fetch(`${app.origin}/media/uploads`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${learner.accessToken}`,
      'tus-resumable': '1.0.0',
      'upload-length': '10',
      'upload-metadata': `purpose ${btoa('IMAGE')}`,
    },
  });
  expect(created.status).toBe(201);
  const rows = async () => (await app.sql(`select from uploads where file_id is null`)).length;
  await app.advance(2 * DAY_MS);
  await sweep();
  expect(await rows()).toBe(1);
  await app.advance(2 * DAY_MS);
  await sweep();
  expect(await rows()).toBe(0);
});
