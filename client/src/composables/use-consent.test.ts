import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsentInput, NewSessionFragment } from '@graphql/graphql';
import type { ConsentOutcome } from './use-consent';

vi.stubGlobal('uni', { getStorageSync: () => '', getSystemInfoSync: () => ({}) });
const { createConsentMemory } = await import('../api/consent');
const { createSession } = await import('../api/session');
const { createConsent } = await import('./use-consent');

const V1: ConsentInput = { privacyPolicy: '1.0', serviceAgreement: '1.0' };
const V2: ConsentInput = { privacyPolicy: '2.0', serviceAgreement: '1.0' };
type Due = NonNullable<NewSessionFragment['viewer']>['consentsDue'];

const granted = (consentsDue: Due = []): NewSessionFragment => ({
  accessToken: 'A',
  refreshToken: 'R',
  expiresAt: new Date(Date.now() + 600_000).toISOString(),
  secondFactor: null,
  viewer: { id: 'v', name: 'v', role: 'STUDENT', consentsDue, identities: [] },
  userErrors: [],
});
const outdated: NewSessionFragment = {
  ...{ accessToken: null, refreshToken: null, expiresAt: null, secondFactor: null, viewer: null },
  userErrors: [{ code: 'CONSENT_REQUIRED', message: '', field: null }],
};

describe('consent', () => {
  let kept: Map<string, string>;
  const answers: NewSessionFragment[] = [];
  const give = vi.fn<(versions: ConsentInput) => Promise<ConsentOutcome>>();
  const loginCode = vi.fn(() => Promise.resolve({ via: 'WECHAT' as const, code: 'c' }));

  beforeEach(() => {
    kept = new Map();
    answers.length = 0;
    give.mockReset().mockResolvedValue('recorded');
    loginCode.mockClear();
  });

  /** A program on a device that remembers `kept`, before a server that answers log-ins one after the other. */
  async function start({ inMiniProgram = true } = {}) {
    const storage = {
      read: (key: string) => kept.get(key) ?? null,
      write: (key: string, value: string) => void kept.set(key, value),
      remove: (key: string) => void kept.delete(key),
    };
    const memory = createConsentMemory(storage);
    const next = () => Promise.resolve(answers.shift() ?? granted());
    const session = createSession({
      ...{ storage, consent: memory, now: Date.now, keepsRefreshToken: true },
      ...{ logIn: next, refresh: next, logOut: () => Promise.resolve(null) },
      loginCode: inMiniProgram ? loginCode : null,
    });
    const consent = createConsent({ memory, session, give, logsInSilently: inMiniProgram });
    await consent.start();
    await settled();
    return { consent, session, memory };
  }
  const settled = () => new Promise(resolve => setTimeout(resolve));

  it('is asked first in a mini program, and nothing is asked of the platform before a yes', async () => {
    const { consent, session } = await start();
    expect([consent.asking.value, session.viewerId.value]).toEqual(['first', null]);
    expect(loginCode).not.toHaveBeenCalled();
    await consent.agree(V1);
    expect([consent.asking.value, session.viewerId.value]).toEqual([null, 'v']);
    expect(loginCode).toHaveBeenCalledOnce();
    expect(give).not.toHaveBeenCalled();
  });

  it('lets whoever says no look around, also at the next start, and asks again before a log-in', async () => {
    const first = await start();
    await first.consent.decline();
    const { consent, session } = await start();
    expect([consent.asking.value, session.viewerId.value, loginCode.mock.calls.length]).toEqual([
      null,
      null,
      0,
    ]);
    const required = consent.required();
    expect(consent.asking.value).toBe('login');
    await consent.agree(V1);
    expect(await required).toBe(true);
    expect(kept.has('consentDeclined')).toBe(false);
    expect(session.viewerId.value).toBe(null);
  });

  it('answers a log-in that waits with no when somebody declines', async () => {
    const { consent } = await start({ inMiniProgram: false });
    const required = consent.required();
    await consent.decline();
    expect(await required).toBe(false);
    expect(consent.asking.value).toBe(null);
  });

  it('is not asked at the start of a site, and not twice of the same device', async () => {
    kept.set('consent', JSON.stringify(V1));
    const site = await start({ inMiniProgram: false });
    expect([site.consent.asking.value, await site.consent.required()]).toEqual([null, true]);
  });

  it('is asked again when the documents of today are newer than what the account agreed to', async () => {
    kept.set('consent', JSON.stringify(V1));
    answers.push(granted(['PRIVACY_POLICY']));
    const { consent, session } = await start();
    expect(consent.asking.value).toBe('due');
    await consent.agree(V2);
    expect(give).toHaveBeenCalledExactlyOnceWith(V2);
    expect([consent.asking.value, session.viewer.value!.consentsDue]).toEqual([null, []]);
    expect(JSON.parse(kept.get('consent')!)).toEqual(V2);
  });

  it.each(['failed', 'outdated'] as const)(
    'stays open while the server has not taken it: %s',
    async outcome => {
      kept.set('refreshToken', 'R');
      answers.push(granted(['SERVICE_AGREEMENT']));
      give.mockResolvedValue(outcome);
      const { consent } = await start();
      await consent.agree(V2);
      expect([consent.asking.value, consent.problem.value, consent.sending.value]).toEqual([
        'due',
        outcome,
        false,
      ]);
      expect(kept.has('consent')).toBe(false);
    },
  );

  it('logs whoever declines the new documents out of this device', async () => {
    kept.set('refreshToken', 'R');
    answers.push(granted(['SERVICE_AGREEMENT']));
    const { consent, session } = await start();
    await consent.decline();
    expect([consent.asking.value, session.viewerId.value, kept.has('refreshToken')]).toEqual([
      null,
      null,
      false,
    ]);
    expect(give).not.toHaveBeenCalled();
  });

  it('records with the account what was agreed to on the way in, without asking a second time', async () => {
    const { consent, session } = await start({ inMiniProgram: false });
    const required = consent.required();
    await consent.agree(V2);
    await required;
    answers.push(granted(['PRIVACY_POLICY']));
    await session.logIn({ via: 'PASSWORD', username: 'u', password: 'p' });
    await settled();
    expect(give).toHaveBeenCalledExactlyOnceWith(V2);
    expect([consent.asking.value, session.viewer.value!.consentsDue]).toEqual([null, []]);
  });

  it('never gives it for an account on the strength of what the device kept from before', async () => {
    kept.set('consent', JSON.stringify(V1));
    answers.push(granted(['PRIVACY_POLICY', 'SERVICE_AGREEMENT']));
    const { consent } = await start();
    expect(consent.asking.value).toBe('due');
    expect(give).not.toHaveBeenCalled();
  });

  it('asks anew when the server no longer takes the versions of this device', async () => {
    kept.set('consent', JSON.stringify(V1));
    answers.push(outdated);
    const { consent, session } = await start();
    expect([consent.asking.value, session.viewerId.value]).toEqual(['first', null]);
    await consent.agree(V2);
    expect(session.viewerId.value).toBe('v');
  });
});
