import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SendEmailCodeDocument, VerifyEmailDocument } from '../../graphql/generated/graphql.js';
import { codeOf, mailsOf, solvedCaptcha } from '../testkit/accounts.js';
import { codesOf, Linker, shelfOf } from '../testkit/linking.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from './user.entity.js';

let app: TestApp;
let story: Story;
let linker: Linker;
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  linker = new Linker(app);
});
afterAll(() => app.stop());

const PASSWORD = 'correct horse';

describe('an account with a second factor', () => {
  it('is given up for its password and a code, whatever led to it', async () => {
    const user = await story.user({ wechat: false });
    const owner = await story.as(user);
    const { startSecondFactor } = await owner.run<{ startSecondFactor: { setup: { secret: string } } }>(
      `mutation { startSecondFactor(input: { password: "${PASSWORD}" }) { setup { secret } } }`,
    );
    const totp = new TOTP({ secret: Secret.fromBase32(startSecondFactor.setup.secret) });
    const code = (steps: number) => totp.generate({ timestamp: app.clock.now().getTime() + steps * 30_000 });
    await owner.run(
      `mutation { confirmSecondFactor(input: { code: "${code(0)}" }) { userErrors { code } } }`,
    );
    const wechat = await linker.comes('WECHAT', linker.somebody());
    const { merge } = await linker.link(wechat, 'ALIPAY', user.username ?? '');
    expect(merge?.asks).toEqual(['PASSWORD', 'SECOND_FACTOR']);
    for (const proofs of [{}, { code: code(1) }])
      expect(codesOf(await linker.merge(wechat, merge?.token, proofs))).toEqual(['PASSWORD_WRONG']);
    for (const proofs of [{ password: PASSWORD }, { password: PASSWORD, code: '000000' }])
      expect(codesOf(await linker.merge(wechat, merge?.token, proofs))).toEqual(['SECOND_FACTOR_WRONG']);
    expect((await shelfOf(wechat)).providers).toEqual(['WECHAT']);
    expect(codesOf(await linker.merge(wechat, merge?.token, { password: PASSWORD, code: code(1) }))).toEqual(
      [],
    );
    expect((await shelfOf(wechat)).providers).toEqual(['ALIPAY', 'WECHAT']);
    const { me } = await wechat.run<{ me: { secondFactor: object | null } }>(
      '{ me { secondFactor { enabledAt } } }',
    );
    expect(me.secondFactor).toBeNull();
  });
});

describe('whoever has an address', () => {
  it('hears by mail that two accounts became one, each at the own one', async () => {
    const mailed = async (visitor: Visitor, email: string) => {
      const captcha = await solvedCaptcha(app, visitor);
      await visitor.run(SendEmailCodeDocument, { input: { email, captcha } });
      await visitor.run(VerifyEmailDocument, {
        input: { email, code: await codeOf(app, email), password: 'correct horse' },
      });
      return email;
    };
    const { person, wechat, alipay } = await linker.twice();
    const addresses = [await mailed(wechat, 'keeper@example.cn'), await mailed(alipay, 'giver@example.cn')];
    const { merge } = await linker.link(wechat, 'ALIPAY', person);
    expect(codesOf(await linker.merge(wechat, merge?.token))).toEqual([]);
    for (const address of addresses)
      expect((await mailsOf(app, address)).at(-1)?.subject).toBe('你的知课账号已合并');
    const { me } = await wechat.run<{ me: { email: object } }>('{ me { email { masked verified } } }');
    expect(me.email).toEqual({ masked: 'k***@example.cn', verified: true });
  });
});

