import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpdateProfileDocument } from '../../graphql/generated/graphql.js';
import { Consent } from './consent.entity.js';
import type { User } from './user.entity.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { send, settled } from '../testkit/uploads.js';
import type { Visitor } from '../testkit/visitor.js';

let app: TestApp;
let story: Story;
let user: User;
let phone: Visitor;
beforeAll(async () => {
  app = await startApp({ mediaBaseUrl: 'https://cdn.example.cn' });
  story = new Story(app);
  user = await story.user();
  phone = await story.as(user);
});
afterAll(() => app.stop());

const painted = (background: string) =>
  sharp({ create: { width: 900, height: 600, channels: 3, background } })
    .withExif({ IFD0: { Copyright: 'a secret place' } })
    .jpeg()
    .toBuffer();

async function sent(who: Visitor, background: string, purpose = 'AVATAR'): Promise<string> {
  const id = await send(app, who, await painted(background), { purpose });
  await settled(app, who, id);
  return id;
}

async function change(
  who: Visitor,
  avatarFileId?: string | null,
): Promise<{ code: string; field: string[] }[]> {
  const input = { name: '小明', bio: null, ...(avatarFileId !== undefined && { avatarFileId }) };
  type Answer = { updateProfile: { userErrors: { code: string; field: string[] }[] } };
  return (await who.run<Answer>(UpdateProfileDocument, { input })).updateProfile.userErrors;
}

async function shown(who: Visitor): Promise<string | null> {
  return (await who.run<{ me: { avatarUrl: string | null } }>('{ me { avatarUrl } }')).me.avatarUrl;
}

/** The CDN fetches from us. */
const ours = (url: string | null): string => (url ?? '').replace('https://cdn.example.cn', app.origin);

describe('a portrait', () => {
  it('is cut to its shape and painted anew, and the one before is gone with the next sweep', async () => {
    const first = await sent(phone, '#c42');
    expect(await change(phone, first)).toEqual([]);
    const before = await shown(phone);
    expect(before).toMatch(/^https:\/\/cdn\.example\.cn\/media\/[0-9a-f]{64}\.jpg$/);
    const bytes = Buffer.from(await (await fetch(ours(before))).arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 256, height: 256 });
    expect(bytes.includes('a secret place')).toBe(false);

    expect(await change(phone, await sent(phone, '#24c'))).toEqual([]);
    const after = await shown(phone);
    expect(after).not.toBe(before);
    await app.sql(`select graphile_worker.add_job('sweepFiles')`);
    await app.app.runDueJobs();
    expect([(await fetch(ours(before))).status, (await fetch(ours(after))).status]).toEqual([404, 200]);
    expect(await app.sql('select 1 from stored_files where id = $1', [first])).toEqual([]);
  });

  it('stays where nothing is said of it, and goes where none is wanted', async () => {
    const before = await shown(phone);
    expect(await change(phone)).toEqual([]);
    expect(await shown(phone)).toBe(before);
    expect(await change(phone, null)).toEqual([]);
    expect(await shown(phone)).toBeNull();
  });

  it('is no file of another purpose, of somebody else’s, or that is not ready, and the name stays too', async () => {
    const stranger = await story.learner();
    const [theirs, picture] = [await sent(stranger, '#333'), await sent(phone, '#444', 'IMAGE')];
    const refused = [{ code: 'FILE_NOT_FOUND', field: ['avatarFileId'] }];
    for (const id of [theirs, picture, 'nonsense']) expect(await change(phone, id)).toMatchObject(refused);
    const noPicture = await send(app, phone, Buffer.from('<html/>'), { purpose: 'AVATAR' });
    await settled(app, phone, noPicture);
    expect(await change(phone, noPicture)).toMatchObject([
      { code: 'FILE_NOT_READY', field: ['avatarFileId'] },
    ]);
    expect(await shown(phone)).toBeNull();
  });
});

it('takes no file of somebody who has not agreed to the documents of today', async () => {
  const other = await story.user();
  const tablet = await story.as(other);
  await app.orm.em.fork().nativeDelete(Consent, { user: other.id });
  const headers = { authorization: `Bearer ${tablet.accessToken}` };
  const begin = await fetch(`${app.origin}/media/uploads`, {
    method: 'POST',
    headers: {
      ...headers,
      'tus-resumable': '1.0.0',
      'upload-length': '10',
      'upload-metadata': `purpose ${btoa('IMAGE')}`,
    },
  });
  expect([begin.status, await begin.json()]).toEqual([403, { code: 'CONSENT_REQUIRED' }]);
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await painted('#fff'))]), 'photo.jpg');
  const picture = await fetch(`${app.origin}/media/images`, { method: 'POST', headers, body: form });
  expect([picture.status, await picture.json()]).toEqual([403, { code: 'CONSENT_REQUIRED' }]);
  expect(await app.sql('select 1 from uploads where owner_id = $1', [other.id])).toEqual([]);
  expect(await app.sql('select 1 from stored_files where owner_id = $1', [other.id])).toEqual([]);
});

it('has so many uploads of one person begun and no more, also when they begin at once', async () => {
  const greedy = await story.learner();
  const begin = async (): Promise<number> => {
    const answer = await fetch(`${app.origin}/media/uploads`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${greedy.accessToken}`, 'tus-resumable': '1.0.0', 'upload-length': '10' },
        'upload-metadata': `purpose ${btoa('IMAGE')}`,
      },
    });
    return answer.status;
  };
  const answers = await Promise.all(Array.from({ length: 23 }, begin));
  expect([answers.filter(it => it === 201).length, answers.filter(it => it === 429).length]).toEqual([20, 3]);
  // What did not come to its end in time makes room again.
  app.clock.advance(3 * 24 * 3_600_000 + 1000);
  await app.sql(`select graphile_worker.add_job('sweepFiles')`);
  await app.app.runDueJobs();
  expect(await app.sql('select 1 from uploads')).toEqual([]);
});
