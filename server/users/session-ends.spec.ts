import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChangePasswordDocument, RevokeOtherSessionsDocument } from '../../graphql/generated/graphql.js';
import { turnOnSecondFactor } from '../testkit/accounts.js';
import { Linker } from '../testkit/linking.js';
import type { UserErrors } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import type { User } from './user.entity.js';

let app: TestApp;
let story: Story;
let linker: Linker;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  linker = new Linker(app);
});
afterAll(() => app.stop());

interface Session extends UserErrors {
  accessToken: string | null;
  refreshToken: string | null;
}
const CODES = 'userErrors { code }';
const SESSION = `{ accessToken refreshToken ${CODES} }`;
const LOGIN = `mutation ($input: LoginWithPasswordInput!) { loginWithPassword(input: $input) ${SESSION} }`;
const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) ${SESSION} }`;
const LOGOUT = `mutation ($refreshToken: String) { logout(refreshToken: $refreshToken) { ${CODES} } }`;
const EXPIRED = { accessToken: null, refreshToken: null, userErrors: [{ code: 'SESSION_EXPIRED' }] };
const GONE = [null, ['UNAUTHENTICATED']];

const mini = (accessToken?: string | null) =>
  app.visitor({ platform: 'mp-weixin', ...(accessToken && { accessToken }) });
const login = async ({ username }: User): Promise<Session> =>
  (
    await mini().run<{ loginWithPassword: Session }>(LOGIN, {
      input: { username, password: 'correct horse' },
    })
  ).loginWithPassword;
const refresh = async ({ refreshToken }: Pick<Session, 'refreshToken'>): Promise<Session> =>
  (await mini().run<{ refreshSession: Session }>(REFRESH, { input: { refreshToken } })).refreshSession;
const statusOf = async ({ accessToken }: Pick<Session, 'accessToken'>) =>
  (await mini(accessToken).send('{ me { id } }')).status;

/** What was answered, and the codes of what was refused as a whole. */
async function sent(visitor: Visitor, query: string, variables?: object) {
  const { data, errors } = await visitor.send<unknown>(query, variables);
  return [data, (errors ?? []).map(({ extensions }) => extensions.code)];
}

describe('logging out after more than ten minutes without a request', () => {
  const post = (query: string, headers: Record<string, string>, variables = {}) =>
    fetch(`${app.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-zhike-platform': 'h5', ...headers },
      body: JSON.stringify({ query, variables }),
    });

  it.each(['the access token that has run out', 'the cookie alone'])('ends the session by %s', async way => {
    const { username } = await story.user();
    const opened = await post(LOGIN, {}, { input: { username, password: 'correct horse' } });
    const cookie = opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { data } = (await opened.json()) as { data: { loginWithPassword: Session } };
    await app.advance(11 * 60_000);
    const bearer = { authorization: `Bearer ${data.loginWithPassword.accessToken}` };
    const left = await post(LOGOUT, { cookie, ...(way === 'the cookie alone' ? {} : bearer) });
    expect([left.status, await left.json()]).toEqual([200, { data: { logout: { userErrors: [] } } }]);
    expect(left.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^zhike_refresh=; Path=\/graphql; .*1970/),
    ]);
    const again = await post(`mutation { refreshSession(input: {}) ${SESSION} }`, { cookie });
    expect(await again.json()).toEqual({ data: { refreshSession: EXPIRED } });
  });

  it('ends the session of a mini program by its refresh token, and of nobody by a made up one', async () => {
    const user = await story.user();
    const [here, elsewhere] = [await login(user), await login(user)];
    await app.advance(11 * 60_000);
    const done = [{ logout: { userErrors: [] } }, []];
    expect(await sent(mini(), LOGOUT, { refreshToken: 'made up' })).toEqual(done);
    expect(await sent(mini(), LOGOUT, { refreshToken: here.refreshToken })).toEqual(done);
    expect(await refresh(here)).toEqual(EXPIRED);
    expect((await refresh(elsewhere)).userErrors).toEqual([]);
  });

  it('opens nothing but the way out to a token that has run out', async () => {
    const { accessToken } = await login(await story.user());
    await app.advance(11 * 60_000);
    const { status } = await mini(accessToken).send(
      `mutation { logout { ${CODES} } cancelDeletion { ${CODES} } }`,
    );
    expect(status).toBe(401);
  });
});

