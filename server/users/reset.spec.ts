import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  RequestPasswordResetDocument,
  type RequestPasswordResetMutation,
  ResetPasswordDocument,
  type ResetPasswordInput,
  type ResetPasswordMutation,
  VerifyEmailDocument,
} from '../../graphql/generated/graphql.js';
import {
  codeOf,
  codes,
  isIn,
  loginCode,
  mailsOf,
  type Refusals,
  register,
  solvedCaptcha,
  turnOnSecondFactor,
} from '../testkit/accounts.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import type { Visitor } from '../testkit/visitor.js';
import { User, UserStatus } from './user.entity.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

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

describe('a forgotten password', () => {
  async function request(email: string, visitor: Visitor = app.visitor()) {
    const input = { email, captcha: await solvedCaptcha(app, visitor) };
    const answer = await visitor.run<RequestPasswordResetMutation>(RequestPasswordResetDocument, { input });
    tokens.set(email, answer.requestPasswordReset.token ?? '');
    return answer.requestPasswordReset;
  }

  /** What the latest request for each address was answered with. */
  const tokens = new Map<string, string>();

  async function reset(
    input: Omit<ResetPasswordInput, 'confirmPassword' | 'token'> & { token?: string },
  ): Promise<Refusals> {
    const token = tokens.get(input.email) ?? 'never asked';
    const answer = await app.visitor().run<ResetPasswordMutation>(ResetPasswordDocument, {
      input: { token, confirmPassword: input.password, ...input },
    });
    return answer.resetPassword;
  }

  const WRONG = [['CODE_WRONG', ['code']]];

  it('is replaced by whoever has the code; every session ends and nobody is logged in', async () => {
    const { visitor, email } = await withEmail('forgets');
    expect(await request(email)).toMatchObject({ retryAfterSeconds: 60, userErrors: [] });
    const code = await codeOf(app, email);
    expect((await mailsOf(app, email)).at(-1)?.subject).toBe(`${code} 是你的知课重置密码验证码`);
    expect(codes(await reset({ email, code, password: 'another horse' }))).toEqual([]);
    expect(await isIn(visitor)).toBe(false);
    expect([
      await loginCode(app, 'forgets', 'correct horse'),
      await loginCode(app, 'forgets', 'another horse'),
    ]).toEqual(['INVALID_CREDENTIALS', 'DONE']);
    expect((await mailsOf(app, email)).at(-1)?.subject).toBe('你的知课密码已修改');
    expect(codes(await reset({ email, code, password: 'a third horse' }))).toEqual(WRONG);
  });

  it('is asked about by the same statements and answered the same, whether or not somebody has the address', async () => {
    const { email } = await withEmail('is.here');
    await register(app, app.visitor(), { username: 'not.proved', email: 'not.proved@example.cn' });
    await app.sql(`delete from rate_limits`);
    const trace = async (address: string) => {
      const captcha = await solvedCaptcha(app, app.visitor());
      let answer: unknown;
      const statements = await statementsOf(async () => {
        const asked = await app.visitor().run<RequestPasswordResetMutation>(RequestPasswordResetDocument, {
          input: { email: address, captcha },
        });
        const { token } = asked.requestPasswordReset;
        answer = { ...asked.requestPasswordReset, expiresAt: null, token: token?.replace(/[\w-]/g, '?') };
      });
      // What the job does meanwhile is no part of the answer.
      return { answer, limits: statements.filter(text => /rate_limits|captchas/.test(text)).length };
    };
    const unknown = await trace('nobody.at.all@example.cn');
    expect(unknown.answer).toMatchObject({ token: '?'.repeat(32), retryAfterSeconds: 60 });
    expect(await trace(email)).toEqual(unknown);
    expect(await trace('not.proved@example.cn')).toEqual(unknown);
    expect((await mailsOf(app, email)).at(-1)?.subject).toContain('重置密码');
    expect(await mailsOf(app, 'nobody.at.all@example.cn')).toEqual([]);
    expect((await mailsOf(app, 'not.proved@example.cn')).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/邮箱验证码$/),
    ]);
  });

  it('refuses an unknown address, one without a code and a wrong code alike, by the same statements', async () => {
    const withCode = (await withEmail('has.code')).email;
    await request(withCode);
    await codeOf(app, withCode);
    const without = (await withEmail('has.none')).email;
    const trace = async (email: string) => {
      let answer: unknown;
      const statements = await statementsOf(async () => {
        answer = await reset({ email, code: '000000', password: 'another horse' });
      });
      return { answer, statements: statements.map(text => text.replace(/'[^']*'/g, '?')) };
    };
    await trace('warm.up@example.cn');
    const unknown = await trace('nobody.here@example.cn');
    expect(unknown.answer).toEqual({
      userErrors: [{ code: 'CODE_WRONG', message: '验证码不正确或已过期', field: ['code'] }],
    });
    expect(await trace(without)).toEqual(unknown);
    expect(await trace(withCode)).toEqual(unknown);
  });

  it('takes no code of another purpose, of another address, after five wrong ones or after ten minutes', async () => {
    const { visitor, email } = await withEmail('guarded');
    await visitor.run(`mutation { sendEmailCode(input: { email: "${email}" }) { expiresAt } }`);
    const forEmail = await codeOf(app, email);
    expect(codes(await reset({ email, code: forEmail, password: 'another horse' }))).toEqual(WRONG);
    await app.sql(`delete from rate_limits where key like 'mail%'`);
    await request(email);
    const code = await codeOf(app, email);
    const other = (await withEmail('other.guarded')).email;
    expect(codes(await reset({ email: other, code, password: 'another horse' }))).toEqual(WRONG);
    for (let n = 0; n < 5; n++)
      await reset({ email, code: code === '111111' ? '222222' : '111111', password: 'another horse' });
    expect(codes(await reset({ email, code, password: 'another horse' }))).toEqual(WRONG);
    await app.sql(`delete from rate_limits where key like 'mail%'`);
    await request(email);
    const late = await codeOf(app, email);
    await app.advance(10 * 60_000);
    expect(codes(await reset({ email, code: late, password: 'another horse' }))).toEqual(WRONG);
    expect(await loginCode(app, 'guarded', 'correct horse')).toBe('DONE');
  });

  it('keeps its code through the wrong tries of strangers, who have no token of the request', async () => {
    const { email } = await withEmail('left.alone');
    const asked = await request(email);
    const code = await codeOf(app, email);
    const stranger = (token: string, guess: string) =>
      reset({ email, token, code: guess, password: 'another horse' });
    for (let n = 0; n < 6; n++) expect(codes(await stranger('', '000000'))).toEqual(WRONG);
    expect(codes(await stranger('made up', code))).toEqual(WRONG);
    const other = await request('left.alone.too@example.cn');
    expect(codes(await stranger(other.token ?? '', code))).toEqual(WRONG);
    expect(
      await app.sql(
        `select tries_left as tries from verification_codes where purpose = 'RESET_PASSWORD'
       and user_id = (select id from users where username = 'left.alone')`,
      ),
    ).toEqual([{ tries: 5 }]);
    expect(codes(await stranger(asked.token ?? '', code))).toEqual([]);
    expect(await loginCode(app, 'left.alone', 'another horse')).toBe('DONE');
  });

  it('is replaced once when two have the code at the same time', async () => {
    const { email } = await withEmail('raced');
    await request(email);
    const code = await codeOf(app, email);
    const answers = await Promise.all(
      [0, 1, 2].map(n => reset({ email, code, password: `another horse ${n}` })),
    );
    expect(answers.map(answer => codes(answer)[0]?.[0] ?? 'DONE').toSorted()).toEqual([
      'CODE_WRONG',
      'CODE_WRONG',
      'DONE',
    ]);
  });

  it('of a banned account is sent no code', async () => {
    const { email } = await withEmail('banned.one');
    await app.orm.em.fork().nativeUpdate(User, { username: 'banned.one' }, { status: UserStatus.BANNED });
    const before = (await mailsOf(app, email)).length;
    expect(await request(email)).toMatchObject({ retryAfterSeconds: 60, userErrors: [] });
    expect(await mailsOf(app, email)).toHaveLength(before);
  });

  it('asks for the second factor too, and the code stays good for it', async () => {
    const { visitor, email } = await withEmail('careful.one');
    const { shown } = await turnOnSecondFactor(app, visitor);
    await request(email);
    const code = await codeOf(app, email);
    const asked = [['SECOND_FACTOR_WRONG', ['secondFactor']]];
    expect(codes(await reset({ email, code, password: 'another horse' }))).toEqual(asked);
    expect(codes(await reset({ email, code, password: 'another horse', secondFactor: '000000' }))).toEqual(
      asked,
    );
    expect(await isIn(visitor)).toBe(true);
    expect(codes(await reset({ email, code, password: 'another horse', secondFactor: shown(0) }))).toEqual(
      [],
    );
    expect(await isIn(visitor)).toBe(false);
  });

  it('is not replaced by a weak one, and the code stays good', async () => {
    const { email } = await withEmail('stays.good');
    await request(email);
    const code = await codeOf(app, email);
    expect(codes(await reset({ email, code, password: '1234567890' }))).toEqual([
      ['PASSWORD_TOO_WEAK', ['password']],
    ]);
    expect(
      codes(await reset({ email, code, password: 'another horse', confirmPassword: 'x' } as never)),
    ).toEqual([['PASSWORD_MISMATCH', ['confirmPassword']]]);
    expect(codes(await reset({ email, code, password: 'another horse' }))).toEqual([]);
  });

  it('needs a captcha to be asked about', async () => {
    const visitor = app.visitor();
    const captcha = { ...(await solvedCaptcha(app, visitor)), answer: '?' };
    const answer = await visitor.run<RequestPasswordResetMutation>(RequestPasswordResetDocument, {
      input: { email: 'bot@example.cn', captcha },
    });
    expect(codes(answer.requestPasswordReset)).toEqual([['CAPTCHA_WRONG', ['captcha', 'answer']]]);
  });
});

it('without a mail server in production, codes are refused and all else works', async () => {
  const silent = await startApp({ demo: false, env: 'production', playgroundToken: null });
  try {
    const { data, errors } = await silent
      .visitor()
      .send<RequestPasswordResetMutation>(RequestPasswordResetDocument, {
        input: { email: 'ming@example.cn', captcha: { id: 'x', answer: 'x' } },
      });
    expect([errors, codes(data.requestPasswordReset)]).toEqual([
      undefined,
      [['EMAIL_UNAVAILABLE', ['email']]],
    ]);
  } finally {
    await silent.stop();
  }
});
