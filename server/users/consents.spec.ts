import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GiveConsentDocument, WithdrawConsentDocument } from '../../graphql/generated/graphql.js';
import { register, solvedCaptcha } from '../testkit/accounts.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor, VisitorOptions } from '../testkit/visitor.js';
import { createSchema } from '../schema.js';
import { FREE } from './consent-gate.js';
import { consentsDue } from './consents.service.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const TODAY = { privacyPolicy: '1.2', serviceAgreement: '1.0' };

interface Answer {
  viewer: { consentsDue: string[] } | null;
  userErrors: { code: string; field?: string[] | null }[];
}

const give = async ({ run }: Visitor, input: object = TODAY): Promise<Answer> =>
  (await run<{ giveConsent: Answer }>(GiveConsentDocument, { input })).giveConsent;

/** Somebody who agreed to versions that are no longer those of today. */
async function agreedLongAgo(options: VisitorOptions = {}) {
  const user = await story.user();
  await app.sql(`update consents set version = '0.9' where user_id = $1`, [user.id]);
  return { user, visitor: await story.as(user, options) };
}

const addToCart = async ({ run }: Visitor): Promise<string[]> => {
  const { id } = await story.course();
  type Cart = { addToCart: { userErrors: { code: string }[] } };
  const { addToCart: answer } = await run<Cart>(
    'mutation ($id: ID!) { addToCart(input: { kind: COURSE, id: $id }) { userErrors { code } } }',
    { id },
  );
  return answer.userErrors.map(({ code }) => code);
};

const MY_CONSENTS = '{ me { consentsDue consents { kind version platform givenAt withdrawnAt } } }';
interface Mine {
  me: {
    consentsDue: string[];
    consents: { kind: string; version: string; platform: string; withdrawnAt: string | null }[];
  };
}

