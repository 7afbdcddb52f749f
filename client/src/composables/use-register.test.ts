import urql from '@urql/vue';
import { createSSRApp, effectScope } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LoginAnswer } from '../api/session';
import { clientBefore } from '../testing/table-server';

const kept = new Map<string, string>();
const uni = {
  getStorageSync: (key: string) => kept.get(key) ?? '',
  setStorageSync: (key: string, value: string) => kept.set(key, value),
  removeStorageSync: (key: string) => kept.delete(key),
  getSystemInfoSync: () => ({}),
};
vi.stubGlobal('uni', uni);
const logIn = vi.fn<(credential: object) => Promise<LoginAnswer>>();
const given = vi.fn();
vi.mock('../api/viewer', () => ({ session: { logIn } }));
vi.mock('./use-consent', () => ({ consent: { given } }));
const { CombinedError } = await import('@urql/core');
const { useRegister } = await import('./use-register');

const VERSIONS = { privacyPolicy: '1.0', serviceAgreement: '1.0' };
const PASSWORD = '一句好记的话很不错';

async function open({ versions = VERSIONS as typeof VERSIONS | null } = {}) {
  let drawn = 0;
  const { client } = clientBefore({
    CreateCaptcha: () => ({
      createCaptcha: { captcha: { id: `c${++drawn}`, image: 'data:,', expiresAt: '' }, userErrors: [] },
    }),
  });
  const app = createSSRApp({ render: () => null });
  app.use(urql, client);
  const form = app.runWithContext(() => effectScope().run(() => useRegister(() => versions))!);
  await form.captcha.ask();
  return form;
}
function fill(form: Awaited<ReturnType<typeof open>>): void {
  form.change({ username: ' 小红 ', email: 'xiaohong@example.com', phone: '13800001234' });
  form.password.value = PASSWORD;
  form.confirmPassword.value = PASSWORD;
  form.captcha.answer = 'ab12';
  form.agreed.value = true;
}

describe('the form of a new account', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
    kept.clear();
    given.mockReset();
    logIn.mockReset().mockResolvedValue({ userErrors: [], secondFactor: null });
  });

  it('sends the chosen contact alone, with the versions that were ticked, and is empty afterwards', async () => {
    const form = await open();
    fill(form);
    expect(await form.submit()).toBe(true);
    expect(logIn.mock.calls).toEqual([
      [
        {
          via: 'REGISTER',
          input: {
            ...{ username: '小红', password: PASSWORD, confirmPassword: PASSWORD },
            ...{ email: 'xiaohong@example.com', phone: null },
            ...{ captcha: { id: 'c1', answer: 'ab12' }, consent: VERSIONS },
          },
        },
      ],
    ]);
    expect(given).toHaveBeenCalledExactlyOnceWith(VERSIONS);
    expect(kept.size).toBe(0);
  });

  it('names every gap at its field, ticks nothing by itself, and sends nothing', async () => {
    const form = await open();
    expect(form.agreed.value).toBe(false);
    form.password.value = PASSWORD;
    form.change({ contact: 'PHONE' });
    expect(await form.submit()).toBe(false);
    expect(Object.keys(form.refusals.problems)).toEqual([
      ...['username', 'phone', 'confirmPassword', 'captcha', 'consent'],
    ]);
    expect(logIn).not.toHaveBeenCalled();
  });

  it('keeps what was written on the device, and never a password', async () => {
    fill(await open());
    const again = await open();
    expect(again.draft.value).toMatchObject({ username: ' 小红 ', email: 'xiaohong@example.com' });
    expect(again.password.value).toBe('');
    expect([...kept.values()].join()).not.toContain(PASSWORD);
  });

  it('shows the server’s refusal at its field, draws another picture, and forgets the refusal on a change', async () => {
    logIn.mockResolvedValue({
      userErrors: [{ code: 'USERNAME_TAKEN', message: '已被使用', field: ['username'] }],
      secondFactor: null,
    });
    const form = await open();
    fill(form);
    expect(await form.submit()).toBe(false);
    expect([form.refusals.problems.username, form.refusals.problem]).toEqual(['已被使用', '']);
    expect([form.captcha.answer, given.mock.calls.length]).toEqual(['', 0]);
    form.captcha.answer = 'cd34';
    expect(form.captcha.input).toEqual({ id: 'c2', answer: 'cd34' });
    form.change({ username: '小红同学' });
    expect(form.refusals.problems.username).toBe(undefined);
  });

  it('keeps everything when no answer comes, and says so above the button', async () => {
    logIn.mockRejectedValue(new CombinedError({ networkError: new Error('gone') }));
    const form = await open();
    fill(form);
    expect(await form.submit()).toBe(false);
    expect(form.refusals.problem).toBe('网络好像断开了。填写的内容都还在，连上之后再试。');
    expect([form.password.value, form.busy.value]).toEqual([PASSWORD, false]);
  });

  it('sends nothing before it knows which documents are agreed to', async () => {
    const form = await open({ versions: null });
    fill(form);
    expect(await form.submit()).toBe(false);
    expect(logIn).not.toHaveBeenCalled();
  });
});
