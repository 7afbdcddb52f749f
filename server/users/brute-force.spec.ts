import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { solvedCaptcha } from '../testkit/accounts.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp({ rateLimitFactor: 1, trustProxy: 1 });
  story = new Story(app);
});
afterAll(() => app.stop());

interface Answer {
  data: Record<string, { userErrors: { code: string }[] } | null> | null;
  errors?: { path?: string[]; extensions: { code: string; retryAfterSeconds?: number } }[];
}

/** What the server says to somebody at `address`, as the proxy in front tells it. */
async function post(address: string, query: string, variables: object = {}, token?: string): Promise<Answer> {
  const response = await fetch(`${app.origin}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': address,
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}

const codeIn = ({ data, errors }: Answer): string => {
  const [payload] = Object.values(data ?? {});
  return errors?.[0]?.extensions.code ?? payload?.userErrors[0]?.code ?? 'DONE';
};

const LOGIN =
  'mutation ($input: LoginWithPasswordInput!) { loginWithPassword(input: $input) { userErrors { code } } }';

async function login(
  address: string,
  username: string,
  password = 'a wrong guess',
  captcha?: object,
): Promise<string> {
  return codeIn(await post(address, LOGIN, { input: { username, password, captcha } }));
}

/** So many attempts one after the other. */
async function times(count: number, attempt: (n: number) => Promise<string>): Promise<string[]> {
  const codes: string[] = [];
  for (let n = 0; n < count; n++) codes.push(await attempt(n));
  return codes;
}

const many = (count: number, code: string): string[] => Array<string>(count).fill(code);
const captcha = () => solvedCaptcha(app, app.visitor());

describe('guessing one password', () => {
  it.each(['somebody', 'nobody at all'])('of %s asks for a captcha from the fourth time on', async who => {
    const username = who === 'somebody' ? (await story.user()).username! : who;
    expect(await times(5, () => login('1.0.0.1', username))).toEqual([
      ...many(3, 'INVALID_CREDENTIALS'),
      ...many(2, 'CAPTCHA_REQUIRED'),
    ]);
    expect(await login('1.0.0.2', username)).toBe('CAPTCHA_REQUIRED');
    expect(await login('1.0.0.2', username, 'a wrong guess', await captcha())).toBe('INVALID_CREDENTIALS');
    expect(await login('1.0.0.2', username, 'a wrong guess', { id: 'x', answer: 'x' })).toBe('CAPTCHA_WRONG');
  });

  it('from one address ends after ten times, and does not lock the owner out elsewhere', async () => {
    const { username } = await story.user();
    const guesses = await times(12, async n =>
      login('1.0.1.1', username!, 'a wrong guess', n < 3 ? undefined : await captcha()),
    );
    expect(guesses).toEqual([...many(10, 'INVALID_CREDENTIALS'), ...many(2, 'RATE_LIMITED')]);
    expect(await login('1.0.1.1', username!, 'correct horse', await captcha())).toBe('RATE_LIMITED');
    expect(await login('1.0.1.2', username!, 'correct horse', await captcha())).toBe('DONE');
  });

  it('is not forgiven by the right password, so that nobody sees by it that the owner came', async () => {
    const { username } = await story.user();
    expect(await times(4, () => login('1.0.2.1', username!))).toEqual([
      ...many(3, 'INVALID_CREDENTIALS'),
      'CAPTCHA_REQUIRED',
    ]);
    // Three log-ins, so that a count which each of them lowered would have room again.
    expect(await times(3, async () => login('1.0.2.2', username!, 'correct horse', await captcha()))).toEqual(
      many(3, 'DONE'),
    );
    expect(await login('1.0.2.1', username!)).toBe('CAPTCHA_REQUIRED');
    expect(await times(4, () => login('1.0.2.1', 'nobody.like.that'))).toEqual([
      ...many(3, 'INVALID_CREDENTIALS'),
      'CAPTCHA_REQUIRED',
    ]);
    expect(await login('1.0.2.1', 'nobody.like.that')).toBe('CAPTCHA_REQUIRED');
  });

  it('twice by mistake costs its owner no picture, however often they come, and an hour later nothing at all', async () => {
    const { username } = await story.user();
    await times(2, () => login('1.0.2.3', username!));
    expect(await times(5, () => login('1.0.2.3', username!, 'correct horse'))).toEqual(many(5, 'DONE'));
    expect(await times(2, () => login('1.0.2.3', username!))).toEqual([
      'INVALID_CREDENTIALS',
      'CAPTCHA_REQUIRED',
    ]);
    // Limits go by the real time: the hour is over where the table says so.
    const hours = await app.sql<{ left: number }>(
      `select (expire - extract(epoch from clock_timestamp()) * 1000)::float as left from rate_limits
       where key like 'loginFailures:%'`,
    );
    expect(Math.max(...hours.map(({ left }) => left))).toBeLessThanOrEqual(3_600_000);
  });

  it.each([
    ['capitals and full width', (name: string) => name.toUpperCase().replace('U', 'Ｕ')],
    ['spaces', (name: string) => `  ${name} `],
    ['a joiner of no width', (name: string) => `${name.slice(0, 2)}\u200B${name.slice(2)}`],
  ])('is one account however it is written: %s', async (_what, written) => {
    const { username } = await story.user();
    await times(3, () => login('1.0.3.1', username!));
    expect(await login('1.0.3.1', written(username!))).toBe('CAPTCHA_REQUIRED');
  });

  it('from one household is one place, whichever of its IPv6 addresses it uses', async () => {
    const guess = (n: number) => login(`2001:db8:7:1:${n.toString(16)}::1`, `name.six${n}`);
    expect(await times(21, guess)).toEqual([...many(20, 'INVALID_CREDENTIALS'), 'CAPTCHA_REQUIRED']);
    expect(await login('2001:db8:7:2::1', 'another.name')).toBe('INVALID_CREDENTIALS');
  });

  it('counts every alias of one document', async () => {
    const { username } = await story.user();
    const guess = (n: number) =>
      `a${n}: loginWithPassword(input: { username: "${username}", password: "guess number ${n}" }) { userErrors { code } }`;
    const { data, errors } = await post('1.0.4.1', `mutation { ${[1, 2, 3, 4, 5].map(guess).join(' ')} }`);
    expect(errors).toBeUndefined();
    expect(Object.values(data!).map(payload => payload?.userErrors[0]?.code)).toEqual([
      ...many(3, 'INVALID_CREDENTIALS'),
      ...many(2, 'CAPTCHA_REQUIRED'),
    ]);
  });

  it('counts what comes over a WebSocket with what comes by HTTP', async () => {
    const { username } = await story.user();
    const socket = app.visitor().socket();
    const overSocket = async () => {
      const query = LOGIN.replace('mutation (', 'mutation Guess(');
      const input = { username, password: 'a wrong guess' };
      const { value } = await socket
        .iterate<{ loginWithPassword: { userErrors: { code: string }[] } }>({
          query,
          variables: { input },
        })
        .next();
      return value?.data?.loginWithPassword.userErrors[0]?.code;
    };
    expect([await overSocket(), await overSocket(), await login('127.0.0.1', username!)]).toEqual(
      many(3, 'INVALID_CREDENTIALS'),
    );
    expect([await overSocket(), await login('127.0.0.1', username!)]).toEqual(many(2, 'CAPTCHA_REQUIRED'));
  });

  it('lets no more through when all attempts come at once', async () => {
    const { username } = await story.user();
    const codes = await Promise.all(Array.from({ length: 30 }, (_, n) => login(`1.0.5.${n}`, username!)));
    expect(codes.filter(code => code === 'INVALID_CREDENTIALS')).toHaveLength(3);
    expect(codes.filter(code => code === 'CAPTCHA_REQUIRED')).toHaveLength(27);
  });
});

describe('guessing many passwords from one address', () => {
  it('asks for a captcha from the twenty-first time on, and ends after a hundred', async () => {
    const codes = await times(102, n => login('2.0.0.1', `name${n}`));
    expect(codes).toEqual([
      ...many(20, 'INVALID_CREDENTIALS'),
      ...many(80, 'CAPTCHA_REQUIRED'),
      ...many(2, 'RATE_LIMITED'),
    ]);
  });

  it('leaves a school behind one address its logins: right ones do not count', async () => {
    const user = await story.user();
    expect(await times(25, () => login('2.0.0.2', user.username!, 'correct horse'))).toEqual(
      many(25, 'DONE'),
    );
    expect(await login('2.0.0.2', 'somebody.else')).toBe('INVALID_CREDENTIALS');
  });
});

describe('what a school behind one address does', () => {
  it('logging in by a platform is not shut out', async () => {
    const query = 'mutation { loginWithWechat(input: { code: "made-up" }) { userErrors { code } } }';
    const codes = await times(40, async () => codeIn(await post('3.0.0.1', query)));
    expect(codes).toEqual(many(40, 'INVALID_CODE'));
  });

  it('refreshing is not shut out', async () => {
    const query = 'mutation { refreshSession(input: { refreshToken: "made-up" }) { userErrors { code } } }';
    const codes = await times(100, async () => codeIn(await post('3.0.0.2', query)));
    expect(codes).toEqual(many(100, 'SESSION_EXPIRED'));
  });
});

describe('other doors', () => {
  it('tell how long to wait', async () => {
    const { username } = await story.user();
    await times(10, () => login('4.0.0.1', username!));
    const { errors } = await post('4.0.0.1', LOGIN, { input: { username, password: 'a wrong guess' } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    expect(errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(290);
    expect(errors?.[0]?.extensions.retryAfterSeconds).toBeLessThanOrEqual(300);
  });

  it('registering: sixty an hour from one address', async () => {
    const query = `mutation { register(input: { username: "x", password: "x", confirmPassword: "x",
      captcha: { id: "x", answer: "x" }, consent: { privacyPolicy: "x", serviceAgreement: "x" } }) { userErrors { code } } }`;
    const codes = await times(61, async () => codeIn(await post('4.0.0.2', query)));
    expect(codes).toEqual([...many(60, 'USERNAME_INVALID'), 'RATE_LIMITED']);
  });

  it('claiming coupons: thirty a minute by learner, from wherever', async () => {
    const { accessToken } = await story.learner();
    const query =
      'mutation { claimCoupon(templateId: "00000000-0000-7000-8000-000000000000") { userErrors { code } } }';
    const codes = await times(31, async n => codeIn(await post(`4.0.1.${n}`, query, {}, accessToken!)));
    expect(codes).toEqual([...many(30, 'NOT_FOUND'), 'RATE_LIMITED']);
  });

  it('the own password asked again: ten times in five minutes, from wherever', async () => {
    const { accessToken } = await story.learner();
    const query = `mutation { changePassword(input: { currentPassword: "a wrong guess", password: "another horse",
      confirmPassword: "another horse" }) { userErrors { code } } }`;
    const codes = await times(11, async n => codeIn(await post(`4.0.2.${n}`, query, {}, accessToken!)));
    expect(codes).toEqual([...many(10, 'PASSWORD_WRONG'), 'RATE_LIMITED']);
  });

  it('keep no name and no address in the table that counts', async () => {
    const { username } = await story.user();
    await login('203.0.113.77', username!);
    const rows = await app.sql<{ key: string }>('select key from rate_limits');
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ key }) => !/^[A-Za-z-]+:[\w-]{43}$/.test(key))).toEqual([]);
  });
});
