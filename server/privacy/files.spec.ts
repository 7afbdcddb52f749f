import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UpdateProfileDocument } from '../../graphql/generated/graphql.js';
import { eraseBelongings, exportBelongings, moveBelongings } from '../kernel/personal.js';
import { inTransaction } from '../kernel/transaction.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { send, settled } from '../testkit/uploads.js';
import type { User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'zhike-files-'));
  app = await startApp({ dataDir });
  story = new Story(app);
});
afterAll(async () => {
  await app.stop();
  await rm(dataDir, { recursive: true });
});

const system = () => ({ em: app.orm.em, now: app.clock.now, vault: app.vault });

const painted = (background: string) =>
  sharp({ create: { width: 300, height: 300, channels: 3, background } })
    .png()
    .toBuffer();

/** Somebody with a portrait, a picture that nobody refers to, and an upload that is not finished. */
async function sender() {
  const user = await story.user();
  const phone = await story.as(user);
  const avatar = await send(app, phone, await painted('#c42'), { purpose: 'AVATAR', name: '我的脸.png' });
  const picture = await send(app, phone, await painted('#24c'), { purpose: 'IMAGE', name: '我家.png' });
  const urls = [
    (await settled(app, phone, avatar)).url ?? '',
    (await settled(app, phone, picture)).url ?? '',
  ];
  await phone.run(UpdateProfileDocument, { input: { name: '小明', avatarFileId: avatar } });
  const begun = await fetch(`${app.origin}/media/uploads`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${phone.accessToken}`, 'tus-resumable': '1.0.0', 'upload-length': '10' },
      'upload-metadata': `purpose ${btoa('IMAGE')},filename ${btoa('half')}`,
    },
  });
  expect(begun.status).toBe(201);
  return { user, phone, avatar, picture, urls };
}

async function sweep(): Promise<void> {
  await app.sql(`select graphile_worker.add_job('sweepFiles')`);
  await app.app.runDueJobs();
}

const owned = ({ id }: User): Promise<{ id: string; name: string }[]> =>
  app.sql('select id, name from stored_files where owner_id = $1 order by created_at, id', [id]);
const uploads = ({ id }: User) =>
  app.sql<{ id: string; name: string }>(
    'select id, name from uploads where owner_id = $1 and file_id is null',
    [id],
  );
/** What lies in the store of an upload that is not finished. */
async function growing(uploadId = ''): Promise<string[]> {
  const names = await readdir(join(dataDir, 'media/private'));
  return names.filter(name => name.startsWith(uploadId)).sort();
}

it('shows somebody what they sent: name, purpose, type, size and when', async () => {
  const { user } = await sender();
  const files: Record<string, unknown>[] = [];
  for await (const { kind, rows } of exportBelongings({ ...system(), em: app.orm.em.fork() }, [user.id]))
    if (kind === 'StoredFile') files.push(...rows);
  expect(files.map(({ name, purpose, mime }) => [name, purpose, mime])).toEqual([
    ['我的脸.png', 'AVATAR', 'image/jpeg'],
    ['我家.png', 'IMAGE', 'image/jpeg'],
  ]);
  expect(Object.keys(files[0] ?? {}).sort()).toEqual(['bytes', 'createdAt', 'mime', 'name', 'purpose']);
});

it('moves files with an account that becomes part of another, whose owner sees them then', async () => {
  const [mover, keeper] = [await sender(), await sender()];
  await inTransaction(system(), tx => moveBelongings(tx, mover.user.id, keeper.user.id));
  expect(await owned(mover.user)).toEqual([]);
  expect((await owned(keeper.user)).map(({ id }) => id).sort()).toEqual(
    [mover.avatar, mover.picture, keeper.avatar, keeper.picture].sort(),
  );
  expect([(await uploads(mover.user)).length, (await uploads(keeper.user)).length]).toEqual([0, 2]);
});

it('leaves nothing of what an erased person sent, after the next sweep, names at once', async () => {
  const { user, urls } = await sender();
  const bystander = await sender();
  const [[half], [theirs]] = [await uploads(user), await uploads(bystander.user)];
  expect(await growing(half?.id)).toEqual([half?.id, `${half?.id}.json`]);
  expect(await Promise.all(urls.map(async url => (await fetch(url)).status))).toEqual([200, 200]);
  await inTransaction(system(), tx => eraseBelongings(tx, user.id));
  expect((await owned(user)).map(({ name }) => name)).toEqual(['', '']);
  expect((await uploads(user)).map(({ name }) => name)).toEqual(['']);
  await sweep();
  expect(await uploads(user)).toEqual([]);
  expect(await growing(half?.id)).toEqual([]);
  expect(await growing(theirs?.id)).toHaveLength(2);
  expect(await owned(user)).toEqual([]);
  expect((await fetch(urls[0] ?? '')).status).toBe(404);
  expect((await fetch(urls[1] ?? '')).status).not.toBe(200);
  expect(await owned(bystander.user)).toHaveLength(2);
  expect((await fetch(bystander.urls[0] ?? '')).status).toBe(200);
});
