import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage, inApp } from '../testing/in-app';
import { clientBefore } from '../testing/table-server';

const { uni } = deviceStorage();
vi.stubGlobal('uni', uni);
const { useCredentials } = await import('./use-credentials');

const done = { viewer: null, userErrors: [] };

function open(hasPassword: boolean, answer: object = done) {
  const { client, asked } = clientBefore({
    SetCredentials: () => ({ setCredentials: answer }),
    ChangePassword: () => ({ changePassword: answer }),
  });
  const form = inApp(client, () => useCredentials(() => hasPassword));
  form.password.value = form.confirmPassword.value = 'a long new one';
  return { form, asked };
}

describe('the password form', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
  });

  it('changes a password with the one of before', async () => {
    const { form, asked } = open(true);
    form.username.value = 'not sent';
    form.currentPassword.value = 'the old one';
    expect(await form.submit()).toBe(true);
    expect(asked).toEqual([
      [
        'ChangePassword',
        {
          input: {
            currentPassword: 'the old one',
            password: 'a long new one',
            confirmPassword: 'a long new one',
          },
        },
      ],
    ]);
  });

  it('sets user name and password where there are none', async () => {
    const { form, asked } = open(false);
    form.username.value = ' 小明 ';
    expect(await form.submit()).toBe(true);
    expect(asked).toEqual([
      [
        'SetCredentials',
        { input: { username: '小明', password: 'a long new one', confirmPassword: 'a long new one' } },
      ],
    ]);
  });

  it('sends nothing while something is missing or the two differ', async () => {
    const { form, asked } = open(true);
    form.confirmPassword.value = 'another';
    expect(await form.submit()).toBe(false);
    expect(form.refusals.problems).toEqual({
      currentPassword: '请输入现在的密码',
      confirmPassword: '两次输入的密码不一样',
    });
    expect(asked).toEqual([]);
  });

  it('tells a refusal at its field', async () => {
    const refusal = { code: 'PASSWORD_WRONG', message: '密码不正确', field: ['currentPassword'] };
    const { form } = open(true, { viewer: null, userErrors: [refusal] });
    form.currentPassword.value = 'wrong';
    expect([await form.submit(), form.refusals.problems]).toEqual([false, { currentPassword: '密码不正确' }]);
  });
});
