import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage, inApp } from '../testing/in-app';
import { clientBefore } from '../testing/table-server';

const { uni } = deviceStorage();
vi.stubGlobal('uni', uni);
const { useSecondFactor } = await import('./use-second-factor');

const SETUP = { secret: 'ABCD', uri: 'otpauth://totp/x?secret=ABCD' };
const CODES = ['AAAAA-BBBBB', 'CCCCC-DDDDD'];
const refused = (code: string, field: string[] | null = null) => ({
  userErrors: [{ code, message: `<${code}>`, field }],
});
const confirmed = { recoveryCodes: CODES, viewer: null, userErrors: [] };

/** The page before a server that begins a set-up and gives these answers to what comes then. */
function open(...answers: object[]) {
  const next = () => answers.shift() ?? {};
  const { client, asked, names } = clientBefore({
    StartSecondFactor: () => ({ startSecondFactor: { setup: SETUP, userErrors: [] } }),
    ConfirmSecondFactor: () => ({ confirmSecondFactor: next() }),
    RenewRecoveryCodes: () => ({ renewRecoveryCodes: next() }),
    RemoveSecondFactor: () => ({ removeSecondFactor: next() }),
  });
  const factor = inApp(client, () => useSecondFactor());
  const begin = async () => {
    factor.password.value = 'a password';
    await factor.start();
  };
  const confirm = async (code: string) => {
    factor.code.value = code;
    await factor.confirm();
  };
  return { factor, begin, confirm, names, sent: () => asked[asked.length - 1]![1].input };
}

describe('the second factor', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
  });

  it('is set up by password and code, and shows its recovery codes until they were saved', async () => {
    const { factor, begin, confirm, sent } = open(confirmed);
    await begin();
    expect([factor.step.value, factor.setup.value, sent()]).toEqual([
      'SCAN',
      SETUP,
      { password: 'a password' },
    ]);
    expect(factor.password.value).toBe('');
    await confirm(' 123456 ');
    expect([factor.step.value, factor.recoveryCodes.value, sent()]).toEqual([
      'CODES',
      CODES,
      { code: '123456' },
    ]);
    factor.goTo('HOME');
    expect([factor.recoveryCodes.value, factor.setup.value]).toEqual([[], null]);
  });

  it('asks the server nothing before password and code are typed', async () => {
    const { factor, begin, confirm, names } = open();
    await factor.start();
    expect(factor.refusals.problems).toEqual({ password: '请输入密码' });
    await begin();
    await confirm('  ');
    expect(factor.refusals.problems).toEqual({ code: '请输入动态码' });
    expect(await factor.remove()).toBe(false);
    expect(names()).toEqual(['StartSecondFactor']);
  });

  it('keeps the secret on the screen when a code was wrong, and empties the field', async () => {
    const { factor, begin, confirm } = open(refused('SECOND_FACTOR_WRONG', ['code']), confirmed);
    await begin();
    await confirm('000000');
    expect([factor.step.value, factor.code.value, factor.refusals.problems.code]).toEqual([
      'SCAN',
      '',
      '<SECOND_FACTOR_WRONG>',
    ]);
    await confirm('123456');
    expect(factor.step.value).toBe('CODES');
  });

  it('begins anew when the secret was shown too long ago', async () => {
    const { factor, begin, confirm } = open(refused('SECOND_FACTOR_OFF'));
    await begin();
    await confirm('123456');
    expect([factor.step.value, factor.setup.value]).toEqual(['HOME', null]);
    expect(factor.refusals.problem).toBe('这次设置放得太久，已经作废。请重新开始，什么都没有改动。');
  });

  it('forgets the secret and what was typed when it is left half done', async () => {
    const { factor, begin, names } = open();
    await begin();
    factor.code.value = '12';
    factor.goTo('HOME');
    expect([factor.setup.value, factor.code.value]).toEqual([null, '']);
    expect(names()).toEqual(['StartSecondFactor']);
  });

  it('shows new recovery codes for a code', async () => {
    const { factor, sent } = open(confirmed);
    factor.goTo('RENEW');
    factor.code.value = 'AAAAA-BBBBB';
    await factor.renew();
    expect([factor.step.value, factor.recoveryCodes.value, sent()]).toEqual([
      'CODES',
      CODES,
      { code: 'AAAAA-BBBBB' },
    ]);
  });

  it('is switched off by password and code, and stays on when either is wrong', async () => {
    const { factor, sent } = open(refused('PASSWORD_WRONG', ['password']), { viewer: null, userErrors: [] });
    factor.goTo('OFF');
    factor.password.value = 'a password';
    factor.code.value = '123456';
    expect([await factor.remove(), factor.step.value, factor.refusals.problems.password]).toEqual([
      false,
      'OFF',
      '<PASSWORD_WRONG>',
    ]);
    expect([await factor.remove(), factor.step.value, sent()]).toEqual([
      true,
      'HOME',
      { password: 'a password', code: '123456' },
    ]);
  });
});
