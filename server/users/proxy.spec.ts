import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp({ rateLimitFactor: 1, trustProxy: 1, publicUrl: 'https://zhike.example.cn' });
  story = new Story(app);
});
afterAll(() => app.stop());

interface Answer {
  data: Record<string, { refreshToken: string | null; userErrors: { code: string }[] }> | null;
  errors?: { extensions: { code: string } }[];
}

/** Asks as the proxy does for somebody at `address`; answers the code of the refusal, and what was set. */
async function ask(mutation: string, input: object, address: string, headers: Record<string, string> = {}) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { refreshToken userErrors { code } } }`;
  const response = await fetch(`${app.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `6.6.6.6, ${address}`, ...headers },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = (await response.json()) as Answer;
  const code = errors?.[0]?.extensions.code ?? data?.[mutation]?.userErrors[0]?.code ?? null;
  const refreshToken = data?.[mutation]?.refreshToken ?? null;
  return { code, refreshToken, cookie: response.headers.get('set-cookie') };
}

describe('the cookie of H5 behind a proxy that ends HTTPS', () => {
  const login = async (headers: Record<string, string>) => {
    const { username } = await story.user();
    return ask('loginWithPassword', { username, password: 'correct horse' }, '1.0.0.6', headers);
  };

  it('is set for our own page, and only ever sent by HTTPS', async () => {
    const answer = await login({ origin: 'https://zhike.example.cn' });
    expect(answer).toMatchObject({ code: null, refreshToken: null });
    expect(answer.cookie).toMatch(/^zhike_refresh=[\w-]{43};.*; HttpOnly; Secure; SameSite=Strict$/);
  });

  it('is not set for a page of another site, which gets no refresh token in the answer either', async () => {
    expect(await login({ origin: 'https://elsewhere.example.cn' })).toEqual({
      code: null,
      refreshToken: null,
      cookie: null,
    });
  });

  it('does not take the refresh token from a mini program', async () => {
    const answer = await login({ 'x-zhike-platform': 'mp-weixin' });
    expect(answer.refreshToken).toMatch(/^[\w-]{43}$/);
    expect(answer.cookie).toBeNull();
  });

  it('cannot be set on a socket, where H5 gets no refresh token either', async () => {
    const { username } = await story.user();
    const socket = app.visitor().socket();
    const answer = await socket
      .iterate({
        query: `mutation { loginWithPassword(input: { username: "${username}", password: "correct horse" }) {
          accessToken refreshToken } }`,
      })
      .next();
    expect(answer.value).toEqual({
      data: { loginWithPassword: { accessToken: expect.stringMatching(/^ey/), refreshToken: null } },
    });
  });
});