describe('what is never merged', () => {
  it.each([Role.TEACHER, Role.ADMIN])('an account of a %s, whichever side', async role => {
    const staff = await story.user({ role, wechat: false });
    const wechat = await linker.comes('WECHAT', linker.somebody());
    const taken = await linker.link(wechat, 'ALIPAY', staff.username ?? '');
    expect([codesOf(taken), taken.merge]).toEqual([['IDENTITY_TAKEN'], null]);
    const person = linker.somebody();
    await linker.comes('WECHAT', person);
    const other = await linker.link(await story.as(staff), 'WECHAT', person);
    expect([codesOf(other), other.merge]).toEqual([['IDENTITY_TAKEN'], null]);
  });

  it('two accounts that have one of the same platform each', async () => {
    const visitor = await story.learner();
    const person = linker.somebody();
    await linker.comes('WECHAT', person);
    const taken = await linker.link(visitor, 'WECHAT', person);
    expect([codesOf(taken), taken.merge]).toEqual([['IDENTITY_TAKEN'], null]);
  });

  it('an account that was banned, or is to be erased, since it was offered', async () => {
    const ways: ((id: string, owner: Visitor) => Promise<unknown>)[] = [
      id =>
        admin.run(
          `mutation ($id: ID!) { banUser(input: { userId: $id, reason: "违规" }) { userErrors { code } } }`,
          { id },
        ),
      (_, owner) => owner.run(`mutation { requestDeletion(input: {}) { userErrors { code } } }`),
    ];
    for (const end of ways) {
      admin = await story.as(await story.user({ role: Role.ADMIN }));
      const { person, wechat, alipay } = await linker.twice();
      const { merge } = await linker.link(wechat, 'ALIPAY', person);
      await end((await shelfOf(alipay)).id, alipay);
      expect(codesOf(await linker.merge(wechat, merge?.token))).toEqual(['MERGE_REFUSED']);
      expect(await shelfOf(wechat)).toMatchObject({
        courses: [],
        orders: [],
        phone: null,
        providers: ['WECHAT'],
      });
    }
  });
});

describe('an offer', () => {
  it('is good once, in its session alone, and as it was written', async () => {
    const { person, wechat, alipay } = await linker.twice();
    const { merge } = await linker.link(wechat, 'ALIPAY', person);
    const token = merge?.token ?? '';
    const stranger = await story.learner();
    const elsewhere = await linker.comes('WECHAT', person);
    for (const visitor of [stranger, elsewhere, alipay])
      expect(codesOf(await linker.merge(visitor, token))).toEqual(['MERGE_EXPIRED']);
    for (const altered of ['', 'made-up', `${token.slice(0, -4)}AAAA`, wechat.accessToken ?? ''])
      expect(codesOf(await linker.merge(wechat, altered))).toEqual(['MERGE_EXPIRED']);
    expect((await shelfOf(alipay)).providers).toEqual(['ALIPAY']);
    expect(codesOf(await linker.merge(wechat, token))).toEqual([]);
    expect(codesOf(await linker.merge(wechat, token))).toEqual(['MERGE_EXPIRED']);
    expect((await alipay.send('{ me { id } }')).status).toBe(401);
  });

  it('ends after ten minutes, though its session goes on', async () => {
    const { person, wechat } = await linker.twice();
    const { merge } = await linker.link(wechat, 'ALIPAY', person);
    app.clock.advance(10 * 60_000 + 1000);
    wechat.accessToken = await linker.renewed(wechat);
    expect(codesOf(await linker.merge(wechat, merge?.token))).toEqual(['MERGE_EXPIRED']);
    const fresh = await linker.link(wechat, 'ALIPAY', person);
    expect(codesOf(await linker.merge(wechat, fresh.merge?.token))).toEqual([]);
  });

  it('ends with what it was made for: unlinked meanwhile, there is nothing to take over', async () => {
    const { person, wechat } = await linker.twice();
    const owner = await story.as(await story.user({ wechat: false, alipay: false }));
    const other = `${person}-other`;
    await linker.link(owner, 'ALIPAY', other);
    const { merge } = await linker.link(wechat, 'ALIPAY', other);
    await linker.unlink(owner, 'ALIPAY');
    expect(codesOf(await linker.merge(wechat, merge?.token))).toEqual(['MERGE_EXPIRED']);
    expect((await owner.send('{ me { id } }')).status).toBe(200);
  });
});
