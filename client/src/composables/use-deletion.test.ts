import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceStorage, inApp } from '../testing/in-app';
import { clientBefore } from '../testing/table-server';

const { uni } = deviceStorage();
vi.stubGlobal('uni', uni);
const { useCancelDeletion, useDeletion } = await import('./use-deletion');

const LEARNER = { id: 'u', hasPassword: true, secondFactor: null };
const DUE = { id: 'u', deletionDueAt: '2026-11-28T03:00:00Z' };

function open(answer: object) {
  const { client, asked } = clientBefore({ RequestDeletion: () => ({ requestDeletion: answer }) });
  return {
    page: inApp(client, () => useDeletion(() => LEARNER)),
    sent: () => asked.map(([, { input }]) => input),
  };
}

describe('the deletion of an account', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
  });

  it('is not asked for before password and tick are there, and says both at once', async () => {
    const { page, sent } = open({ viewer: DUE, userErrors: [] });
    expect(await page.request()).toBe(false);
    expect([page.proof.refusals.problems, page.unsure.problems]).toEqual([
      { password: '请输入密码' },
      { sure: '请先勾选确认' },
    ]);
    page.proof.password.value = 'a password';
    expect([page.isReady(), await page.request()]).toEqual([false, false]);
    expect(sent()).toEqual([]);
  });

  it('is asked for once, and nothing that was typed stays', async () => {
    const { page, sent } = open({ viewer: DUE, userErrors: [] });
    page.proof.password.value = 'a password';
    page.sure.value = true;
    expect(await page.request()).toBe(true);
    expect(sent()).toEqual([{ password: 'a password', code: null }]);
    expect([page.proof.password.value, page.sure.value]).toEqual(['', false]);
  });

  it('says why not to somebody who has to hand courses over first', async () => {
    const refusal = { code: 'HANDOVER_REQUIRED', message: '请先移交', field: null };
    const { page } = open({ viewer: null, userErrors: [refusal] });
    page.proof.password.value = 'a password';
    page.sure.value = true;
    expect([await page.request(), page.proof.refusals.problem]).toEqual([false, '请先移交']);
    expect(page.sure.value).toBe(true);
  });

  it('is cancelled with one tap, and says so when the answer did not come', async () => {
    const answers = [
      () => Promise.reject(new Error('lost')),
      () => ({ viewer: { ...DUE, deletionDueAt: null }, userErrors: [] }),
    ];
    const { client } = clientBefore({
      CancelDeletion: async () => ({ cancelDeletion: await answers.shift()!() }),
    });
    const page = inApp(client, () => useCancelDeletion());
    expect([await page.cancel(), page.refusals.problem]).toEqual([
      false,
      '服务器没有响应好，内容都还在，请稍后再试。',
    ]);
    expect([await page.cancel(), page.refusals.problem]).toEqual([true, '']);
  });
});
