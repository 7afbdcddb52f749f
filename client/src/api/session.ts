import { computed, shallowRef } from 'vue';
import type { ConsentInput, NewSessionFragment, RegisterInput } from '@graphql/graphql';
import type { PlatformCode } from '../platform/platform';
import type { Storage } from '../platform/storage';
import type { ConsentMemory } from './consent';

const REFRESH_TOKEN = 'refreshToken';

/** Somebody logged out here: `UNTOLD` for as long as the server may not know. */
const SIGNED_OUT = 'signedOut';
const UNTOLD = 'untold';
const TOLD = 'told';

/** An access token is renewed this long before it ends, and never believed for longer than the server's promise. */
const MARGIN_MS = 30_000;
const SHORTEST_MS = 60_000;
const LONGEST_MS = 600_000;

export type LoginRefusal = NewSessionFragment['userErrors'][number];
export type SessionViewer = NonNullable<NewSessionFragment['viewer']>;
/** The password was right, and now a code of the second factor is asked for. */
export type SecondFactorChallenge = NonNullable<NewSessionFragment['secondFactor']>;
/** What came of an attempt: a session where both are empty. */
export type LoginAnswer = Pick<NewSessionFragment, 'userErrors' | 'secondFactor'>;

export type Credential =
  | PlatformCode
  | { via: 'PASSWORD'; username: string; password: string; captcha?: RegisterInput['captcha'] }
  | { via: 'SECOND_FACTOR'; challenge: string; code: string; captcha?: RegisterInput['captcha'] }
  | { via: 'REGISTER'; input: RegisterInput };

/** What the session needs from outside: the server, the device's memory, the platform's own login, the time. */
export interface SessionPorts {
  logIn(credential: Credential, consent: ConsentInput | null): Promise<NewSessionFragment>;
  refresh(refreshToken: string | null): Promise<NewSessionFragment>;
  /** Either token ends the session, and so does the cookie of H5. */
  logOut(accessToken: string | null, refreshToken: string | null): Promise<unknown>;
  loginCode: (() => Promise<PlatformCode>) | null;
  keepsRefreshToken: boolean;
  storage: Storage;
  consent: ConsentMemory;
  now(): number;
}

/**
 * Who is logged in. The access token lives here, in memory, and nowhere else; the refresh token lives on the device
 * (mini programs) or in an HttpOnly cookie (H5).
 */
export function createSession(ports: SessionPorts) {
  const viewer = shallowRef<SessionViewer | null>(null);
  const viewerId = computed(() => viewer.value?.id ?? null);
  const identityListeners = new Set<() => void>();
  let token: { value: string; renewAt: number } | null = null;
  let restoring: Promise<void> | null = null;
  let renewing: Promise<boolean> | null = null;
  let known = false;

  const tellOthers = () => identityListeners.forEach(listener => listener());

  function identify(next: SessionViewer | null): void {
    const another = viewerId.value !== (next?.id ?? null);
    viewer.value = next;
    if (another) tellOthers();
  }

  function accept(session: NewSessionFragment): boolean {
    if (!session.accessToken || !session.expiresAt || !session.viewer) return false;
    // The device's clock may be wrong by hours, so that the promised life is kept within what the server ever grants.
    const life = Date.parse(session.expiresAt) - ports.now();
    const kept = Math.min(Math.max(life, SHORTEST_MS), LONGEST_MS);
    token = { value: session.accessToken, renewAt: ports.now() + kept - MARGIN_MS };
    if (ports.keepsRefreshToken && session.refreshToken)
      ports.storage.write(REFRESH_TOKEN, session.refreshToken);
    ports.storage.remove(SIGNED_OUT);
    identify(session.viewer);
    return true;
  }

  function forget(): void {
    token = null;
    ports.storage.remove(REFRESH_TOKEN);
    identify(null);
  }

  async function attempt(credential: Credential): Promise<NewSessionFragment> {
    const session = await ports.logIn(credential, ports.consent.versions.value);
    // What this device agreed to has been replaced: it is asked again before anything else is tried.
    if (session.userErrors.some(({ code }) => code === 'CONSENT_REQUIRED')) ports.consent.forget();
    return session;
  }

  /**
   * Mini programs know who is there without asking, unless that person has just logged out. The platform's code is
   * personal already, so that none is taken before somebody agreed.
   */
  async function logInSilently(): Promise<boolean> {
    if (!ports.loginCode || !ports.consent.versions.value || ports.storage.read(SIGNED_OUT)) return false;
    return accept(await attempt(await ports.loginCode()));
  }

  /** Fails where the server cannot be told; it is told again at the next start then. */
  async function leave(accessToken: string | null, refreshToken: string | null): Promise<void> {
    await ports.logOut(accessToken, refreshToken);
    ports.storage.write(SIGNED_OUT, TOLD);
  }

  async function obtain(): Promise<boolean> {
    const kept = ports.storage.read(REFRESH_TOKEN);
    const left = ports.storage.read(SIGNED_OUT);
    // The cookie of a session that nobody ended would log in whoever left.
    if (!ports.keepsRefreshToken && left === UNTOLD) await leave(null, null);
    if (ports.keepsRefreshToken ? kept : !left) {
      if (accept(await ports.refresh(kept))) return true;
    }
    if (await logInSilently()) return true;
    forget();
    return false;
  }

  /** One at a time: whoever asks meanwhile waits for the same answer. A server out of reach logs nobody out. */
  function renew(): Promise<boolean> {
    renewing ??= obtain()
      .then(
        found => {
          known = true;
          return found;
        },
        () => false,
      )
      .finally(() => (renewing = null));
    return renewing;
  }

  return {
    viewer,
    viewerId,
    get token() {
      return token?.value ?? null;
    },
    /** Whether to ask the server before the next use: the token ends soon, or nobody could be asked yet. */
    get due() {
      return token ? ports.now() >= token.renewAt : !known;
    },
    renew,
    /** At the start of the program, once. */
    restore(): Promise<void> {
      restoring ??= renew().then(() => undefined);
      return restoring;
    },
    async logIn(credential: Credential): Promise<LoginAnswer> {
      const session = await attempt(credential);
      known = accept(session) || known;
      return session;
    },
    /** A session that the server gave in the place of this one; nothing changes where it gave none. */
    replace(session: NewSessionFragment | null | undefined): void {
      if (session) accept(session);
    },
    /** Logs in by the platform's own code, where there is one. */
    async logInHere(): Promise<LoginAnswer> {
      if (!ports.loginCode) return { userErrors: [], secondFactor: null };
      return this.logIn(await ports.loginCode());
    },
    /** Leaves this device even when the server cannot be told. */
    async logOut(): Promise<void> {
      // One that has run out would be refused, and the log-out with it.
      const access = token && ports.now() < token.renewAt ? token.value : null;
      const refresh = ports.storage.read(REFRESH_TOKEN);
      ports.storage.write(SIGNED_OUT, UNTOLD);
      await leave(access, refresh).catch(() => undefined);
      forget();
    },
    /** Forgets the access token only, so that the next use asks for a new one. */
    stale(): void {
      if (token) token.renewAt = 0;
    },
    /** What the server told of the viewer since the session was made. */
    learn(change: Partial<Omit<SessionViewer, 'id'>>): void {
      if (viewer.value) viewer.value = { ...viewer.value, ...change };
    },
    onIdentityChange(listener: () => void): () => void {
      identityListeners.add(listener);
      return () => void identityListeners.delete(listener);
    },
    /** Whoever is here owns other things than before, such as those of an account that was joined to theirs. */
    startAnew: tellOthers,
  };
}

export type Session = ReturnType<typeof createSession>;