describe('a copy of a session', () => {
  /** Owner and thief hold a branch each of one chain of refresh tokens, made within the grace. */
  async function copied() {
    const user = await story.user();
    const first = await login(user);
    return { user, owner: await refresh(first), thief: await refresh(first) };
  }
  const renewals = async (...held: Pick<Session, 'refreshToken'>[]) => {
    const codes: (string | null)[] = [];
    for (const one of held) codes.push((await refresh(one)).userErrors[0]?.code ?? null);
    return codes;
  };

  it.each([
    [
      'changePassword',
      ChangePasswordDocument,
      { input: { currentPassword: 'correct horse', ...twice('staple battery 77') } },
    ],
    ['revokeOtherSessions', RevokeOtherSessionsDocument, {}],
  ] as const)('is worth nothing after %s, and its owner goes on', async (name, document, variables) => {
    const { user, owner, thief } = await copied();
    const elsewhere = await login(user);
    const [before] = await app.sql<{ at: Date }>(
      'select min(created_at) as at from sessions where user_id = $1',
      [user.id],
    );
    await app.advance(60_000);
    const answer = await mini(owner.accessToken).run<Record<string, { session: Session } & UserErrors>>(
      document,
      variables,
    );
    expect(answer[name]?.userErrors).toEqual([]);
    const mine = answer[name]?.session as Session;
    expect(await Promise.all([owner, thief, elsewhere, mine].map(statusOf))).toEqual([401, 401, 401, 200]);
    expect(await renewals(owner, thief, elsewhere, mine)).toEqual([
      ...['SESSION_EXPIRED', 'SESSION_EXPIRED', 'SESSION_EXPIRED'],
      null,
    ]);
    // The session of before goes on, so that doing this often makes it no longer.
    expect(
      await app.sql('select created_at as at from sessions where user_id = $1 and revoked_at is null', [
        user.id,
      ]),
    ).toEqual([before]);
  });

  it('is renewed no more once the second factor is on', async () => {
    const { owner, thief } = await copied();
    await turnOnSecondFactor(app, mini(owner.accessToken));
    expect(await renewals(thief, owner)).toEqual(['SESSION_EXPIRED', 'SESSION_EXPIRED']);
    expect(await statusOf(owner)).toBe(200);
  });
});

describe('in the document that ends a session', () => {
  it('nothing more is done after the log-out', async () => {
    const user = await story.user({ alipay: false });
    const code = await linker.code('ALIPAY', 'one-document');
    const query = `mutation ($code: String!) {
      logout { ${CODES} }
      linkIdentity(input: { provider: ALIPAY, code: $code, password: "correct horse" }) { ${CODES} }
    }`;
    expect(await sent(await story.as(user), query, { code })).toEqual(GONE);
    expect(
      await app.sql("select 1 from identities where user_id = $1 and provider = 'ALIPAY'", [user.id]),
    ).toEqual([]);
  });

  it('nothing more is collected after consent was taken back', async () => {
    const user = await story.user();
    const visitor = await story.as(user);
    // The gate has asked for this session's consent before, and remembers it.
    await visitor.run(`mutation { updateProfile(input: { name: "小明" }) { ${CODES} } }`);
    const query = `mutation {
      withdrawConsent { viewer { id } ${CODES} }
      updateProfile(input: { name: "collected", bio: "after no" }) { ${CODES} }
    }`;
    expect(await sent(visitor, query)).toEqual(GONE);
    expect(await app.sql('select name, bio from users where id = $1', [user.id])).toEqual([
      { name: '小明', bio: null },
    ]);
    expect(
      await app.sql('select 1 from consents where user_id = $1 and withdrawn_at is null', [user.id]),
    ).toEqual([]);
  });
});

it('keeps no session key of somebody who took consent back and comes in again', async () => {
  const person = linker.somebody();
  const visitor = await linker.comes('WECHAT', person);
  const { me } = await visitor.run<{ me: { id: string } }>('{ me { id } }');
  const keys = () => app.sql('select sealed_session_key from identities where user_id = $1', [me.id]);
  await visitor.run(`mutation { withdrawConsent { ${CODES} } }`);
  const before = await keys();
  const { loginWithWechat } = await mini().run<{ loginWithWechat: Session }>(
    `mutation ($input: LoginWithWechatInput!) { loginWithWechat(input: $input) ${SESSION} }`,
    { input: { code: await linker.code('WECHAT', person) } },
  );
  expect(loginWithWechat.userErrors).toEqual([]);
  expect(await keys()).toEqual(before);
});

function twice(password: string) {
  return { password, confirmPassword: password };
}