describe('the documents', () => {
  const DOCUMENTS = '{ legalDocuments { kind version title publishedAt summary body } }';
  interface Documents {
    legalDocuments: { kind: string; version: string; title: string; summary: string; body: string }[];
  }

  it('are read by anybody, in the language they ask for, and name who runs the site', async () => {
    const { legalDocuments: chinese } = await app.visitor().run<Documents>(DOCUMENTS);
    const { legalDocuments: english } = await app.visitor({ locale: 'en' }).run<Documents>(DOCUMENTS);
    expect(chinese.map(({ kind, version, title }) => [kind, version, title])).toEqual([
      ['PRIVACY_POLICY', '1.2', '知课隐私政策'],
      ['SERVICE_AGREEMENT', '1.0', '知课服务协议'],
    ]);
    expect(english.map(({ title }) => title)).toEqual(['Zhike Privacy Policy', 'Zhike Service Agreement']);
    for (const { summary, body } of [...chinese, ...english]) {
      expect(summary).toMatch(/^[^#\s]/);
      expect(body).toMatch(/^# /);
      expect(body).toContain('测试站');
      expect(body).toContain('support@test.example');
      expect(body).not.toMatch(/\{\{|^##/m);
    }
  });

  it('have as many paragraphs in both languages', async () => {
    const shape = async (locale: string) => {
      const { legalDocuments } = await app.visitor({ locale }).run<Documents>(DOCUMENTS);
      return legalDocuments.map(({ body }) =>
        body.split('\n\n').map(paragraph => paragraph.startsWith('# ')),
      );
    };
    expect(await shape('en')).toEqual(await shape('zh-CN'));
  });

  it('stay to be read by their version; one that never was is absent', async () => {
    const query = `{ now: legalDocument(kind: PRIVACY_POLICY) { version }
      named: legalDocument(kind: PRIVACY_POLICY, version: "1.0") { version }
      never: legalDocument(kind: PRIVACY_POLICY, version: "../../README") { version } }`;
    expect(await app.visitor().run(query)).toEqual({
      now: { version: '1.2' },
      named: { version: '1.0' },
      never: null,
    });
  });
});

describe('somebody who has not agreed', () => {
  /** How many rows every table has, limits aside: those count under digests. */
  async function everything(): Promise<Record<string, number>> {
    const tables = await app.sql<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'rate_limits'`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables)
      counts[name] = (await app.sql<{ n: number }>(`select count(*)::int as n from "${name}"`))[0]?.n ?? 0;
    return counts;
  }

  it.each([
    ['WeChat', 'wechat', 'loginWithWechat', 'code'],
    ['Alipay', 'alipay', 'loginWithAlipay', 'authCode'],
  ])(
    'and comes by %s is asked first, and nothing at all is written',
    async (_name, platform, field, name) => {
      const before = await everything();
      const read = [undefined, { ...TODAY, privacyPolicy: '0.9' }, { ...TODAY, serviceAgreement: '' }];
      for (const consent of read) {
        const proof = await app.sandbox.call<Record<string, string>>('POST', `/control/${platform}/login`, {
          user: 'never-seen-before',
        });
        const type = `L${field.slice(1)}Input`;
        const answer = await app
          .visitor({ platform: 'mp-weixin' })
          .run<Record<string, Answer & { accessToken: string | null }>>(
            `mutation ($input: ${type}!) { ${field}(input: $input) { accessToken userErrors { code } } }`,
            { input: { [name]: proof[name], consent } },
          );
        expect(answer[field]).toEqual({ accessToken: null, userErrors: [{ code: 'CONSENT_REQUIRED' }] });
      }
      expect(await everything()).toEqual(before);
      expect(
        await app.sql(
          `select 1 from rate_limits r where r::text like '%never-seen%' or r::text like '%127.0.0.1%'`,
        ),
      ).toEqual([]);
    },
  );

  it('and registers is asked first, and the form leaves nothing behind', async () => {
    const visitor = app.visitor();
    const captcha = await solvedCaptcha(app, visitor);
    const before = await everything();
    const { userErrors } = await register(app, visitor, {
      captcha,
      consent: { ...TODAY, serviceAgreement: '0.9' },
    });
    expect(userErrors).toMatchObject([{ code: 'CONSENT_REQUIRED', field: ['consent'] }]);
    expect(await everything()).toEqual(before);
    expect(await app.sql(`select 1 from rate_limits r where r::text ~ 'newcomer|127.0.0.1'`)).toEqual([]);
  });
});

describe('somebody who agreed to older versions', () => {
  it('comes in and looks around, but nothing more is collected until they agree', async () => {
    const { user, visitor } = await agreedLongAgo();
    const { me } = await visitor.run<Mine>(MY_CONSENTS);
    expect(me.consentsDue).toEqual(['PRIVACY_POLICY', 'SERVICE_AGREEMENT']);
    expect(await consentsDue({ em: app.orm.em.fork() }, user.id)).toEqual(me.consentsDue);
    expect(await addToCart(visitor)).toEqual(['CONSENT_REQUIRED']);
    expect(await app.sql('select 1 from cart_items where user_id = $1', [user.id])).toEqual([]);

    expect(await give(visitor)).toMatchObject({ viewer: { consentsDue: [] }, userErrors: [] });
    expect(await addToCart(visitor)).toEqual([]);
    const { me: after } = await visitor.run<Mine>(MY_CONSENTS);
    expect(after.consents.map(({ version }) => version)).toEqual(['1.0', '1.2', '0.9', '0.9']);
  });

  it('is not held by an older version, or by one that is not', async () => {
    const { visitor } = await agreedLongAgo();
    const refused = { viewer: null, userErrors: [{ code: 'CONSENT_REQUIRED' }] };
    expect(await give(visitor, { ...TODAY, privacyPolicy: '0.9' })).toMatchObject(refused);
    expect(await give(visitor, { ...TODAY, serviceAgreement: '' })).toMatchObject(refused);
    expect((await visitor.run<Mine>(MY_CONSENTS)).me.consentsDue).toHaveLength(2);
  });

  it('agrees once, however often it is sent, and on the platform that asks', async () => {
    const { user, visitor } = await agreedLongAgo({ platform: 'mp-alipay' });
    await Promise.all([give(visitor), give(visitor), give(visitor)]);
    expect(
      await app.sql(
        `select kind, platform from consents where user_id = $1 and version in ('1.0', '1.2') order by kind`,
        [user.id],
      ),
    ).toEqual([
      { kind: 'PRIVACY_POLICY', platform: 'mp-alipay' },
      { kind: 'SERVICE_AGREEMENT', platform: 'mp-alipay' },
    ]);
  });
});

describe('somebody whom a platform knows', () => {
  it.each([
    ['has agreed with the box ticked', TODAY, []],
    [
      'has not with a box of last year',
      { ...TODAY, privacyPolicy: '0.9' },
      ['PRIVACY_POLICY', 'SERVICE_AGREEMENT'],
    ],
  ])('%s', async (_what, consent, due) => {
    const { user } = await agreedLongAgo();
    const { code } = await app.sandbox.call<{ code: string }>('POST', '/control/wechat/login', {
      user: user.username,
    });
    const { loginWithWechat } = await app
      .visitor({ platform: 'mp-weixin' })
      .run<{ loginWithWechat: Answer }>(
        'mutation ($input: LoginWithWechatInput!) { loginWithWechat(input: $input) { viewer { consentsDue } userErrors { code } } }',
        { input: { code, consent } },
      );
    expect(loginWithWechat).toEqual({ viewer: { consentsDue: due }, userErrors: [] });
  });
});

describe('taking consent back', () => {
  it('ends every session; the next one collects nothing until consent is given again', async () => {
    const user = await story.user();
    const [visitor, other] = [await story.as(user), await story.as(user)];
    expect(await addToCart(visitor)).toEqual([]);
    const { withdrawConsent } = await visitor.run<{ withdrawConsent: Answer }>(WithdrawConsentDocument);
    expect(withdrawConsent.userErrors).toEqual([]);
    for (const gone of [visitor, other])
      await expect
        .poll(async () => (await gone.send('{ me { id } }')).errors?.[0]?.extensions.code, { timeout: 1000 })
        .toBe('UNAUTHENTICATED');
    const again = await story.as(user);
    expect(await addToCart(again)).toEqual(['CONSENT_REQUIRED']);
    const { me } = await again.run<Mine>(MY_CONSENTS);
    expect(me.consents.map(({ withdrawnAt }) => withdrawnAt !== null)).toEqual([true, true]);
    expect((await give(again)).viewer?.consentsDue).toEqual([]);
    expect(await addToCart(again)).toEqual([]);
    const deeds = `select action from audit_entries where subject_id = $1 and action like 'consent.%' order by sequence`;
    expect(await app.sql(deeds, [user.id])).toEqual([
      { action: 'consent.withdraw' },
      { action: 'consent.give' },
    ]);
  });
});

it('leaves open without consent only what exists', async () => {
  const fields = (await createSchema()).getMutationType()?.getFields() ?? {};
  expect(FREE.filter(name => !(name in fields))).toEqual([]);
});
