import urql from '@urql/vue';
import { createSSRApp, effectScope } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { clientBefore } from '../testing/table-server';

const uni = { getStorageSync: () => '', setStorageSync: () => undefined, getSystemInfoSync: () => ({}) };
vi.stubGlobal('uni', uni);
const { usePasswordReset } = await import('./use-password-reset');

const PASSWORD = '一句好记的话很不错';
const SENT = { expiresAt: '2026-11-21T03:10:00Z', retryAfterSeconds: 60, token: 'asked', userErrors: [] };

async function open(resets: object[]) {
  const server = clientBefore({
    CreateCaptcha: () => ({
      createCaptcha: { captcha: { id: 'c', image: 'data:,', expiresAt: '' }, userErrors: [] },
    }),
    RequestPasswordReset: () => ({ requestPasswordReset: SENT }),
    ResetPassword: () => ({ resetPassword: resets.shift() }),
  });
  const app = createSSRApp({ render: () => null });
  app.use(urql, server.client);
  const scope = effectScope();
  const form = app.runWithContext(() => scope.run(() => usePasswordReset())!);
  await form.captcha.ask();
  return { form, ...server, end: () => scope.stop() };
}
type Form = Awaited<ReturnType<typeof open>>['form'];

async function request(form: Form): Promise<void> {
  form.email.value = ' xiaoyu@example.com ';
  form.captcha.answer = 'ab12';
  await form.request();
}
function fill(form: Form): void {
  form.code.value = '123456';
  form.password.value = PASSWORD;
  form.confirmPassword.value = PASSWORD;
}

describe('a forgotten password', () => {
  beforeEach(() => vi.stubGlobal('uni', uni));

  it('sends nothing without an address and a picture', async () => {
    const { form, names, end } = await open([]);
    await form.request();
    expect([form.refusals.problems.email, form.refusals.problems.captcha]).toEqual([
      '请填写邮箱',
      '请输入图中的字符',
    ]);
    expect([names(), form.step.value]).toEqual([['CreateCaptcha'], 'ADDRESS']);
    end();
  });

  it('goes on to the code whoever has the address, and sets the password with it', async () => {
    const { form, asked, end } = await open([{ userErrors: [] }]);
    await request(form);
    expect([form.step.value, form.waitSeconds.value]).toEqual(['PASSWORD', 60]);
    fill(form);
    expect(await form.reset()).toBe(true);
    expect(asked[asked.length - 1]).toEqual([
      'ResetPassword',
      {
        input: {
          ...{ token: 'asked', email: 'xiaoyu@example.com', code: '123456' },
          ...{ password: PASSWORD, confirmPassword: PASSWORD, secondFactor: null },
        },
      },
    ]);
    end();
  });

  it('asks for the second factor only once the server wants it', async () => {
    const wanted = { code: 'SECOND_FACTOR_WRONG', message: '不正确', field: ['secondFactor'] };
    const { form, asked, end } = await open([{ userErrors: [wanted] }, { userErrors: [] }]);
    await request(form);
    fill(form);
    expect(form.asksSecondFactor.value).toBe(false);
    expect(await form.reset()).toBe(false);
    expect([form.asksSecondFactor.value, form.refusals.problems.secondFactor]).toEqual([true, '不正确']);
    form.secondFactor.value = ' 654321 ';
    expect(await form.reset()).toBe(true);
    expect(asked[asked.length - 1]![1].input).toMatchObject({ secondFactor: '654321' });
    end();
  });

  it('sends no password that was typed two ways', async () => {
    const { form, names, end } = await open([]);
    await request(form);
    fill(form);
    form.confirmPassword.value = `${PASSWORD}!`;
    expect(await form.reset()).toBe(false);
    expect(form.refusals.problems.confirmPassword).toBe('两次输入的密码不一样');
    expect(names()).not.toContain('ResetPassword');
    end();
  });
});
