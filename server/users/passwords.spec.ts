import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  LoginWithPasswordDocument,
  type LoginWithPasswordMutation,
  VerifyEmailDocument,
} from '../../graphql/generated/graphql.js';
import { codeOf, codes, isIn, loginCode, mailsOf, type Refusals, register } from '../testkit/accounts.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { User } from './user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

interface Changed extends Refusals {
  session: { accessToken: string } | null;
}

const change = async ({ run }: Visitor, input: object): Promise<Changed> =>
  (
    await run<{ changePassword: Changed }>(
      `mutation ($input: ChangePasswordInput!) {
        changePassword(input: $input) { session { accessToken } viewer { id } userErrors { code field } }
      }`,
      { input },
    )
  ).changePassword;

const both = (password: string) => ({ password, confirmPassword: password });

/** Somebody whose address is verified. */
async function withEmail(username: string): Promise<{ visitor: Visitor; email: string }> {
  const visitor = app.visitor();
  const email = `${username}@example.cn`;
  await register(app, visitor, { username, email });
  await visitor.run(VerifyEmailDocument, {
    input: { email, code: await codeOf(app, email), password: 'correct horse' },
  });
  await app.sql(`delete from rate_limits where key like 'mail%'`);
  return { visitor, email };
}

describe('changing the password', () => {
  it('ends every session but the one it answers with, and tells the owner by mail', async () => {
    const { visitor, email } = await withEmail('changes');
    const other = app.visitor();
    const { loginWithPassword } = await other.run<LoginWithPasswordMutation>(LoginWithPasswordDocument, {
      input: { username: 'changes', password: 'correct horse' },
    });
    other.accessToken = loginWithPassword.accessToken ?? null;
    expect([await isIn(visitor), await isIn(other)]).toEqual([true, true]);
    const done = await change(visitor, { currentPassword: 'correct horse', ...both('another horse') });
    expect(codes(done)).toEqual([]);
    const mine = app.visitor();
    mine.accessToken = done.session?.accessToken ?? null;
    expect([await isIn(mine), await isIn(visitor), await isIn(other)]).toEqual([true, false, false]);
    expect([
      await loginCode(app, 'changes', 'correct horse'),
      await loginCode(app, 'changes', 'another horse'),
    ]).toEqual(['INVALID_CREDENTIALS', 'DONE']);
    const mail = (await mailsOf(app, email)).at(-1);
    expect(mail?.subject).toBe('你的知课密码已修改');
    expect(mail?.text).toMatch(/于 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d（北京时间）修改/);
  });

  it.each([
    [
      'a wrong password',
      { currentPassword: 'a wrong guess', ...both('another horse') },
      'PASSWORD_WRONG',
      'currentPassword',
    ],
    [
      'a weak one',
      { currentPassword: 'correct horse', ...both('1234567890') },
      'PASSWORD_TOO_WEAK',
      'password',
    ],
    [
      'two that differ',
      { currentPassword: 'correct horse', password: 'another horse', confirmPassword: 'another house' },
      'PASSWORD_MISMATCH',
      'confirmPassword',
    ],
  ])('is refused with %s, and ends nothing', async (_what, input, code, field) => {
    const user = await story.user();
    const [one, two] = [await story.as(user), await story.as(user)];
    expect(codes(await change(one, input))).toEqual([[code, [field]]]);
    expect([await isIn(one), await isIn(two)]).toEqual([true, true]);
    expect(await loginCode(app, user.username!, 'correct horse')).toBe('DONE');
  });

  it('happens once when two ask at the same time with the old one', async () => {
    const user = await story.user();
    const visitors = [await story.as(user), await story.as(user)];
    const answers = await Promise.allSettled(
      visitors.map((visitor, n) =>
        change(visitor, { currentPassword: 'correct horse', ...both(`another horse ${n}`) }),
      ),
    );
    const done = answers.filter(answer => answer.status === 'fulfilled' && codes(answer.value).length === 0);
    expect(done).toHaveLength(1);
    const works = await Promise.all([0, 1].map(n => loginCode(app, user.username!, `another horse ${n}`)));
    expect(works.toSorted()).toEqual(['DONE', 'INVALID_CREDENTIALS']);
  });
});

