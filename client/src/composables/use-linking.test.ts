import urql from '@urql/vue';
import { createSSRApp, effectScope } from 'vue';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { clientBefore } from '../testing/table-server';

const uni = { getStorageSync: () => '', setStorageSync: () => undefined, getSystemInfoSync: () => ({}) };
vi.stubGlobal('uni', uni);
const session = { learn: vi.fn(), startAnew: vi.fn() };
const loginCode = vi.fn<() => Promise<{ via: 'WECHAT'; code: string }>>();
vi.mock('../api/viewer', () => ({ session }));
vi.mock('../platform', () => ({ platform: { name: 'mp-weixin', loginCode }, appleCollects: () => false }));
const { useLinking } = await import('./use-linking');
const { useMerge } = await import('./use-merge');

const offer = (asks: ('PASSWORD' | 'SECOND_FACTOR')[] = []) => ({
  ...{ token: 't', expiresAt: '2026-11-21T03:10:00Z', name: '小*', courses: 1, orders: 2, asks },
});
const taken = { code: 'IDENTITY_TAKEN', message: '已绑定其他账号', field: null };
const viewer = { id: 'v', hasPassword: true, phone: null };
const linked = { ...viewer, identities: [{ provider: 'WECHAT', linkedAt: '2026-11-21T03:00:00Z' }] };

function within<Made>(answers: Record<string, object>, make: () => Made) {
  const server = clientBefore(
    Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, () => answer])),
  );
  const app = createSSRApp({ render: () => null });
  app.use(urql, server.client);
  return { made: app.runWithContext(() => effectScope().run(make)!), ...server };
}

beforeEach(() => {
  vi.stubGlobal('uni', uni);
  session.learn.mockReset();
  session.startAnew.mockReset();
  loginCode.mockReset().mockResolvedValue({ via: 'WECHAT', code: 'c' });
});

describe('linking a platform', () => {
  it('sends the platform’s own code, and remembers that it is linked', async () => {
    const answer = { linkIdentity: { viewer: linked, merge: null, userErrors: [] } };
    const { made, asked } = within({ LinkIdentity: answer }, useLinking);
    expect(await made.linkHere()).toBe(true);
    expect(asked).toEqual([['LinkIdentity', { input: { provider: 'WECHAT', code: 'c' } }]]);
    expect(session.learn).toHaveBeenCalledExactlyOnceWith({ identities: [{ provider: 'WECHAT' }] });
  });

  it('makes an offer of an account in the way, moves nothing, and says so where there is none to make', async () => {
    const answer = { viewer, merge: offer(), userErrors: [taken] };
    const { made } = within({ LinkIdentity: { linkIdentity: answer } }, useLinking);
    expect(await made.linkHere()).toBe(false);
    expect([made.offer.value, made.refusals.problem]).toEqual([offer(), '']);
    expect(session.learn).not.toHaveBeenCalled();

    const refusing = within({ BindPhone: { bindPhone: { ...answer, merge: null } } }, useLinking);
    expect(await refusing.made.bindPhone({ wechatCode: 'p' })).toBe(false);
    expect([refusing.made.offer.value, refusing.made.refusals.problem]).toEqual([null, '已绑定其他账号']);
  });

  it('asks the server for nothing when the platform gives no code', async () => {
    loginCode.mockRejectedValue(new Error('no code'));
    const { made, names } = within({}, useLinking);
    expect(await made.linkHere()).toBe(false);
    expect([made.failed.value, names()]).toEqual([true, []]);
  });
});

describe('joining another account', () => {
  const done = { MergeAccounts: { mergeAccounts: { viewer: linked, userErrors: [] } } };

  it('sends nothing before every proof and the tick are there', async () => {
    const { made, names } = within(done, () => useMerge(() => offer(['PASSWORD', 'SECOND_FACTOR'])));
    await made.merge();
    expect(Object.keys(made.refusals.problems)).toEqual(['password', 'code', 'sure']);
    expect([names(), made.merged.value]).toEqual([[], false]);
  });

  it('sends what was asked for and no more, and forgets what was known of the account before', async () => {
    const { made, asked } = within(done, () => useMerge(() => offer(['PASSWORD'])));
    made.password.value = 'p';
    made.code.value = 'typed for nothing';
    made.sure.value = true;
    await made.merge();
    const nothingElse = { code: null, ownPassword: null, ownCode: null };
    expect(asked).toEqual([['MergeAccounts', { input: { token: 't', password: 'p', ...nothingElse } }]]);
    expect([made.merged.value, session.startAnew.mock.calls.length]).toEqual([true, 1]);
  });

  it('stays where it is when the server refuses', async () => {
    const wrong = { code: 'PASSWORD_WRONG', message: '密码不正确', field: ['password'] };
    const { made } = within({ MergeAccounts: { mergeAccounts: { viewer: null, userErrors: [wrong] } } }, () =>
      useMerge(() => offer(['PASSWORD'])),
    );
    made.password.value = 'p';
    made.sure.value = true;
    await made.merge();
    expect([made.merged.value, made.refusals.problems.password]).toEqual([false, '密码不正确']);
    expect(session.startAnew).not.toHaveBeenCalled();
  });
});
