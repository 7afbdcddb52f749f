import type * as Argon2 from '@node-rs/argon2';
import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  ConfirmLoginDocument,
  type ConfirmLoginMutation,
  LoginWithPasswordDocument,
  type LoginWithPasswordInput,
  type LoginWithPasswordMutation,
  LoginWithWechatDocument,
  type LoginWithWechatMutation,
  VerifyEmailDocument,
} from '../../graphql/generated/graphql.js';
import { codeOf, CONSENT, register, turnOnSecondFactor } from '../testkit/accounts.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, User, UserStatus } from './user.entity.js';

const verified = vi.hoisted(() => ({ count: 0 }));
vi.mock('@node-rs/argon2', async importOriginal => {
  const original = await importOriginal<typeof Argon2>();
  const verify: typeof original.verify = (...args) => {
    verified.count++;
    return original.verify(...args);
  };
  return { ...original, verify };
});

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

async function login(visitor: Visitor, input: LoginWithPasswordInput) {
  const answer = await visitor.run<LoginWithPasswordMutation>(LoginWithPasswordDocument, { input });
  return answer.loginWithPassword;
}

const codes = ({ userErrors }: { userErrors: { code: string; field?: string[] | null }[] }) =>
  userErrors.map(({ code, field }) => [code, field ?? null]);

/** A state that an admin's decision brings about. */
async function become(user: User, change: Partial<User>): Promise<void> {
  await app.orm.em.fork().nativeUpdate(User, { id: user.id }, change);
}

