import urql from '@urql/vue';
import { createSSRApp, effectScope } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LoginAnswer } from '../api/session';
import { clientBefore } from '../testing/table-server';

const uni = { getStorageSync: () => '', setStorageSync: () => undefined, getSystemInfoSync: () => ({}) };
vi.stubGlobal('uni', uni);
const logIn = vi.fn<(credential: object) => Promise<LoginAnswer>>();
const logInHere = vi.fn<() => Promise<LoginAnswer>>();
const required = vi.fn<() => Promise<boolean>>();
vi.mock('../api/viewer', () => ({ session: { logIn, logInHere } }));
vi.mock('./use-consent', () => ({ consent: { required } }));
const { CombinedError } = await import('@urql/core');
const { useLogin } = await import('./use-login');

const IN: LoginAnswer = { userErrors: [], secondFactor: null };
type Code = LoginAnswer['userErrors'][number]['code'];
const refused = (code: Code): LoginAnswer => ({
  userErrors: [{ code, message: `<${code}>`, field: null }],
  secondFactor: null,
});
const captcha = (id: string) => ({ id, image: 'data:image/png;base64,', expiresAt: '2026-11-21T03:00:00Z' });

function open() {
  let drawn = 0;
  const { client } = clientBefore({
    CreateCaptcha: () => ({ createCaptcha: { captcha: captcha(`c${++drawn}`), userErrors: [] } }),
  });
  const app = createSSRApp({ render: () => null });
  app.use(urql, client);
  const onDone = vi.fn();
  const login = app.runWithContext(() => effectScope().run(() => useLogin(onDone))!);
  return { login, onDone };
}

describe('logging in', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
    logIn.mockReset();
    logInHere.mockReset();
    required.mockReset().mockResolvedValue(true);
  });

  it('asks for consent first, and sends nothing without it', async () => {
    required.mockResolvedValue(false);
    const { login, onDone } = open();
    await login.byPassword('xiaoming', 'p');
    await login.byPlatform();
    expect([logIn.mock.calls.length, logInHere.mock.calls.length, onDone.mock.calls.length]).toEqual([
      0, 0, 0,
    ]);
    expect(login.busy.value).toBe(false);
  });

  it('tells how somebody came in', async () => {
    logIn.mockResolvedValue(IN);
    logInHere.mockResolvedValue(IN);
    const { login, onDone } = open();
    await login.byPassword('xiaoming', 'p');
    await login.byPlatform();
    expect(onDone.mock.calls).toEqual([['PASSWORD'], ['PLATFORM']]);
  });

  it('shows the picture once the server asks for it, and another one after every wrong answer', async () => {
    logIn.mockResolvedValueOnce(refused('CAPTCHA_REQUIRED')).mockResolvedValueOnce(refused('CAPTCHA_WRONG'));
    const { login } = open();
    expect(login.captcha.asked).toBe(false);
    await login.byPassword('xiaoming', 'p');
    expect([login.captcha.asked, login.problem.value]).toEqual([true, '<CAPTCHA_REQUIRED>']);
    login.captcha.answer = ' ab12 ';
    await login.byPassword('xiaoming', 'p');
    expect(logIn.mock.lastCall![0]).toMatchObject({ captcha: { id: 'c1', answer: 'ab12' } });
    login.captcha.answer = 'cd34';
    logIn.mockResolvedValueOnce(IN);
    await login.byPassword('xiaoming', 'p');
    expect(logIn.mock.lastCall![0]).toMatchObject({ captcha: { id: 'c2', answer: 'cd34' } });
  });

  it('goes on to the second factor, keeps it through a wrong code, and remembers how it began', async () => {
    const secondFactor = { token: 't', expiresAt: '2026-11-21T03:05:00Z' };
    logIn
      .mockResolvedValueOnce({ userErrors: [], secondFactor })
      .mockResolvedValueOnce(refused('SECOND_FACTOR_WRONG'))
      .mockResolvedValueOnce(IN);
    const { login, onDone } = open();
    await login.byPassword('teacher', 'p');
    expect([login.challenge.value, onDone.mock.calls.length]).toEqual([secondFactor, 0]);
    await login.confirm('000000');
    expect([login.challenge.value, login.problem.value]).toEqual([secondFactor, '<SECOND_FACTOR_WRONG>']);
    await login.confirm('123456');
    expect(logIn.mock.lastCall).toEqual([{ via: 'SECOND_FACTOR', challenge: 't', code: '123456' }]);
    expect([login.challenge.value, onDone.mock.calls]).toEqual([null, [['PASSWORD']]]);
  });

  it('shows a picture with the second factor where one is asked for, and none that the password needed', async () => {
    const secondFactor = { token: 't', expiresAt: '2026-11-21T03:05:00Z' };
    logIn
      .mockResolvedValueOnce(refused('CAPTCHA_REQUIRED'))
      .mockResolvedValueOnce({ userErrors: [], secondFactor })
      .mockResolvedValueOnce(refused('CAPTCHA_REQUIRED'))
      .mockResolvedValueOnce(IN);
    const { login, onDone } = open();
    await login.byPassword('teacher', 'p');
    login.captcha.answer = 'ab12';
    await login.byPassword('teacher', 'p');
    expect([login.challenge.value, login.captcha.asked]).toEqual([secondFactor, false]);
    await login.confirm('123456');
    expect([login.challenge.value, login.captcha.asked]).toEqual([secondFactor, true]);
    expect(login.captcha.image).toBe('data:image/png;base64,');
    login.captcha.answer = 'cd34';
    await login.confirm('123456');
    expect(logIn.mock.lastCall).toEqual([
      { via: 'SECOND_FACTOR', challenge: 't', code: '123456', captcha: { id: 'c2', answer: 'cd34' } },
    ]);
    expect(onDone.mock.calls).toEqual([['PASSWORD']]);
  });

  it('asks for consent anew where the documents were replaced, and then goes on by itself', async () => {
    logInHere.mockResolvedValueOnce(refused('CONSENT_REQUIRED')).mockResolvedValueOnce(IN);
    const { login, onDone } = open();
    await login.byPlatform();
    expect([required.mock.calls.length, logInHere.mock.calls.length]).toEqual([2, 2]);
    expect(onDone).toHaveBeenCalledExactlyOnceWith('PLATFORM');
  });

  it('says that an account is banned, and keeps that apart from a wrong password', async () => {
    logIn
      .mockResolvedValueOnce(refused('INVALID_CREDENTIALS'))
      .mockResolvedValueOnce(refused('ACCOUNT_BANNED'));
    const { login } = open();
    await login.byPassword('xiaoming', 'wrong');
    expect([login.banned.value, login.problem.value]).toEqual([false, '<INVALID_CREDENTIALS>']);
    await login.byPassword('xiaoming', 'p');
    expect([login.banned.value, login.problem.value]).toEqual([true, '<ACCOUNT_BANNED>']);
  });

  it.each([
    [
      new CombinedError({ graphQLErrors: [{ message: '', extensions: { code: 'RATE_LIMITED' } }] }),
      '试的次数有点多，过一会儿再来。',
    ],
    [
      new CombinedError({ networkError: new Error('gone') }),
      '网络好像断开了。填写的内容都还在，连上之后再试。',
    ],
    [new Error('no code'), '登录没有完成，请再试一次。'],
  ])('tells in words why no answer came: %s', async (error, words) => {
    logIn.mockRejectedValue(error);
    const { login, onDone } = open();
    await login.byPassword('xiaoming', 'p');
    expect([login.problem.value, login.busy.value, onDone.mock.calls.length]).toEqual([words, false, 0]);
  });
});
