import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RemovePhoneDocument, type RemovePhoneMutation } from '../../graphql/generated/graphql.js';
import { Linker } from '../testkit/linking.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { IdentityProvider, subjectIndex } from './identity.entity.js';

let app: TestApp;
let story: Story;
let linker: Linker;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  linker = new Linker(app);
});
afterAll(() => app.stop());

/** Nothing is linked to it; it has a user name and a password. */
const bare = async () => story.as(await story.user({ wechat: false, alipay: false }));

interface Me {
  id: string;
  identities: { provider: string }[];
  phone: { masked: string; verified: boolean } | null;
}
const me = async ({ run }: Visitor) =>
  (await run<{ me: Me }>('{ me { id identities { provider } phone { masked verified } } }')).me;
const providers = async (visitor: Visitor) => (await me(visitor)).identities.map(({ provider }) => provider);
const codesOf = ({ userErrors }: { userErrors: { code: string; field?: string[] | null }[] }) =>
  userErrors.map(({ code }) => code);
const deedsOf = async (id: string) =>
  (
    await app.sql<{ action: string }>(
      `select action from audit_entries where subject_id = $1 and (action like 'identity%' or action like 'phone%')
       order by sequence`,
      [id],
    )
  ).map(({ action }) => action);

describe('linking a platform', () => {
  it('lets it log in to the account from now on', async () => {
    const visitor = await bare();
    expect(await providers(visitor)).toEqual([]);
    expect(codesOf(await linker.link(visitor, 'WECHAT', 'link-one'))).toEqual([]);
    expect(codesOf(await linker.link(visitor, 'ALIPAY', 'link-one'))).toEqual([]);
    expect(await providers(visitor)).toEqual(['WECHAT', 'ALIPAY']);
    const { id } = await me(visitor);
    expect((await me(await linker.comes('WECHAT', 'link-one'))).id).toBe(id);
    expect((await me(await linker.comes('ALIPAY', 'link-one'))).id).toBe(id);
    expect(await deedsOf(id)).toEqual(['identity.link', 'identity.link']);
  });

  it('is done once, however often it is asked', async () => {
    const visitor = await bare();
    for (let time = 0; time < 3; time++)
      expect(codesOf(await linker.link(visitor, 'WECHAT', 'link-again'))).toEqual([]);
    expect(await providers(visitor)).toEqual(['WECHAT']);
  });

  it('takes no code that was used, and no second account of one platform', async () => {
    const visitor = await bare();
    const bad = await visitor.run<{ linkIdentity: { userErrors: object[] } }>(
      `mutation { linkIdentity(input: { provider: WECHAT, code: "made-up", password: "correct horse" }) { userErrors { code field } } }`,
    );
    expect(bad.linkIdentity.userErrors).toEqual([{ code: 'INVALID_CODE', field: ['code'] }]);
    await linker.link(visitor, 'WECHAT', 'link-first');
    expect(codesOf(await linker.link(visitor, 'WECHAT', 'link-second'))).toEqual(['ANOTHER_IDENTITY_LINKED']);
    expect((await me(await linker.comes('WECHAT', 'link-first'))).id).toBe((await me(visitor)).id);
  });

  it("leaves somebody else's where it is, says so, and offers to merge", async () => {
    const owner = await linker.comes('WECHAT', 'link-taken');
    const visitor = await bare();
    const { viewer, merge, userErrors } = await linker.link(visitor, 'WECHAT', 'link-taken');
    expect([viewer, userErrors[0]?.code]).toEqual([null, 'IDENTITY_TAKEN']);
    expect(merge).toMatchObject({ name: '微*', courses: 0, orders: 0, asks: [] });
    expect(await providers(visitor)).toEqual([]);
    expect(await providers(owner)).toEqual(['WECHAT']);
  });

  it('keeps the latest session key, whoever asked for it: WeChat has ended the one before', async () => {
    await linker.comes('WECHAT', 'link-key');
    const kept = async () => {
      const index = subjectIndex(app.vault, IdentityProvider.WECHAT, 'sandbox-openid-link-key');
      const [row] = await app.sql<{ key: string }>(
        'select sealed_session_key as key from identities where subject_index = $1',
        [index],
      );
      return app.vault.open('wechat-session-key', row?.key ?? '');
    };
    const before = await kept();
    await linker.link(await bare(), 'WECHAT', 'link-key');
    expect(await kept()).not.toBe(before);
  });

  it('gives what two ask for at once to one of them', async () => {
    const visitors = await Promise.all(Array.from({ length: 6 }, bare));
    const answers = await Promise.all(visitors.map(visitor => linker.link(visitor, 'ALIPAY', 'link-race')));
    expect(answers.map(codesOf).flat()).toEqual(Array.from({ length: 5 }, () => 'IDENTITY_TAKEN'));
    expect((await Promise.all(visitors.map(providers))).flat()).toEqual(['ALIPAY']);
  });
});

