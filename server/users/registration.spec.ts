import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CreateCaptchaDocument,
  type CreateCaptchaMutation,
  RegisterDocument,
  type RegisterInput,
  VerifyEmailDocument,
  type VerifyEmailMutation,
} from '../../graphql/generated/graphql.js';
import { codeOf, CONSENT, mailsOf, register, solve, solvedCaptcha } from '../testkit/accounts.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const usersNamed = (username: string) =>
  app.sql<object>('select username, role, status, name from users where username = $1', [username]);

describe('registering', () => {
  it('makes a learner, logs in, and mails a code to an address that is not verified yet', async () => {
    const visitor = app.visitor();
    const session = await register(app, visitor, { username: ' Ｍing.Li ', email: 'Ming@Example.cn' });
    expect(session).toMatchObject({ userErrors: [], secondFactor: null, viewer: { name: 'Ming.Li' } });
    expect(await usersNamed('ming.li')).toEqual([
      { username: 'ming.li', role: 'STUDENT', status: 'ACTIVE', name: 'Ming.Li' },
    ]);
    const { me } = await visitor.run<{ me: object }>(
      '{ me { username hasPassword email { masked verified } phone { masked } consentsDue } }',
    );
    expect(me).toEqual({
      username: 'ming.li',
      hasPassword: true,
      email: { masked: 'm***@example.cn', verified: false },
      phone: null,
      consentsDue: [],
    });
    const [mail, ...others] = await mailsOf(app, 'ming@example.cn');
    expect(others).toEqual([]);
    expect(mail?.subject).toMatch(/^\d{6} 是你的知课邮箱验证码$/);
  });

  it('keeps of a password only its argon2id hash, and of an address nothing that can be read', async () => {
    await register(app, app.visitor(), {
      username: 'sealed',
      email: 'sealed@example.cn',
      phone: '13812341234',
    });
    const [user] = await app.sql<{ password_hash: string }>(
      `select password_hash from users where username = 'sealed'`,
    );
    expect(user?.password_hash).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$/);
    const rows = await app.sql<{ row: string }>(
      `select c::text as row from contacts c union all select j::text from graphile_worker._private_jobs j`,
    );
    expect(JSON.stringify(rows)).not.toMatch(/sealed@|example\.cn|1381234/);
  });

  it.each<[string, Partial<RegisterInput>, string, string[]]>([
    ['a name that is too short', { username: 'ab' }, 'USERNAME_INVALID', ['username']],
    ['a name that poses as staff', { username: 'zhike_admin' }, 'USERNAME_INVALID', ['username']],
    ['a short password', { password: 'x9!kvw2pq' }, 'PASSWORD_TOO_WEAK', ['password']],
    ['a common password', { password: 'qwertyuiop' }, 'PASSWORD_TOO_WEAK', ['password']],
    [
      'the name as password',
      { username: 'xiaowang', password: 'xiaowang-2026' },
      'PASSWORD_TOO_WEAK',
      ['password'],
    ],
    [
      'two passwords that differ',
      { confirmPassword: 'correct house' },
      'PASSWORD_MISMATCH',
      ['confirmPassword'],
    ],
    ['no way to be reached', { email: null }, 'EMAIL_INVALID', ['email']],
    ['an address that is none', { email: 'ming@' }, 'EMAIL_INVALID', ['email']],
    ['a number that is none', { phone: '12345' }, 'PHONE_INVALID', ['phone']],
    [
      'an old consent',
      { consent: { privacyPolicy: '0.1', serviceAgreement: '0.1' } },
      'CONSENT_REQUIRED',
      ['consent'],
    ],
    [
      'a wrong answer',
      { captcha: { id: 'nonsense', answer: 'AAAA' } },
      'CAPTCHA_WRONG',
      ['captcha', 'answer'],
    ],
  ])('is refused with %s, and nothing is written', async (_what, change, code, field) => {
    const before = await app.sql('select count(*) from users');
    const refused = await register(app, app.visitor(), { username: 'refused', ...change });
    expect(refused).toMatchObject({ accessToken: null, viewer: null, userErrors: [{ code, field }] });
    expect(await app.sql('select count(*) from users')).toEqual(before);
  });

  it.each(['taken.one', 'TAKEN.ONE', 'tаken.оne', 'taken\u200B.one', 'ｔａｋｅｎ.one'])(
    'is refused the name of somebody else, written %s',
    async username => {
      if (username === 'taken.one') await register(app, app.visitor(), { username });
      const refused = await register(app, app.visitor(), { username, email: 'another@example.cn' });
      expect(refused.userErrors).toMatchObject([{ code: 'USERNAME_TAKEN', field: ['username'] }]);
      expect(await usersNamed('taken.one')).toHaveLength(1);
    },
  );

  it('gives a name that many want at once to one of them', async () => {
    const visitors = Array.from({ length: 6 }, () => app.visitor());
    const captchas = await Promise.all(visitors.map(visitor => solvedCaptcha(app, visitor)));
    const answers = await Promise.all(
      visitors.map((visitor, n) =>
        register(app, visitor, { username: n % 2 ? 'wanted' : 'wаnted', captcha: captchas[n]! }),
      ),
    );
    const codes = answers.map(({ userErrors }) => userErrors[0]?.code ?? 'DONE').sort();
    expect(codes).toEqual(['DONE', ...Array<string>(5).fill('USERNAME_TAKEN')]);
  });

  it.each([
    ['a role', 'role: ADMIN'],
    ['a status', 'status: ACTIVE'],
    ['a verified address', 'emailVerified: true'],
    ['a balance', 'balanceFen: 100000'],
    ['an id', 'id: "00000000-0000-7000-8000-000000000000"'],
  ])('takes no word of a client for %s', async (_what, extra) => {
    const { errors, status } = await app.visitor().send(
      `mutation { register(input: { username: "cheat", password: "correct horse", confirmPassword: "correct horse",
        email: "cheat@example.cn", captcha: { id: "x", answer: "x" },
        consent: { privacyPolicy: "1.0", serviceAgreement: "1.0" }, ${extra} }) { userErrors { code } } }`,
    );
    expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    const sent = await app.visitor().send(RegisterDocument, {
      input: { username: 'cheat', role: 'ADMIN', isVerified: true },
    });
    expect(sent.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(await usersNamed('cheat')).toEqual([]);
  });

  it('does not tell whether another account has the address', async () => {
    const owner = app.visitor();
    await register(app, owner, { username: 'first.owner', email: 'shared@example.cn' });
    const code = await codeOf(app, 'shared@example.cn');
    const verified = await owner.run<VerifyEmailMutation>(VerifyEmailDocument, {
      input: { email: 'shared@example.cn', code },
    });
    expect(verified.verifyEmail.viewer?.email).toEqual({ masked: 's***@example.cn', verified: true });
    const second = await register(app, app.visitor(), { username: 'second.one', email: 'shared@example.cn' });
    expect(second.userErrors).toEqual([]);
  });
});