describe('a log-in by password', () => {
  it.each([
    ['capitals', (name: string) => name.toUpperCase()],
    ['full width', (name: string) => name.replace('u', 'ｕ')],
    ['spaces around', (name: string) => `  ${name} `],
  ])('takes the user name in %s', async (_what, written) => {
    const { id, username } = await story.user();
    const session = await login(app.visitor(), { username: written(username!), password: 'correct horse' });
    expect(session.viewer?.id).toBe(id);
  });

  it('takes the same password typed on another keyboard', async () => {
    await register(app, app.visitor(), { username: 'cafe.owner', password: 'café au lait' });
    const session = await login(app.visitor(), { username: 'cafe.owner', password: 'cafe\u0301 au lait' });
    expect(codes(session)).toEqual([]);
  });

  it('takes an e-mail address that was verified, and no other', async () => {
    const visitor = app.visitor();
    await register(app, visitor, { username: 'by.mail', email: 'by.mail@example.cn' });
    const byMail = () => login(app.visitor(), { username: 'By.Mail@example.cn', password: 'correct horse' });
    expect(codes(await byMail())).toEqual([['INVALID_CREDENTIALS', null]]);
    const code = await codeOf(app, 'by.mail@example.cn');
    await visitor.run(VerifyEmailDocument, {
      input: { email: 'by.mail@example.cn', code, password: 'correct horse' },
    });
    expect((await byMail()).viewer?.name).toBe('by.mail');
  });

  it('hashes anew, once, what was hashed with less', async () => {
    const user = await story.user();
    const old = await hash('correct horse', { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await become(user, { passwordHash: old });
    const stored = async () =>
      (
        await app.sql<{ password_hash: string }>('select password_hash from users where id = $1', [user.id])
      )[0]?.password_hash;
    await login(app.visitor(), { username: user.username!, password: 'a wrong guess' });
    expect(await stored()).toBe(old);
    const input = { username: user.username!, password: 'correct horse' };
    expect(codes(await login(app.visitor(), input))).toEqual([]);
    const renewed = await stored();
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$/);
    expect(codes(await login(app.visitor(), input))).toEqual([]);
    expect(await stored()).toBe(renewed);
  });
});

describe('whoever does not know the password', () => {
  /** The same of each kind of account, of those there are and of those there are not. */
  const kinds: [string, () => Promise<string>][] = [
    ['a name nobody has', () => Promise.resolve('nobody.has.this')],
    ['a learner', async () => (await story.user()).username!],
    ['a banned learner', () => usernameAs({ status: UserStatus.BANNED, banReason: '刷单' })],
    ['an account that was merged', () => usernameAs({ status: UserStatus.MERGED })],
    ['an account without a password', () => usernameAs({ passwordHash: null })],
  ];

  async function usernameAs(change: Partial<User>): Promise<string> {
    const user = await story.user();
    await become(user, change);
    return user.username!;
  }

  /** What is said, sent and hashed for an attempt; texts only, so that names do not make the difference. */
  async function trace(username: string, password: string) {
    const visitor = app.visitor();
    verified.count = 0;
    let answer: unknown;
    const statements = await statementsOf(async () => {
      answer = await login(visitor, { username, password });
    });
    return {
      answer,
      statements: statements.map(text => text.replace(/'[^']*'/g, '?')),
      hashes: verified.count,
    };
  }

  it.each(['a wrong guess', '', 'x'.repeat(300), 'x'.repeat(15_000)])(
    'learns nothing of an account by %#: one answer, one hash, the same statements',
    async password => {
      await trace('warm.up', password);
      const traces = [];
      for (const [, make] of kinds) traces.push(await trace(await make(), password));
      const [first] = traces;
      expect(first?.hashes).toBe(1);
      expect(first?.statements.length).toBeGreaterThan(3);
      expect(first?.answer).toEqual({
        accessToken: null,
        refreshToken: null,
        expiresAt: null,
        secondFactor: null,
        viewer: null,
        userErrors: [{ code: 'INVALID_CREDENTIALS', message: '用户名或密码不正确', field: null }],
      });
      for (const other of traces) expect(other).toEqual(first);
    },
  );

  it('learns nothing of an e-mail address either', async () => {
    const visitor = app.visitor();
    await register(app, visitor, { username: 'has.mail', email: 'has.mail@example.cn' });
    await visitor.run(VerifyEmailDocument, {
      input: { email: 'has.mail@example.cn', code: await codeOf(app, 'has.mail@example.cn') },
    });
    await trace('nobody@example.cn', 'a wrong guess');
    const unknown = await trace('nobody@example.cn', 'a wrong guess');
    expect(unknown.hashes).toBe(1);
    expect(await trace('has.mail@example.cn', 'a wrong guess')).toEqual(unknown);
  });
});

describe('a banned learner', () => {
  it('learns so only with the right password', async () => {
    const user = await story.user();
    await become(user, { status: UserStatus.BANNED, banReason: '刷单' });
    const attempt = (password: string) => login(app.visitor(), { username: user.username!, password });
    expect(codes(await attempt('a wrong guess'))).toEqual([['INVALID_CREDENTIALS', null]]);
    expect(codes(await attempt('correct horse'))).toEqual([['ACCOUNT_BANNED', null]]);
    expect(await app.sql('select 1 from sessions where user_id = $1', [user.id])).toEqual([]);
  });
});

describe('a log-in that asks for a second factor', () => {
  /** Somebody with an authenticator, who has just given the right password. */
  async function careful(role?: Role) {
    const user = await story.user({ role });
    const factor = await turnOnSecondFactor(app, await story.as(user));
    const given = await login(app.visitor(), { username: user.username!, password: 'correct horse' });
    return { user, ...factor, challenge: given.secondFactor! };
  }

  async function confirm(challenge: { token: string }, code: string) {
    const input = { challenge: challenge.token, code };
    return (await app.visitor().run<ConfirmLoginMutation>(ConfirmLoginDocument, { input })).confirmLogin;
  }

  const sessions = (user: User) => app.sql('select 1 from sessions where user_id = $1', [user.id]);

  it('opens no session before it has one', async () => {
    const { user, shown, challenge } = await careful();
    expect(await sessions(user)).toHaveLength(1);
    expect(codes(await confirm(challenge, '000000'))).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
    expect(await sessions(user)).toHaveLength(1);
    const session = await confirm(challenge, shown(0));
    expect([codes(session), session.viewer?.id]).toEqual([[], user.id]);
    expect(codes(await confirm(challenge, shown(0)))).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
  });

  it('takes a recovery code, once', async () => {
    const { recoveryCodes, challenge } = await careful();
    expect(codes(await confirm(challenge, recoveryCodes[0]!))).toEqual([]);
    expect(codes(await confirm(challenge, recoveryCodes[0]!))).toEqual([['SECOND_FACTOR_WRONG', ['code']]]);
  });

  it('takes no challenge that is altered, made up, five minutes old, or of a password that changed', async () => {
    const { user, shown, challenge } = await careful();
    const over = [['SESSION_EXPIRED', ['challenge']]];
    const { token } = challenge;
    expect(codes(await confirm({ token: `${token.slice(0, -3)}xxx` }, shown(0)))).toEqual(over);
    expect(codes(await confirm({ token: 'made up' }, shown(0)))).toEqual(over);
    const { accessToken } = await story.learner();
    expect(codes(await confirm({ token: accessToken! }, shown(0)))).toEqual(over);
    await become(user, { passwordHash: await hash('another horse') });
    expect(codes(await confirm(challenge, shown(0)))).toEqual(over);
    const late = await careful();
    app.clock.advance(5 * 60_000 + 1000);
    expect(codes(await confirm(late.challenge, late.shown(0)))).toEqual(over);
  });

  it('is asked of teachers who come by a platform too, and of no learner', async () => {
    const byWechat = async (user: User) => {
      const { code } = await app.sandbox.call<{ code: string }>('POST', '/control/wechat/login', {
        user: user.username,
      });
      const answer = await app
        .visitor({ platform: 'mp-weixin' })
        .run<LoginWithWechatMutation>(LoginWithWechatDocument, { input: { code, consent: CONSENT } });
      return answer.loginWithWechat;
    };
    const teacher = await careful(Role.TEACHER);
    const asked = await byWechat(teacher.user);
    expect([asked.accessToken, codes(asked)]).toEqual([null, []]);
    expect((await confirm(asked.secondFactor!, teacher.shown(0))).viewer?.id).toBe(teacher.user.id);
    const learner = await careful();
    expect((await byWechat(learner.user)).viewer?.id).toBe(learner.user.id);
  });

  it('lets nobody in who was banned meanwhile', async () => {
    const { user, shown, challenge } = await careful();
    await become(user, { status: UserStatus.BANNED });
    expect(codes(await confirm(challenge, shown(0)))).toEqual([['ACCOUNT_BANNED', null]]);
  });
});
