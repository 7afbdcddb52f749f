import { beforeEach, expect, it, vi } from 'vitest';
import type { PrivacyConsent } from './platform';

type Need = (resolve: (answer: object) => void) => void;

const onNeedPrivacyAuthorization = vi.fn<(listener: Need) => void>();
let privacy: PrivacyConsent;

beforeEach(async () => {
  vi.resetModules();
  onNeedPrivacyAuthorization.mockReset();
  vi.stubGlobal('wx', {
    onNeedPrivacyAuthorization,
    getPrivacySetting: ({ success }: { success(answer: object): void }) =>
      success({ needAuthorization: true, privacyContractName: '《知课隐私保护指引》' }),
    openPrivacyContract: ({ fail }: { fail(reason: object): void }) => fail({ errMsg: 'no contract' }),
  });
  const { weixinPrivacy } = await import('./weixin-privacy');
  privacy = weixinPrivacy()!;
});

/** Something personal is asked for, as WeChat tells it. */
function need() {
  const resolve = vi.fn();
  onNeedPrivacyAuthorization.mock.calls[0]![0](resolve);
  return resolve;
}

it('tells whether WeChat waits for consent, and what it calls the contract', async () => {
  expect(await privacy.state()).toEqual({ needed: true, contractName: '《知课隐私保护指引》' });
  await expect(privacy.openContract()).rejects.toThrow('no contract');
});

it('leaves WeChat its own dialog until somebody listens, and then speaks to WeChat once', () => {
  expect(onNeedPrivacyAuthorization).not.toHaveBeenCalled();
  privacy.onNeeded(vi.fn());
  privacy.onNeeded(vi.fn());
  expect(onNeedPrivacyAuthorization).toHaveBeenCalledTimes(1);
});

it('asks the newest listener alone, and lets all that waits go on with the button’s id', () => {
  const [below, above] = [vi.fn(), vi.fn()];
  privacy.onNeeded(below);
  const stop = privacy.onNeeded(above);
  const [first, second] = [need(), need()];
  expect([below.mock.calls.length, above.mock.calls.length]).toEqual([0, 2]);
  expect(first.mock.calls).toEqual([[{ event: 'exposureAuthorization' }]]);
  privacy.agree('agree-button');
  for (const resolve of [first, second])
    expect(resolve).toHaveBeenLastCalledWith({ event: 'agree', buttonId: 'agree-button' });
  privacy.refuse();
  expect(first).toHaveBeenCalledTimes(2);
  stop();
  need();
  expect(below).toHaveBeenCalledTimes(1);
});

it('fails what waits when the user refuses, and when nobody is left to ask', () => {
  const stop = privacy.onNeeded(vi.fn());
  const refused = need();
  privacy.refuse();
  expect(refused).toHaveBeenLastCalledWith({ event: 'disagree' });
  const left = need();
  stop();
  expect(left).toHaveBeenLastCalledWith({ event: 'disagree' });
  expect(need().mock.calls).toEqual([[{ event: 'disagree' }]]);
});
