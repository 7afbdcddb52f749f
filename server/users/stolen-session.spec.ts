import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSENT, codeOf, mailsOf, register, turnOnSecondFactor } from '../testkit/accounts.js';
import { DAY_MS, Leaving } from '../testkit/leaving.js';
import { codesOf, Linker, shelfOf } from '../testkit/linking.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from './user.entity.js';

/** What somebody who has another's access token, and nothing else, does not get. */
let app: TestApp;
let story: Story;
let linker: Linker;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  linker = new Linker(app);
});
afterAll(() => app.stop());

type Refusals = { userErrors: { code: string; field?: string[] | null }[] };
const ERRORS = 'userErrors { code field }';

async function deed(visitor: Visitor, name: string, input: object): Promise<Refusals['userErrors']> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${ERRORS} } }`;
  return (await visitor.run<Record<string, Refusals>>(query, { input }))[name]!.userErrors;
}
const NEW = { password: 'staple battery 77', confirmPassword: 'staple battery 77' };
const PASSWORD_WRONG = [{ code: 'PASSWORD_WRONG', field: ['password'] }];
const stolenFrom = (owner: Visitor) => app.visitor({ accessToken: owner.accessToken! });
const idOf = async (visitor: Visitor) => (await shelfOf(visitor)).id;

async function withEmail(name: string): Promise<Visitor> {
  const visitor = app.visitor();
  const email = `${name}@example.cn`;
  await register(app, visitor, { username: name, email });
  expect(await deed(visitor, 'verifyEmail', { email, code: await codeOf(app, email) })).toEqual([]);
  return visitor;
}

describe('a stolen session', () => {
  it('links and unlinks nothing without the password, and what is linked is told by mail', async () => {
    const owner = await withEmail('linked.owner');
    const thief = stolenFrom(owner);
    for (const proof of [{}, { password: 'a wrong guess' }])
      expect((await linker.link(thief, 'ALIPAY', 'a-thief', proof)).userErrors).toMatchObject(PASSWORD_WRONG);
    expect((await shelfOf(owner)).providers).toEqual([]);
    expect(codesOf(await linker.link(owner, 'ALIPAY', 'the-owner'))).toEqual([]);
    const told = (await mailsOf(app, 'linked.owner@example.cn')).at(-1);
    expect(told?.subject).toBe('你的知课账号已绑定支付宝');
    expect((await linker.unlink(thief, 'ALIPAY', {})).userErrors).toMatchObject(PASSWORD_WRONG);
    expect((await shelfOf(owner)).providers).toEqual(['ALIPAY']);
  });

  it('is not asked inside the platform itself, shortly after the password was typed there', async () => {
    const user = await story.user({ wechat: false, alipay: false });
    const visitor = app.visitor({ platform: 'mp-weixin' });
    const query = `mutation ($input: LoginWithPasswordInput!) { loginWithPassword(input: $input) { accessToken } }`;
    const input = { username: user.username, password: 'correct horse' };
    const { loginWithPassword } = await visitor.run<{ loginWithPassword: { accessToken: string } }>(query, {
      input,
    });
    visitor.accessToken = loginWithPassword.accessToken;
    expect(codesOf(await linker.link(visitor, 'ALIPAY', 'elsewhere', {}))).toEqual(['PASSWORD_WRONG']);
    expect(codesOf(await linker.link(visitor, 'WECHAT', 'just-here', {}))).toEqual([]);
  });

  it('gives nothing to an account that the same platform leads to', async () => {
    const victim = await linker.comes('WECHAT', 'robbed');
    const thief = app.visitor();
    await register(app, thief, { username: 'robber', email: 'robber@example.cn' });
    expect(codesOf(await linker.link(stolenFrom(victim), 'ALIPAY', 'robber', {}))).toEqual([]);
    const offer = await linker.link(thief, 'ALIPAY', 'robber');
    expect([codesOf(offer), offer.merge]).toEqual([['IDENTITY_TAKEN'], null]);
  });

  it('neither replaces nor removes the address that resets the password', async () => {
    const owner = await withEmail('addressed');
    const thief = stolenFrom(owner);
    expect(await deed(thief, 'sendEmailCode', { email: 'thief@evil.cn' })).toEqual([]);
    const code = await codeOf(app, 'thief@evil.cn');
    expect(await deed(thief, 'verifyEmail', { email: 'thief@evil.cn', code })).toEqual(PASSWORD_WRONG);
    const { removeEmail } = await thief.run<{ removeEmail: Refusals }>(
      `mutation { removeEmail { ${ERRORS} } }`,
    );
    expect(removeEmail.userErrors).toEqual(PASSWORD_WRONG);
    const { me } = await owner.run<{ me: object }>('{ me { email { masked verified } } }');
    expect(me).toEqual({ email: { masked: 'a***@example.cn', verified: true } });
    // What was refused did not use the code up.
    const own = { email: 'thief@evil.cn', code, password: 'correct horse' };
    expect(await deed(owner, 'verifyEmail', own)).toEqual([]);
  });

  it('sets no password before the platform has said again who it is', async () => {
    const owner = await linker.comes('WECHAT', 'passwordless');
    const wrong = [{ code: 'INVALID_CODE', field: ['platformCode'] }];
    const named = { username: 'mine.now', ...NEW };
    expect(await deed(stolenFrom(owner), 'setCredentials', named)).toEqual(wrong);
    const foreign = await linker.code('WECHAT', 'another-thief');
    expect(await deed(owner, 'setCredentials', { ...named, platformCode: foreign })).toEqual(wrong);
    const { me } = await owner.run<{ me: object }>('{ me { hasPassword username } }');
    expect(me).toEqual({ hasPassword: false, username: null });
    const platformCode = await linker.code('WECHAT', 'passwordless');
    expect(await deed(owner, 'setCredentials', { ...named, platformCode })).toEqual([]);
  });
});

describe('a second factor', () => {
  const LOGIN = `mutation ($input: LoginWithAlipayInput!) {
    loginWithAlipay(input: $input) { accessToken secondFactor { token } } }`;
  type Answer = { loginWithAlipay: { accessToken: string | null; secondFactor: object | null } };
  const comes = async (person: string) => {
    const input = { authCode: await linker.code('ALIPAY', person), consent: CONSENT };
    return (await app.visitor({ platform: 'mp-alipay' }).run<Answer>(LOGIN, { input })).loginWithAlipay;
  };

  it('is asked of whoever comes by a platform that was linked after it, and to link one', async () => {
    const user = await story.user({ wechat: false, alipay: false });
    const owner = await story.as(user);
    const factor = await turnOnSecondFactor(app, owner);
    const refused = await linker.link(owner, 'ALIPAY', 'later');
    expect(refused.userErrors).toMatchObject([{ code: 'SECOND_FACTOR_WRONG', field: ['secondFactor'] }]);
    const proof = { password: 'correct horse', secondFactor: factor.shown(0) };
    expect(codesOf(await linker.link(owner, 'ALIPAY', 'later', proof))).toEqual([]);
    expect(await comes('later')).toEqual({
      accessToken: null,
      secondFactor: { token: expect.any(String) as string },
    });
  });

  it('is not asked of a learner by a platform that was linked before it', async () => {
    const owner = await story.as(await story.user({ wechat: false, alipay: false }));
    await linker.link(owner, 'ALIPAY', 'earlier');
    await app.advance(1000);
    await turnOnSecondFactor(app, owner);
    expect(await comes('earlier')).toMatchObject({ secondFactor: null });
  });

  it('opens nothing for a platform that was unlinked after it had asked', async () => {
    const user = await story.user({ role: Role.TEACHER, wechat: false });
    const owner = await story.as(user);
    const factor = await turnOnSecondFactor(app, owner);
    const { secondFactor } = await comes(user.name);
    const proof = { password: 'correct horse', secondFactor: factor.shown(0) };
    expect(codesOf(await linker.unlink(owner, 'ALIPAY', proof))).toEqual([]);
    const { token: challenge } = secondFactor as { token: string };
    const code = factor.recoveryCodes[0]!;
    expect(await deed(app.visitor(), 'confirmLogin', { challenge, code })).toEqual([
      { code: 'INVALID_CREDENTIALS', field: null },
    ]);
  });
});

describe('an account that would come along by a phone number', () => {
  it('comes only to whoever shows the password of the account that stays', async () => {
    const person = linker.somebody();
    const giver = await linker.comes('WECHAT', person);
    const number = '15500009999';
    expect(codesOf(await linker.bindPhone(giver, await linker.proof('WECHAT', person, number)))).toEqual([]);
    const owner = await story.as(await story.user({ wechat: false, alipay: false }));
    const { merge } = await linker.bindPhone(
      stolenFrom(owner),
      await linker.proof('WECHAT', 'the-phone-of-a-thief', number),
    );
    expect(merge?.asks).toEqual(['OWN_PASSWORD']);
    const given = (ownPassword?: string) => linker.merge(owner, merge?.token, { ownPassword });
    for (const guess of [undefined, 'a wrong guess'])
      expect((await given(guess)).userErrors).toMatchObject([
        { code: 'PASSWORD_WRONG', field: ['ownPassword'] },
      ]);
    expect((await shelfOf(owner)).providers).toEqual([]);
    expect(codesOf(await given('correct horse'))).toEqual([]);
    expect((await shelfOf(owner)).providers).toEqual(['WECHAT']);
  });
});

describe('what Alipay says of a phone', () => {
  it('shown again proves nothing anew, and alone gives no account away', async () => {
    const old = await linker.comes('ALIPAY', 'old-number');
    const proof = await linker.proof('ALIPAY', 'old-number', '13700005678');
    expect(codesOf(await linker.bindPhone(old, proof))).toEqual([]);
    const rows = () =>
      app.sql(
        `select verified_at from contacts where kind = 'PHONE' and user_id = (select user_id from identities
          where id = (select id from identities order by created_at desc, id desc limit 1))`,
      );
    const before = await rows();
    expect(before).toHaveLength(1);
    await app.advance(DAY_MS);
    expect(codesOf(await linker.bindPhone(await linker.comes('ALIPAY', 'old-number'), proof))).toEqual([]);
    expect(await rows()).toEqual(before);
    const fresh = await linker.comes('WECHAT', 'new-number');
    const offer = await linker.bindPhone(fresh, await linker.proof('WECHAT', 'new-number', '13700005678'));
    expect([codesOf(offer), offer.merge]).toEqual([['IDENTITY_TAKEN'], null]);
  });

  it('of somebody erased binds a number and leads to no account', async () => {
    const gone = await linker.comes('ALIPAY', 'to-be-erased');
    const proof = await linker.proof('ALIPAY', 'to-be-erased', '13900001234');
    expect(codesOf(await linker.bindPhone(gone, proof))).toEqual([]);
    await new Leaving(app, story).request(gone, {});
    await app.advance(8 * DAY_MS);
    const digests = await app.sql(`select user_id as "userId" from phone_proofs where user_id is null`);
    expect(digests).toEqual([{ userId: null }]);
    const holder = await linker.comes('WECHAT', 'new-holder');
    const shown = await linker.proof('WECHAT', 'new-holder', '13900001234');
    expect(codesOf(await linker.bindPhone(holder, shown))).toEqual([]);
    const finder = await linker.comes('ALIPAY', 'a-finder');
    const offer = await linker.bindPhone(finder, proof);
    expect([codesOf(offer), offer.merge]).toEqual([['IDENTITY_TAKEN'], null]);
    expect(await idOf(holder)).not.toBe(await idOf(finder));
  });
});