describe('a captcha', () => {
  it('is a picture, kept sealed, and good for five minutes', async () => {
    const { createCaptcha } = await app.visitor().run<CreateCaptchaMutation>(CreateCaptchaDocument);
    const captcha = createCaptcha.captcha!;
    const png = Buffer.from(captcha.image.replace('data:image/png;base64,', ''), 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.length).toBeLessThan(12_000);
    const left = new Date(captcha.expiresAt).getTime() - app.clock.now().getTime();
    expect(left).toBeGreaterThan(290_000);
    expect(left).toBeLessThanOrEqual(300_000);
    expect(await solve(app, captcha.id)).toMatch(/^[ACDEFGHJKLMNPQRTUVWXY34679]{4}$/);
  });

  it('is answered in either case, in full width or with a space', async () => {
    const visitor = app.visitor();
    const { id, answer } = await solvedCaptcha(app, visitor);
    const typed = ` ${answer.toLowerCase().replace(/[!-~]/, char => String.fromCharCode(char.charCodeAt(0) + 0xfee0))}`;
    const done = await register(app, visitor, { username: 'reads.well', captcha: { id, answer: typed } });
    expect(done.userErrors).toEqual([]);
  });

  it('is good once, whether the answer was right or wrong', async () => {
    const visitor = app.visitor();
    const right = await solvedCaptcha(app, visitor);
    const wrong = await solvedCaptcha(app, visitor);
    const attempt = async (username: string, captcha: { id: string; answer: string }) =>
      (await register(app, visitor, { username, captcha })).userErrors[0]?.code ?? 'DONE';
    expect([
      await attempt('used.once', right),
      await attempt('used.twice', right),
      await attempt('used.wrong', { ...wrong, answer: '????' }),
      await attempt('used.late', wrong),
    ]).toEqual(['DONE', 'CAPTCHA_WRONG', 'CAPTCHA_WRONG', 'CAPTCHA_WRONG']);
  });

  it('is over after five minutes', async () => {
    const visitor = app.visitor();
    const captcha = await solvedCaptcha(app, visitor);
    await app.advance(5 * 60_000);
    const late = await register(app, visitor, { username: 'too.late', captcha });
    expect(late.userErrors).toMatchObject([{ code: 'CAPTCHA_WRONG' }]);
  });
});

describe('coming by a platform for the first time', () => {
  it.each([
    ['wechat', 'loginWithWechat', 'code', 'mp-weixin'],
    ['alipay', 'loginWithAlipay', 'authCode', 'mp-alipay'],
  ] as const)(
    '%s: without consent nothing is written; with it a learner is made',
    async (platform, mutation, field, client) => {
      const login = async (consent?: object) => {
        const codes = await app.sandbox.call<Record<string, string>>('POST', `/control/${platform}/login`, {
          user: 'agrees-late',
        });
        const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
        const answer = await app
          .visitor({ platform: client })
          .run<Record<string, { userErrors: object[] }>>(
            `mutation ($input: ${type}!) { ${mutation}(input: $input) { viewer { consentsDue } userErrors { code field } } }`,
            { input: { [field]: codes[field], ...(consent && { consent }) } },
          );
        return answer[mutation];
      };
      const tables = async () =>
        app.sql('select (select count(*) from users) users, (select count(*) from identities) identities');
      const before = await tables();
      const refused = { viewer: null, userErrors: [{ code: 'CONSENT_REQUIRED', field: ['consent'] }] };
      expect(await login()).toEqual(refused);
      expect(await login({ privacyPolicy: '0.1', serviceAgreement: '1.0' })).toEqual(refused);
      expect(await tables()).toEqual(before);
      expect(await login(CONSENT)).toEqual({ viewer: { consentsDue: [] }, userErrors: [] });
      expect(await login()).toEqual({ viewer: { consentsDue: [] }, userErrors: [] });
    },
  );
});

it('lets a test account in as before', async () => {
  const learner = await story.learner();
  expect(await learner.run('{ me { role } }')).toEqual({ me: { role: 'STUDENT' } });
});