describe('a first password', () => {
  const set = async ({ run }: Visitor, input: object): Promise<Refusals> =>
    (
      await run<{ setCredentials: Refusals }>(
        `mutation ($input: SetCredentialsInput!) { setCredentials(input: $input) {
          viewer { username hasPassword } userErrors { code field } } }`,
        { input },
      )
    ).setCredentials;

  /** In the mini program of WeChat; whose code it takes is the user's. */
  async function byPlatform(): Promise<{ visitor: Visitor; platformCode: string }> {
    const user = await story.user();
    const visitor = await story.as(user, { platform: 'mp-weixin' });
    const path = '/control/wechat/login';
    const { code } = await app.sandbox.call<{ code: string }>('POST', path, { user: user.username });
    await app.orm.em
      .fork()
      .nativeUpdate(User, { id: user.id }, { username: null, usernameKey: null, passwordHash: null });
    return { visitor, platformCode: code };
  }

  it('is set with a user name by whoever came by a platform', async () => {
    const { visitor, platformCode } = await byPlatform();
    const input = { username: 'From.WeChat', ...both('correct horse'), platformCode };
    expect(await set(visitor, input)).toEqual({
      viewer: { username: 'from.wechat', hasPassword: true },
      userErrors: [],
    });
    expect(await loginCode(app, 'from.wechat', 'correct horse')).toBe('DONE');
  });

  it('is refused where there is one, so that a found phone does not replace it', async () => {
    const learner = await story.learner();
    expect(codes(await set(learner, { username: 'replaced', ...both('another horse') }))).toEqual([
      ['INVALID_INPUT', null],
    ]);
    expect(await loginCode(app, 'replaced', 'another horse')).toBe('INVALID_CREDENTIALS');
  });

  it.each([
    ['a name that is taken', { username: 'user1' }, 'USERNAME_TAKEN', 'username'],
    ['a name that looks like a taken one', { username: 'userl' }, 'USERNAME_TAKEN', 'username'],
    ['a name that is none', { username: '-' }, 'USERNAME_INVALID', 'username'],
    ['a weak password', both('aaaaaaaaaaaa'), 'PASSWORD_TOO_WEAK', 'password'],
    ['two that differ', { confirmPassword: 'correct house' }, 'PASSWORD_MISMATCH', 'confirmPassword'],
  ])('is refused with %s', async (_what, fault, code, field) => {
    const { visitor, platformCode } = await byPlatform();
    const input = { username: 'some.name', ...both('correct horse'), platformCode, ...fault };
    expect(codes(await set(visitor, input))).toEqual([[code, [field]]]);
    expect(await visitor.run('{ me { username hasPassword } }')).toEqual({
      me: { username: null, hasPassword: false },
    });
  });
});

describe('a profile', () => {
  const update = async ({ run }: Visitor, input: object) =>
    (
      await run<{ updateProfile: Refusals & { viewer: object | null } }>(
        'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { viewer { name bio } userErrors { code field } } }',
        { input },
      )
    ).updateProfile;

  it('is changed by its owner, without what nobody sees', async () => {
    const learner = await story.learner();
    expect(
      await update(learner, { name: ' 小\u200B明 ', bio: '爱读书\u202E\r\n\r\n\r\n\r\n也爱走路 ' }),
    ).toEqual({
      viewer: { name: '小明', bio: '爱读书\n\n也爱走路' },
      userErrors: [],
    });
    expect((await update(learner, { name: '小明' })).viewer).toEqual({ name: '小明', bio: null });
  });

  it.each([
    ['a name of nothing', { name: ' \u200B ' }, 'NAME_INVALID', 'name'],
    ['a name that is too long', { name: '明'.repeat(21) }, 'NAME_INVALID', 'name'],
    ['the name of the house', { name: '知课官方客服' }, 'NAME_INVALID', 'name'],
    ['a bio that is too long', { name: '小明', bio: '读'.repeat(201) }, 'INVALID_INPUT', 'bio'],
  ])('is refused %s', async (_what, input, code, field) => {
    const learner = await story.learner();
    const before = await learner.run('{ me { name bio } }');
    expect(codes(await update(learner, input))).toEqual([[code, [field]]]);
    expect(await learner.run('{ me { name bio } }')).toEqual(before);
  });
});