describe('unlinking a platform', () => {
  it('leaves the others, and the platform makes a new learner the next time', async () => {
    const visitor = await bare();
    await linker.link(visitor, 'WECHAT', 'unlink-one');
    expect(codesOf(await linker.unlink(visitor, 'WECHAT'))).toEqual([]);
    expect(codesOf(await linker.unlink(visitor, 'WECHAT'))).toEqual(['NOT_FOUND']);
    expect(await providers(visitor)).toEqual([]);
    expect((await me(await linker.comes('WECHAT', 'unlink-one'))).id).not.toBe((await me(visitor)).id);
  });

  it('never takes the last way in, by two requests at once either', async () => {
    const visitor = await linker.comes('WECHAT', 'unlink-last');
    expect(codesOf(await linker.unlink(visitor, 'WECHAT'))).toEqual(['LAST_LOGIN_METHOD']);
    await linker.link(visitor, 'ALIPAY', 'unlink-last');
    const both = await Promise.all([linker.unlink(visitor, 'WECHAT'), linker.unlink(visitor, 'ALIPAY')]);
    expect(both.flatMap(codesOf)).toEqual(['LAST_LOGIN_METHOD']);
    expect(await providers(visitor)).toHaveLength(1);
  });
});

const remove = async ({ run }: Visitor) =>
  codesOf((await run<RemovePhoneMutation>(RemovePhoneDocument)).removePhone);

describe('binding a phone', () => {
  it.each(['WECHAT', 'ALIPAY'] as const)('keeps what %s vouches for, most of it hidden', async provider => {
    const person = `phone-${provider.toLowerCase()}`;
    const number = provider === 'WECHAT' ? '13800001111' : '13800002222';
    const visitor = await linker.comes(provider, person);
    const proof = await linker.proof(provider, person, number);
    expect(codesOf(await linker.bindPhone(visitor, proof))).toEqual([]);
    expect((await me(visitor)).phone).toEqual({
      masked: number.replace(/(\d{3})\d{4}/, '$1****'),
      verified: true,
    });
    const rows = JSON.stringify(await app.sql('select * from contacts'));
    expect(rows).not.toContain(number);
  });

  it('again is a proof anew; another number takes its place; removed, it is nobody’s', async () => {
    const visitor = await linker.comes('WECHAT', 'phone-change');
    const bind = async (number: string) =>
      codesOf(await linker.bindPhone(visitor, await linker.proof('WECHAT', 'phone-change', number)));
    const verified = async () =>
      (await app.sql<{ at: Date }>('select verified_at as at from contacts where user_id = $1', [id]))[0]?.at;
    const { id } = await me(visitor);
    expect(await bind('13900001111')).toEqual([]);
    const first = await verified();
    app.clock.advance(60_000);
    expect(await bind('13900001111')).toEqual([]);
    expect((await verified())?.getTime()).toBeGreaterThanOrEqual((first?.getTime() ?? 0) + 60_000);
    expect(await bind('13900002222')).toEqual([]);
    expect((await me(visitor)).phone?.masked).toBe('139****2222');
    expect(await remove(visitor)).toEqual([]);
    expect((await me(visitor)).phone).toBeNull();
    expect(await remove(visitor)).toEqual([]);
    const next = await linker.comes('WECHAT', 'phone-next');
    expect(
      codesOf(await linker.bindPhone(next, await linker.proof('WECHAT', 'phone-next', '13900002222'))),
    ).toEqual([]);
    expect(await deedsOf(id)).toEqual(['phone.bind', 'phone.bind', 'phone.bind', 'phone.remove']);
  });

  it("takes no code of another person's, none twice, and not both or neither", async () => {
    const visitor = await linker.comes('WECHAT', 'phone-mine');
    const theirs = await linker.proof('WECHAT', 'phone-theirs');
    expect(codesOf(await linker.bindPhone(visitor, theirs))).toEqual(['INVALID_CODE']);
    const mine = await linker.proof('WECHAT', 'phone-mine');
    expect(codesOf(await linker.bindPhone(visitor, mine))).toEqual([]);
    expect(codesOf(await linker.bindPhone(visitor, mine))).toEqual(['INVALID_CODE']);
    for (const input of [{}, { wechatCode: 'x', alipayResponse: 'y' }])
      expect(codesOf(await linker.bindPhone(visitor, input))).toEqual(['INVALID_INPUT']);
  });

  it('takes what Alipay gave from who showed it first alone, who may show it again', async () => {
    const owner = await linker.comes('ALIPAY', 'phone-proof');
    const proof = await linker.proof('ALIPAY', 'phone-proof');
    expect(codesOf(await linker.bindPhone(owner, proof))).toEqual([]);
    const thief = await linker.comes('ALIPAY', 'phone-thief');
    expect(codesOf(await linker.bindPhone(thief, proof))).toEqual(['INVALID_CODE']);
    expect(await remove(owner)).toEqual([]);
    expect(codesOf(await linker.bindPhone(thief, proof))).toEqual(['INVALID_CODE']);
    expect((await me(thief)).phone).toBeNull();
    expect(codesOf(await linker.bindPhone(owner, proof))).toEqual([]);
  });

  it("leaves somebody else's where it is, and offers to merge", async () => {
    const owner = await linker.comes('WECHAT', 'phone-held');
    await linker.bindPhone(owner, await linker.proof('WECHAT', 'phone-held', '13700001111'));
    const visitor = await linker.comes('ALIPAY', 'phone-held');
    const answer = await linker.bindPhone(visitor, await linker.proof('ALIPAY', 'phone-held', '13700001111'));
    expect([answer.viewer, codesOf(answer)]).toEqual([null, ['IDENTITY_TAKEN']]);
    expect(answer.merge).toMatchObject({ name: '微*', asks: [] });
    expect((await me(visitor)).phone).toBeNull();
    expect((await me(owner)).phone?.masked).toBe('137****1111');
  });
});
