import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  SendEmailCodeDocument,
  type SendEmailCodeInput,
  type SendEmailCodeMutation,
  VerifyEmailDocument,
  type VerifyEmailMutation,
} from '../../graphql/generated/graphql.js';
import { codeOf, mailsOf, register, solvedCaptcha } from '../testkit/accounts.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

async function send(visitor: Visitor, input: SendEmailCodeInput) {
  return (await visitor.run<SendEmailCodeMutation>(SendEmailCodeDocument, { input })).sendEmailCode;
}

async function verify(visitor: Visitor, email: string, code: string) {
  const input = { email, code, password: 'correct horse' };
  return (await visitor.run<VerifyEmailMutation>(VerifyEmailDocument, { input })).verifyEmail;
}

const codes = ({ userErrors }: { userErrors: { code: string; field?: string[] | null }[] }) =>
  userErrors.map(({ code, field }) => [code, field ?? null]);

const emailOf = async ({ run }: Visitor) =>
  (
    await run<{ me: { email: { masked: string; verified: boolean } | null } }>(
      '{ me { email { masked verified } } }',
    )
  ).me.email;

/** Another code than this one. */
const not = (code: string): string => (code === '000000' ? '000001' : '000000');

const WRONG = [['CODE_WRONG', ['code']]];

describe('an e-mail address', () => {
  it('is verified by the code that was mailed to it', async () => {
    const learner = await story.learner();
    const sent = await send(learner, { email: ' Li.Ming@Example.cn ' });
    expect(sent).toMatchObject({ retryAfterSeconds: 60, userErrors: [] });
    expect(new Date(sent.expiresAt as string).getTime() - app.clock.now().getTime()).toBeGreaterThan(590_000);
    expect(await emailOf(learner)).toBeNull();
    const done = await verify(learner, 'li.ming@example.cn', await codeOf(app, 'li.ming@example.cn'));
    expect(done).toEqual({
      viewer: { id: expect.any(String) as string, email: { masked: 'l***@example.cn', verified: true } },
      userErrors: [],
    });
  });

  it('is not verified by a code of another address, of another account, or that was made up', async () => {
    const [one, two] = [await story.learner(), await story.learner()];
    await send(one, { email: 'one@example.cn' });
    const code = await codeOf(app, 'one@example.cn');
    expect(codes(await verify(one, 'other@example.cn', code))).toEqual(WRONG);
    expect(codes(await verify(two, 'one@example.cn', code))).toEqual(WRONG);
    for (const made of ['', '12345', '1234567', 'abcdef', "' or 1=1 --", not(code)])
      expect(codes(await verify(two, 'one@example.cn', made))).toEqual(WRONG);
    expect([await emailOf(one), await emailOf(two)]).toEqual([null, null]);
    expect(codes(await verify(one, 'one@example.cn', code))).toEqual([]);
  });

  it('takes its code once, in full width or with a space', async () => {
    const learner = await story.learner();
    await send(learner, { email: 'once@example.cn' });
    const code = await codeOf(app, 'once@example.cn');
    const typed = `${code.slice(0, 3)} ${code.slice(3).replace(/\d/g, d => String.fromCharCode(d.charCodeAt(0) + 0xfee0))}`;
    expect(codes(await verify(learner, 'once@example.cn', typed))).toEqual([]);
    expect(codes(await verify(learner, 'once@example.cn', code))).toEqual(WRONG);
  });

  it('takes no code after five wrong ones', async () => {
    const learner = await story.learner();
    await send(learner, { email: 'guessed@example.cn' });
    const code = await codeOf(app, 'guessed@example.cn');
    for (let n = 0; n < 5; n++)
      expect(codes(await verify(learner, 'guessed@example.cn', not(code)))).toEqual(WRONG);
    expect(codes(await verify(learner, 'guessed@example.cn', code))).toEqual(WRONG);
    expect(await emailOf(learner)).toBeNull();
  });

  it('takes five guesses, not more, when they come at once', async () => {
    const learner = await story.learner();
    await send(learner, { email: 'rushed@example.cn' });
    const code = await codeOf(app, 'rushed@example.cn');
    await Promise.all(Array.from({ length: 12 }, () => verify(learner, 'rushed@example.cn', not(code))));
    expect(await app.sql('select 1 from verification_codes where tries_left < 5')).toEqual([]);
    expect(codes(await verify(learner, 'rushed@example.cn', code))).toEqual(WRONG);
  });

  it('takes no code after ten minutes, and none but the latest', async () => {
    const user = await story.user();
    const learner = await story.as(user);
    await send(learner, { email: 'latest@example.cn' });
    const first = await codeOf(app, 'latest@example.cn');
    await app.sql(`delete from rate_limits where key like 'mailTo:%'`);
    let second = first;
    while (second === first) {
      await app.sql(`delete from rate_limits where key like 'mailTo:%'`);
      await send(learner, { email: 'latest@example.cn' });
      second = await codeOf(app, 'latest@example.cn');
    }
    expect(codes(await verify(learner, 'latest@example.cn', first))).toEqual(WRONG);
    await app.advance(10 * 60_000);
    const later = await story.as(user);
    expect(codes(await verify(later, 'latest@example.cn', second))).toEqual(WRONG);
  });

  it('of somebody else is only refused to whoever has its mail', async () => {
    const [owner, other] = [await story.learner(), await story.learner()];
    await send(owner, { email: 'owned@example.cn' });
    await verify(owner, 'owned@example.cn', await codeOf(app, 'owned@example.cn'));
    await app.sql(`delete from rate_limits where key like 'mailTo:%'`);
    expect(await send(other, { email: 'owned@example.cn' })).toMatchObject({
      retryAfterSeconds: 60,
      userErrors: [],
    });
    expect(codes(await verify(other, 'owned@example.cn', '000000'))).toEqual(WRONG);
    const code = await codeOf(app, 'owned@example.cn');
    expect(codes(await verify(other, 'owned@example.cn', code))).toEqual([['EMAIL_TAKEN', ['email']]]);
    expect([await emailOf(owner), await emailOf(other)]).toEqual([
      { masked: 'o***@example.cn', verified: true },
      null,
    ]);
  });

  it('that two prove at once goes to one of them', async () => {
    const visitors = [await story.learner(), await story.learner(), await story.learner()];
    const mailed: string[] = [];
    for (const visitor of visitors) {
      await app.sql(`delete from rate_limits where key like 'mailTo:%'`);
      await send(visitor, { email: 'contested@example.cn' });
      mailed.push(await codeOf(app, 'contested@example.cn'));
    }
    const answers = await Promise.all(
      visitors.map((visitor, n) => verify(visitor, 'contested@example.cn', mailed[n]!)),
    );
    expect(answers.map(answer => codes(answer)[0]?.[0] ?? 'DONE').sort()).toEqual([
      'DONE',
      'EMAIL_TAKEN',
      'EMAIL_TAKEN',
    ]);
  });

  it('takes the place of the one before, which is told; removed, it is told too', async () => {
    const learner = await story.learner();
    for (const email of ['before@example.cn', 'after@example.cn']) {
      await send(learner, { email });
      await verify(learner, email, await codeOf(app, email));
    }
    expect((await mailsOf(app, 'before@example.cn')).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/验证码$/),
      '你的知课邮箱已更换',
    ]);
    expect((await mailsOf(app, 'before@example.cn'))[1]?.text).toContain('a***@example.cn');
    const removed = await learner.run<{ removeEmail: object }>(
      'mutation { removeEmail(password: "correct horse") { viewer { email { masked } } userErrors { code } } }',
    );
    expect(removed.removeEmail).toEqual({ viewer: { email: null }, userErrors: [] });
    expect((await mailsOf(app, 'after@example.cn')).at(-1)?.text).toContain('邮箱已被移除');
    const deeds = await app.sql<{ action: string }>(
      `select action from audit_entries where action like 'user.%Email' order by sequence desc limit 3`,
    );
    expect(deeds.map(({ action }) => action)).toEqual([
      'user.removeEmail',
      'user.verifyEmail',
      'user.verifyEmail',
    ]);
  });
});

