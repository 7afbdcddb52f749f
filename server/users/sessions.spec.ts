import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Topics } from '../kernel/topics.js';
import { CONSENT } from '../testkit/accounts.js';
import { Story } from '../testkit/story.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import type { Visitor } from '../testkit/visitor.js';
import type { UserErrors } from '../testkit/purchase.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

interface Session extends UserErrors {
  accessToken: string | null;
  refreshToken: string | null;
  viewer: { id: string; name: string } | null;
}
const FIELDS = '{ accessToken refreshToken expiresAt viewer { id name } userErrors { code message field } }';

async function mutate(visitor: Visitor, name: string, input: object): Promise<Session> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const data = await visitor.run<Record<string, Session>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) ${FIELDS} }`,
    { input },
  );
  return data[name] as Session;
}

const me = async (visitor: Visitor) => (await visitor.run<{ me: { id: string } | null }>('{ me { id } }')).me;

describe('logging in with a password', () => {
  it('answers alike for a wrong password and for a name nobody has', async () => {
    const user = await story.user();
    const visitor = app.visitor();
    const wrong = await mutate(visitor, 'loginWithPassword', { username: user.username, password: 'wrong' });
    const unknown = await mutate(visitor, 'loginWithPassword', { username: 'nobody', password: 'wrong' });
    expect(wrong).toEqual(unknown);
    expect(wrong).toMatchObject({
      accessToken: null,
      viewer: null,
      userErrors: [{ code: 'INVALID_CREDENTIALS', message: '用户名或密码不正确', field: null }],
    });
  });

  it('speaks English to those who ask for it', async () => {
    const visitor = app.visitor({ locale: 'en-GB,en;q=0.9' });
    const { userErrors } = await mutate(visitor, 'loginWithPassword', {
      username: 'nobody',
      password: 'wrong',
    });
    expect(userErrors[0]?.message).toBe('The user name or password is wrong');
  });

  it('keeps the refresh token of H5 in a cookie that scripts cannot read', async () => {
    const user = await story.user();
    const { data, headers } = await app
      .visitor()
      .send<{ loginWithPassword: Session }>(
        `mutation ($input: LoginWithPasswordInput!) { loginWithPassword(input: $input) ${FIELDS} }`,
        { input: { username: user.username, password: 'correct horse' } },
      );
    expect(data.loginWithPassword).toMatchObject({
      refreshToken: null,
      viewer: { id: user.id, name: user.name },
    });
    expect(headers.get('set-cookie')).toMatch(
      /^zhike_refresh=[\w-]{43}; Max-Age=2592000; Path=\/graphql; .*HttpOnly; SameSite=Strict$/,
    );
  });
});

describe('logging in by a platform', () => {
  it.each([
    ['wechat', 'loginWithWechat', 'code', 'mp-weixin'],
    ['alipay', 'loginWithAlipay', 'authCode', 'mp-alipay'],
  ] as const)(
    '%s makes a learner once and finds the same one again',
    async (platform, mutation, field, client) => {
      const login = async (visitor: Visitor) => {
        const codes = await app.sandbox.call<Record<string, string>>('POST', `/control/${platform}/login`, {
          user: 'newcomer',
        });
        return mutate(visitor, mutation, { [field]: codes[field], consent: CONSENT });
      };
      const first = await login(app.visitor({ platform: client }));
      const again = await login(app.visitor({ platform: client }));
      expect(first.userErrors).toEqual([]);
      expect(first.refreshToken).toMatch(/^[\w-]{43}$/);
      expect(again.viewer).toEqual(first.viewer);
    },
  );

  it('makes one learner when the first log-in happens twice at once', async () => {
    const login = async () => {
      const { code } = await app.sandbox.call<{ code: string }>('POST', '/control/wechat/login', {
        user: 'twins',
      });
      return mutate(app.visitor({ platform: 'mp-weixin' }), 'loginWithWechat', { code, consent: CONSENT });
    };
    const sessions = await Promise.all([login(), login(), login(), login()]);
    expect(sessions.map(session => session.userErrors)).toEqual([[], [], [], []]);
    expect(new Set(sessions.map(session => session.viewer?.id)).size).toBe(1);
  });

  it('refuses a code that was used or made up', async () => {
    const { code } = await app.sandbox.call<{ code: string }>('POST', '/control/wechat/login', {
      user: 'once',
    });
    const visitor = app.visitor({ platform: 'mp-weixin' });
    await mutate(visitor, 'loginWithWechat', { code });
    for (const bad of [code, 'made-up', '']) {
      expect(await mutate(visitor, 'loginWithWechat', { code: bad })).toMatchObject({
        accessToken: null,
        userErrors: [{ code: 'INVALID_CODE' }],
      });
    }
    expect(await mutate(visitor, 'loginWithAlipay', { authCode: 'made-up' })).toMatchObject({
      userErrors: [{ code: 'INVALID_CODE' }],
    });
  });
});

describe('a session', () => {
  const mobile = async () => {
    const user = await story.user();
    const visitor = app.visitor({ platform: 'mp-weixin' });
    const session = await mutate(visitor, 'loginWithPassword', {
      username: user.username,
      password: 'correct horse',
    });
    visitor.accessToken = session.accessToken;
    return { visitor, refreshToken: session.refreshToken as string };
  };

  it('exchanges its refresh token for a new pair', async () => {
    const { visitor, refreshToken } = await mobile();
    const next = await mutate(visitor, 'refreshSession', { refreshToken });
    expect(next.refreshToken).not.toBe(refreshToken);
    visitor.accessToken = next.accessToken;
    expect(await me(visitor)).toEqual({ id: next.viewer?.id });
  });

  it('bears two refreshes at once, but ends when an old link is used later', async () => {
    const { visitor, refreshToken } = await mobile();
    const [one, two] = await Promise.all([
      mutate(visitor, 'refreshSession', { refreshToken }),
      mutate(visitor, 'refreshSession', { refreshToken }),
    ]);
    expect([one.userErrors, two.userErrors]).toEqual([[], []]);
    app.clock.advance(60_000);
    const thief = await mutate(app.visitor({ platform: 'mp-weixin' }), 'refreshSession', { refreshToken });
    expect(thief).toMatchObject({ accessToken: null, userErrors: [{ code: 'SESSION_EXPIRED' }] });
    const owner = await mutate(app.visitor({ platform: 'mp-weixin' }), 'refreshSession', {
      refreshToken: one.refreshToken,
    });
    expect(owner).toMatchObject({ accessToken: null, userErrors: [{ code: 'SESSION_EXPIRED' }] });
  });

  it('is refused on HTTP and cut on its socket within a second of its revocation', async () => {
    const user = await story.user();
    const phone = await story.as(user);
    const laptop = await story.as(user);
    const { me: account } = await laptop.run<{ me: { sessions: { id: string; current: boolean }[] } }>(
      '{ me { sessions { id current } } }',
    );
    const other = account.sessions.find(session => !session.current);
    const order = await story.course().then(course => placeOrder(phone, course.id));
    const ended = new Promise<number>(resolve => {
      const socket = phone.socket();
      socket.on('closed', event => resolve((event as { code: number }).code));
      void socket
        .iterate({ query: `subscription { orderUpdated(orderId: "${order}") { status } }` })
        .next()
        .then(async () => {
          await laptop.run('mutation ($id: ID!) { revokeSession(id: $id) { userErrors { code } } }', {
            id: other?.id,
          });
        });
    });
    expect(await ended).toBe(4403);
    const refused = await phone.send('{ me { id } }');
    expect([refused.status, refused.errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(await me(laptop)).toEqual({ id: user.id });
  });

  it('is refused here at once even while nothing is heard from PostgreSQL', async () => {
    const hear = vi
      .spyOn(Topics.prototype as unknown as { hear: () => void }, 'hear')
      .mockReturnValue(undefined);
    const user = await story.user();
    const phone = await story.as(user);
    await phone.run('mutation { logout { userErrors { code } } }');
    const refused = await phone.send('{ me { id } }');
    hear.mockRestore();
    expect(refused.status).toBe(401);
  });

  it("cannot be revoked by a stranger: someone else's does not exist", async () => {
    const owner = await story.learner();
    const { me: account } = await owner.run<{ me: { sessions: { id: string }[] } }>(
      '{ me { sessions { id } } }',
    );
    const stranger = await story.learner();
    for (const id of [account.sessions[0]?.id, 'nonsense']) {
      const answer = await stranger.run<{ revokeSession: UserErrors }>(
        'mutation ($id: ID!) { revokeSession(id: $id) { userErrors { code field } } }',
        { id },
      );
      expect(answer.revokeSession.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['id'] }]);
    }
    expect(await me(owner)).not.toBeNull();
  });

  it('ends with its access token when that is altered or too old', async () => {
    const visitor = await story.learner();
    const token = visitor.accessToken as string;
    visitor.accessToken = `${token.slice(0, -2)}xx`;
    expect((await visitor.send('{ me { id } }')).status).toBe(401);
    visitor.accessToken = token;
    app.clock.advance(11 * 60_000);
    expect((await visitor.send('{ me { id } }')).status).toBe(401);
  });
});

async function placeOrder(visitor: Visitor, courseId: string): Promise<string> {
  const { placeOrder: placed } = await visitor.run<{ placeOrder: { order: { id: string } } }>(
    'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }',
    { input: { clientKey: `key-${courseId}`, items: [{ kind: 'COURSE', id: courseId }] } },
  );
  return placed.order.id;
}
