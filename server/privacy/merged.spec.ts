import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RequestDataExportDocument, UpdateProfileDocument } from '../../graphql/generated/graphql.js';
import { DAY_MS, Leaving } from '../testkit/leaving.js';
import { codesOf, Linker, shelfOf } from '../testkit/linking.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';

let app: TestApp;
let leaving: Leaving;
let linker: Linker;
beforeAll(async () => {
  app = await startApp();
  leaving = new Leaving(app, new Story(app));
  linker = new Linker(app);
});
afterAll(() => app.stop());

const BLANK = { status: 'MERGED', name: '已注销用户', bio: null, reason: null };
const rowOf = async (id: string) =>
  (await app.sql<object>('select status, name, bio, ban_reason as reason from users where id = $1', [id]))[0];

const devicesOf = async (id: string): Promise<string[]> =>
  (
    await app.sql<{ device: string }>('select sealed_device as device from sessions where user_id = $1', [id])
  ).map(({ device }) => device);

/** A learner of WeChat who took over an account of Alipay that said who they are. */
async function merged(): Promise<{ keeper: Visitor; keeperId: string; goneId: string }> {
  const { person, wechat: keeper, alipay } = await linker.twice();
  const [{ id: keeperId }, { id: goneId }] = [await shelfOf(keeper), await shelfOf(alipay)];
  await alipay.run(UpdateProfileDocument, { input: { name: '王小明', bio: '住在杭州西湖区' } });
  expect(await rowOf(goneId)).toMatchObject({ name: '王小明', bio: '住在杭州西湖区' });
  const { merge } = await linker.link(keeper, 'ALIPAY', person);
  expect(codesOf(await linker.merge(keeper, merge?.token))).toEqual([]);
  return { keeper, keeperId, goneId };
}

interface Exported {
  sections: { kind: string; items: { platform?: string; device?: string }[] }[];
}

describe('an account that was merged into another', () => {
  it('says at once no longer whose it was, nor on what it was used', async () => {
    const { keeperId, goneId } = await merged();
    expect([await rowOf(goneId), await devicesOf(goneId)]).toEqual([BLANK, ['']]);
    expect(await devicesOf(keeperId)).toEqual([expect.stringMatching(/^z1\./)]);
  });

  it('is in the download of who took it over, with what stayed', async () => {
    const { keeper } = await merged();
    const { requestDataExport } = await keeper.run<{ requestDataExport: { url: string } }>(
      RequestDataExportDocument,
      { input: {} },
    );
    const { sections } = (await (await fetch(requestDataExport.url)).json()) as Exported;
    const of = (kind: string) => sections.find(section => section.kind === kind)?.items ?? [];
    expect(of('User')).toEqual([
      expect.objectContaining({ status: 'ACTIVE' }),
      expect.objectContaining({ status: 'MERGED', name: '已注销用户', bio: null }),
    ]);
    expect(of('Session').map(({ platform }) => platform)).toEqual(['mp-weixin', 'mp-alipay']);
  });

  it('goes with who took it over, and with whom that account went to', async () => {
    const { keeper, keeperId, goneId } = await merged();
    const person = linker.somebody();
    const last = await linker.comes('ALIPAY', person);
    const lastId = (await shelfOf(last)).id;
    // Three accounts in a row: the middle one is no longer anybody's way in.
    await app.sql(`update users set status = 'MERGED', merged_into_id = $1 where id = $2`, [
      lastId,
      keeperId,
    ]);
    await app.sql(`update users set bio = 'left behind' where id = any($1::uuid[])`, [[keeperId, goneId]]);
    expect((await leaving.request(last, {})).userErrors).toEqual([]);
    await app.advance(8 * DAY_MS);
    expect(await rowOf(lastId)).toMatchObject({ status: 'ERASED', name: '已注销用户' });
    expect([await rowOf(keeperId), await rowOf(goneId)]).toEqual([BLANK, BLANK]);
    expect([...(await devicesOf(lastId)), ...(await devicesOf(keeperId))]).toEqual(['', '']);
    expect((await keeper.send('{ me { id } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});
