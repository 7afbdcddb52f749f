import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsentInput, NewSessionFragment } from '@graphql/graphql';
import { createConsentMemory } from './consent';
import { createSession, type Session, type SessionPorts } from './session';

const NOW = Date.parse('2026-11-21T03:00:00Z');
const VERSIONS: ConsentInput = { privacyPolicy: '1.0', serviceAgreement: '1.0' };
const NOTHING = { accessToken: null, refreshToken: null, expiresAt: null, viewer: null, secondFactor: null };

const refused = (code: NewSessionFragment['userErrors'][number]['code']): NewSessionFragment => ({
  ...NOTHING,
  userErrors: [{ code, message: `<${code}>`, field: null }],
});
const REFUSED = refused('SESSION_EXPIRED');

const granted = (accessToken: string, viewerId = 'xiaoming', livesMs = 600_000): NewSessionFragment => ({
  accessToken,
  refreshToken: `refresh of ${accessToken}`,
  expiresAt: new Date(NOW + livesMs).toISOString(),
  secondFactor: null,
  viewer: { id: viewerId, name: viewerId, role: 'STUDENT', consentsDue: [], identities: [] },
  userErrors: [],
});

describe('a session', () => {
  let kept: Map<string, string>;
  let now: number;
  let ports: SessionPorts;
  let session: Session;

  const make = (more: Partial<SessionPorts> = {}) => {
    const storage = {
      read: (key: string) => kept.get(key) ?? null,
      write: (key: string, value: string) => void kept.set(key, value),
      remove: (key: string) => void kept.delete(key),
    };
    ports = {
      logIn: vi.fn(() => Promise.resolve(granted('A'))),
      refresh: vi.fn(() => Promise.resolve(granted('B'))),
      logOut: vi.fn(() => Promise.resolve(null)),
      loginCode: () => Promise.resolve({ via: 'WECHAT', code: 'code' }),
      keepsRefreshToken: true,
      storage,
      consent: createConsentMemory(storage),
      now: () => now,
      ...more,
    };
    session = createSession(ports);
  };

  beforeEach(() => {
    kept = new Map([['consent', JSON.stringify(VERSIONS)]]);
    now = NOW;
    make();
  });

  it('logs in silently in a mini program that knows nobody yet, and keeps the refresh token alone', async () => {
    await session.restore();
    expect([session.token, session.viewerId.value]).toEqual(['A', 'xiaoming']);
    expect(ports.logIn).toHaveBeenCalledExactlyOnceWith({ via: 'WECHAT', code: 'code' }, VERSIONS);
    expect(ports.refresh).not.toHaveBeenCalled();
    expect([...kept.keys()].sort()).toEqual(['consent', 'refreshToken']);
    expect(kept.get('refreshToken')).toBe('refresh of A');
  });

  it('takes no code of the platform before somebody agreed, and logs in by itself afterwards', async () => {
    kept.clear();
    const loginCode = vi.fn(() => Promise.resolve({ via: 'WECHAT' as const, code: 'code' }));
    make({ loginCode });
    await session.restore();
    expect([session.token, session.due, loginCode.mock.calls.length]).toEqual([null, false, 0]);
    ports.consent.keep(VERSIONS);
    expect(await session.renew()).toBe(true);
    expect(ports.logIn).toHaveBeenCalledExactlyOnceWith({ via: 'WECHAT', code: 'code' }, VERSIONS);
  });

  it('goes on with the refresh token of last time also where consent was never kept', async () => {
    kept.clear();
    kept.set('refreshToken', 'old');
    make();
    await session.restore();
    expect([session.token, kept.get('consent')]).toEqual(['B', undefined]);
  });

  it('forgets what this device agreed to when the server wants newer versions, and makes nobody', async () => {
    make({ logIn: vi.fn(() => Promise.resolve(refused('CONSENT_REQUIRED'))) });
    await session.restore();
    expect([session.token, ports.consent.versions.value, kept.has('consent')]).toEqual([null, null, false]);
    expect(ports.logIn).toHaveBeenCalledOnce();
  });

  it('opens nothing while the second factor is missing', async () => {
    const secondFactor = { token: 'challenge', expiresAt: '2026-11-21T03:05:00Z' };
    make({ logIn: vi.fn(() => Promise.resolve({ ...NOTHING, secondFactor, userErrors: [] })) });
    const credential = { via: 'PASSWORD', username: 'teacher', password: 'right' } as const;
    expect(await session.logIn(credential)).toMatchObject({ secondFactor, userErrors: [] });
    expect([session.token, session.viewerId.value]).toEqual([null, null]);
    ports.logIn = vi.fn(() => Promise.resolve(granted('A', 'teacher')));
    await session.logIn({ via: 'SECOND_FACTOR', challenge: 'challenge', code: '123456' });
    expect([session.token, session.viewerId.value]).toEqual(['A', 'teacher']);
  });

  it('goes on with the refresh token of last time, and asks the platform for no code', async () => {
    kept.set('refreshToken', 'old');
    await session.restore();
    expect(session.token).toBe('B');
    expect(ports.refresh).toHaveBeenCalledExactlyOnceWith('old');
    expect(ports.logIn).not.toHaveBeenCalled();
    expect(kept.get('refreshToken')).toBe('refresh of B');
  });

  it('asks with the cookie alone on H5, and keeps nothing on the device', async () => {
    make({ keepsRefreshToken: false, loginCode: null });
    await session.restore();
    expect(session.token).toBe('B');
    expect(ports.refresh).toHaveBeenCalledExactlyOnceWith(null);
    expect([...kept.keys()]).toEqual(['consent']);
  });

  it('renews once however many ask at the same time', async () => {
    kept.set('refreshToken', 'old');
    expect(await Promise.all([session.renew(), session.renew(), session.restore()])).toEqual([
      true,
      true,
      undefined,
    ]);
    expect(ports.refresh).toHaveBeenCalledOnce();
  });

  it('is due half a minute before the token ends, and not earlier', async () => {
    await session.restore();
    now = NOW + 569_999;
    expect(session.due).toBe(false);
    now = NOW + 570_000;
    expect(session.due).toBe(true);
  });

  it.each([
    ['an hour fast', -3_000_000, 30_000],
    ['an hour slow', 4_200_000, 570_000],
  ])('asks neither always nor never when the device’s clock is %s', async (_clock, livesMs, dueAfter) => {
    make({ logIn: () => Promise.resolve(granted('A', 'xiaoming', livesMs)) });
    await session.restore();
    now = NOW + dueAfter - 1;
    expect(session.due).toBe(false);
    now = NOW + dueAfter;
    expect(session.due).toBe(true);
  });

  it('logs nobody out when the server is out of reach, and asks again at the next use', async () => {
    kept.set('refreshToken', 'old');
    make({ refresh: vi.fn(() => Promise.reject(new TypeError('Network request failed'))) });
    await session.restore();
    expect([session.token, session.due, kept.get('refreshToken')]).toEqual([null, true, 'old']);
  });

  it('logs in anew where the platform can, when the server ended the session', async () => {
    kept.set('refreshToken', 'old');
    make({ refresh: () => Promise.resolve(REFUSED) });
    expect(await session.renew()).toBe(true);
    expect([session.token, kept.get('refreshToken')]).toEqual(['A', 'refresh of A']);
  });

  it('logs out on H5 when the server ended the session', async () => {
    make({ keepsRefreshToken: false, loginCode: null });
    await session.restore();
    ports.refresh = () => Promise.resolve(REFUSED);
    expect(await session.renew()).toBe(false);
    expect([session.token, session.viewerId.value, session.due]).toEqual([null, null, false]);
  });

  it('stays logged out after a log-out, also at the next start, until somebody logs in', async () => {
    await session.restore();
    await session.logOut();
    expect(ports.logOut).toHaveBeenCalledExactlyOnceWith('A', 'refresh of A');
    expect([session.token, session.viewerId.value, kept.get('refreshToken')]).toEqual([
      null,
      null,
      undefined,
    ]);
    make();
    await session.restore();
    expect(ports.logIn).not.toHaveBeenCalled();
    expect((await session.logInHere()).userErrors).toEqual([]);
    expect([session.token, kept.has('signedOut')]).toEqual(['A', false]);
  });

  it('logs out by the refresh token where the access token has run out', async () => {
    await session.restore();
    now += 600_000;
    await session.logOut();
    expect(ports.logOut).toHaveBeenCalledExactlyOnceWith(null, 'refresh of A');
  });

  it('logs out by the cookie alone on H5, and asks with it no more', async () => {
    make({ keepsRefreshToken: false, loginCode: null });
    await session.restore();
    now += 600_000;
    await session.logOut();
    expect(ports.logOut).toHaveBeenCalledExactlyOnceWith(null, null);
    make({ keepsRefreshToken: false, loginCode: null });
    await session.restore();
    expect([session.token, session.due]).toEqual([null, false]);
    expect(ports.refresh).not.toHaveBeenCalled();
    expect(ports.logOut).not.toHaveBeenCalled();
  });

  it('tells the server of a log-out at the next start where it could not be told, and logs nobody in', async () => {
    const h5 = { keepsRefreshToken: false, loginCode: null };
    const unreachable = vi.fn(() => Promise.reject(new TypeError('Network request failed')));
    make(h5);
    await session.restore();
    ports.logOut = unreachable;
    await session.logOut();
    make({ ...h5, logOut: unreachable });
    await session.restore();
    expect([session.token, session.due]).toEqual([null, true]);
    make(h5);
    await session.restore();
    expect([session.token, session.viewerId.value, session.due]).toEqual([null, null, false]);
    expect(ports.logOut).toHaveBeenCalledExactlyOnceWith(null, null);
    expect(ports.refresh).not.toHaveBeenCalled();
    expect((await session.logIn({ via: 'WECHAT', code: 'code' })).userErrors).toEqual([]);
    expect([session.token, kept.has('signedOut')]).toEqual(['A', false]);
  });

  it('goes on with the session that the server gave in the place of this one', async () => {
    await session.restore();
    const told = vi.fn();
    session.onIdentityChange(told);
    session.replace(null);
    expect([session.token, kept.get('refreshToken')]).toEqual(['A', 'refresh of A']);
    session.replace(granted('R'));
    expect([session.token, kept.get('refreshToken')]).toEqual(['R', 'refresh of R']);
    expect(told).not.toHaveBeenCalled();
  });

  it('leaves the device even when the server cannot be told', async () => {
    make({ logOut: () => Promise.reject(new TypeError('Network request failed')) });
    await session.restore();
    await session.logOut();
    expect([session.token, session.viewerId.value]).toEqual([null, null]);
  });

  it('hands on the server’s refusal and changes nothing', async () => {
    await session.restore();
    ports.logIn = () => Promise.resolve(REFUSED);
    const credential = { via: 'PASSWORD', username: 'teacher', password: 'wrong' } as const;
    expect((await session.logIn(credential)).userErrors).toEqual(REFUSED.userErrors);
    expect([session.token, session.viewerId.value]).toEqual(['A', 'xiaoming']);
  });

  it('tells of another person, and not of a renewed token', async () => {
    const people: (string | null)[] = [];
    session.onIdentityChange(() => people.push(session.viewerId.value));
    await session.restore();
    await session.renew();
    ports.logIn = () => Promise.resolve(granted('C', 'teacher'));
    await session.logInHere();
    await session.logOut();
    expect(people).toEqual(['xiaoming', 'teacher', null]);
  });

  it('learns what changed about the viewer without telling of another person', async () => {
    await session.restore();
    const told = vi.fn();
    session.onIdentityChange(told);
    session.learn({ consentsDue: ['PRIVACY_POLICY'] });
    expect(session.viewer.value).toMatchObject({ id: 'xiaoming', consentsDue: ['PRIVACY_POLICY'] });
    expect(told).not.toHaveBeenCalled();
    session.startAnew();
    expect(told).toHaveBeenCalledOnce();
  });
});