describe('a code by e-mail', () => {
  it('needs a captcha while nothing of the account is known', async () => {
    const visitor = app.visitor();
    await register(app, visitor, { username: 'unknown.yet', email: null, phone: '13812341234' });
    expect(codes(await send(visitor, { email: 'unknown@example.cn' }))).toEqual([
      ['CAPTCHA_REQUIRED', ['captcha']],
    ]);
    const captcha = await solvedCaptcha(app, visitor);
    expect(
      codes(await send(visitor, { email: 'unknown@example.cn', captcha: { ...captcha, answer: '?' } })),
    ).toEqual([['CAPTCHA_WRONG', ['captcha', 'answer']]]);
    expect(await mailsOf(app, 'unknown@example.cn')).toEqual([]);
    const again = await solvedCaptcha(app, visitor);
    expect(codes(await send(visitor, { email: 'unknown@example.cn', captcha: again }))).toEqual([]);
    await verify(visitor, 'unknown@example.cn', await codeOf(app, 'unknown@example.cn'));
    expect(codes(await send(visitor, { email: 'known.now@example.cn' }))).toEqual([]);
  });

  it('speaks the language of whoever asked, as text and as HTML that fetches nothing', async () => {
    const learner = await story.learner({ locale: 'en' });
    await send(learner, { email: 'english@example.cn' });
    const [mail] = await mailsOf(app, 'english@example.cn');
    const code = await codeOf(app, 'english@example.cn');
    expect(mail?.subject).toBe(`${code} is your Zhike e-mail code`);
    expect(mail?.text.split('\n\n')).toEqual([
      'To verify your e-mail address, enter this code:',
      code,
      'It is good once, for ten minutes. If this was not you, simply ignore this mail.',
      'Zhike · This mail was sent by a program; please do not reply.',
    ]);
    expect(mail?.html).toContain(`>${code}</p>`);
    expect(mail?.html).not.toMatch(/https?:|src=|url\(|<a |<img|<script/);
  });

  it('is refused for what is no address', async () => {
    const learner = await story.learner();
    for (const email of ['', 'ming', 'ming@example.cn\r\nBcc: all@example.cn', 'a@b.cn, c@d.cn'])
      expect(codes(await send(learner, { email }))).toEqual([['EMAIL_INVALID', ['email']]]);
  });
});

describe('how many mails there are', () => {
  it('one a minute to an address, whoever asks, and ten a day', async () => {
    const strict = await startApp({ rateLimitFactor: 1 });
    try {
      const people = new Story(strict);
      const [one, two] = [await people.learner(), await people.learner()];
      await send(one, { email: 'flooded@example.cn' });
      for (const visitor of [one, two]) {
        const { errors } = await visitor.send(SendEmailCodeDocument, {
          input: { email: 'flooded@example.cn' },
        });
        expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
        expect(errors?.[0]?.extensions.retryAfterSeconds).toBeLessThanOrEqual(60);
      }
      expect(await mailsOf(strict, 'flooded@example.cn')).toHaveLength(1);
      const rows = await strict.sql<{ points: number }>(
        `select points from rate_limits where key like 'mailsTo:%'`,
      );
      expect(rows).toEqual([{ points: 1 }]);
    } finally {
      await strict.stop();
    }
  });
});
