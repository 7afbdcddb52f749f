import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SecondFactorStateFragment } from '@graphql/graphql';
import type { Files, FetchedFile } from '../platform/platform';
import { deviceStorage, inApp } from '../testing/in-app';
import { clientBefore } from '../testing/table-server';

const { uni } = deviceStorage();
vi.stubGlobal('uni', uni);
const platform: { files: Files | null } = { files: null };
vi.mock('../platform', () => ({ platform }));
const { useDataExport } = await import('./use-data-export');

const NOW = new Date('2026-11-21T03:00:00Z');
const LINK = { url: 'http://server/exports/ticket', expiresAt: '2026-11-21T03:10:00Z' };
const LEARNER = { id: 'u', hasPassword: true, secondFactor: null };
const GUARDED = { ...LEARNER, secondFactor: { enabledAt: '2026-11-20T03:00:00Z', recoveryCodesLeft: 10 } };

function open(viewer: SecondFactorStateFragment, answer: object = { ...LINK, userErrors: [] }) {
  const { client, asked } = clientBefore({ RequestDataExport: () => ({ requestDataExport: answer }) });
  return {
    page: inApp(client, () => useDataExport(() => viewer)),
    sent: () => asked.map(([, { input }]) => input),
  };
}
const fetchOf = (what: FetchedFile | 'SAVED' | 'FAILED') => {
  const fetch = vi.fn(() => Promise.resolve(what));
  platform.files = { fetch };
  return fetch;
};

describe('the export of one’s data', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', uni);
    vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setInterval', 'clearInterval'] });
    platform.files = null;
    return () => vi.useRealTimers();
  });

  it('asks for what the account has, and sends nothing else', async () => {
    const plain = open(LEARNER);
    plain.page.proof.code.value = '123456';
    await plain.page.request();
    expect([plain.sent(), plain.page.proof.refusals.problems]).toEqual([[], { password: '请输入密码' }]);
    plain.page.proof.password.value = 'a password';
    await plain.page.request();
    expect(plain.sent()).toEqual([{ password: 'a password', code: null }]);

    const guarded = open(GUARDED);
    guarded.page.proof.password.value = 'a password';
    await guarded.page.request();
    expect(guarded.page.proof.refusals.problems).toEqual({ code: '请输入动态码' });
    guarded.page.proof.code.value = ' 123456 ';
    await guarded.page.request();
    expect(guarded.sent()).toEqual([{ password: 'a password', code: '123456' }]);

    const platformOnly = open({ ...LEARNER, hasPassword: false });
    await platformOnly.page.request();
    expect(platformOnly.sent()).toEqual([{ password: null, code: null }]);
  });

  it('counts the link down, forgets the password, and fetches nothing once it is over', async () => {
    const fetch = fetchOf('SAVED');
    const { page } = open(LEARNER);
    page.proof.password.value = 'a password';
    await page.request();
    expect([page.link.value, page.left.value, page.proof.password.value]).toEqual([{ ...LINK }, '10:00', '']);
    vi.advanceTimersByTime(2_000);
    expect([page.left.value, page.over.value]).toEqual(['09:58', false]);
    vi.advanceTimersByTime(598_000);
    expect(page.over.value).toBe(true);
    await page.fetch();
    expect(fetch).not.toHaveBeenCalled();
  });

  it('hands a fetched file on by a tap of its own', async () => {
    const hand = vi.fn(() => Promise.resolve(true));
    const fetch = fetchOf({ hand });
    const { page } = open(LEARNER);
    page.proof.password.value = 'a password';
    await page.request();
    expect(await page.hand()).toBe(false);
    await page.fetch();
    expect([page.file.value, hand.mock.calls.length]).toEqual(['HELD', 0]);
    expect(fetch).toHaveBeenCalledWith(LINK.url, 'zhike-data.json');
    expect(await page.hand()).toBe(true);
  });

  it('says when the file did not come, and lets it be tried again', async () => {
    const fetch = fetchOf('FAILED');
    const { page } = open(LEARNER);
    page.proof.password.value = 'a password';
    await page.request();
    await page.fetch();
    expect(page.file.value).toBe('FAILED');
    fetch.mockResolvedValue('SAVED');
    await page.fetch();
    expect(page.file.value).toBe('SAVED');
  });

  it('shows no link where the password was wrong', async () => {
    const refusal = { code: 'PASSWORD_WRONG', message: '密码不正确', field: ['password'] };
    const { page } = open(LEARNER, { url: null, expiresAt: null, userErrors: [refusal] });
    page.proof.password.value = 'wrong';
    await page.request();
    expect([page.link.value, page.proof.refusals.problems]).toEqual([null, { password: '密码不正确' }]);
  });
});
