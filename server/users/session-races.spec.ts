import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoginWithPasswordDocument, RefreshSessionDocument } from '../../graphql/generated/graphql.js';
import type { UserErrors } from '../testkit/purchase.js';
import { startBeside, type SecondApp } from '../testkit/second-app.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from './user.entity.js';

let app: TestApp;
let other: SecondApp;
let story: Story;
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  other = await startBeside(app);
  story = new Story(app);
  admin = await story.as(await story.user({ role: Role.ADMIN }));
});
afterAll(async () => {
  await other.stop();
  await app.stop();
});

interface Session extends UserErrors {
  accessToken: string | null;
  refreshToken: string | null;
}

const PASSWORD = 'correct horse';
const codeOf = ({ userErrors }: UserErrors) => userErrors[0]?.code ?? null;

/** A mini program, which gets its refresh token in the answer, at either server. */
const client = (at: number) => (at % 2 ? app : other).visitor({ platform: 'mp-weixin' });
const login = async (user: User, at: number, password = PASSWORD): Promise<Session> =>
  (
    await client(at).run<{ loginWithPassword: Session }>(LoginWithPasswordDocument, {
      input: { username: user.username, password },
    })
  ).loginWithPassword;
const refresh = async (refreshToken: string | null, at: number): Promise<Session> =>
  (
    await client(at).run<{ refreshSession: Session }>(RefreshSessionDocument, {
      input: { refreshToken: refreshToken ?? '' },
    })
  ).refreshSession;

const openSessions = async (user: User) =>
  (await app.sql('select 1 from sessions where user_id = $1 and revoked_at is null', [user.id])).length;

/** Whether the access token of any of the latest of these still opens something, at either server. */
async function anyAlive(sessions: Session[]): Promise<boolean> {
  const tokens = sessions.flatMap(({ accessToken }) => accessToken ?? []).slice(-20);
  const answers = tokens.flatMap(accessToken =>
    [app, other].map(server => server.visitor({ accessToken }).send('{ me { id } }')),
  );
  return (await Promise.all(answers)).some(({ status }) => status === 200);
}

/** Refreshes and logs in without a pause at both servers until told to stop; answers every session it was given. */
function storm(user: User, first: Session[]): { stop: () => Promise<Session[]> } {
  const got = [...first];
  let isOver = false;
  const worker = async (at: number) => {
    let { refreshToken } = first[at % first.length] as Session;
    while (!isOver) {
      const session = at % 3 ? await refresh(refreshToken, at) : await login(user, at);
      if (session.accessToken) {
        got.push(session);
        refreshToken = session.refreshToken;
      }
    }
  };
  const workers = Promise.all(Array.from({ length: 6 }, (_, at) => worker(at)));
  return {
    async stop() {
      isOver = true;
      await workers;
      return got;
    },
  };
}

const ban = ({ id }: User) =>
  admin.run('mutation ($input: BanUserInput!) { banUser(input: $input) { userErrors { code } } }', {
    input: { userId: id, reason: '违规' },
  });

describe('what comes at the same moment as a ban', () => {
  it.each([1, 2, 3])('opens nothing after it, however they fall together (%i)', async () => {
    const user = await story.user();
    const first = await Promise.all([login(user, 0), login(user, 1)]);
    const running = storm(user, first);
    await sleep(randomInt(30, 150));
    await ban(user);
    // From here on the ban is committed: nothing is open, and nothing comes to be.
    expect(await openSessions(user)).toBe(0);
    await sleep(100);
    const got = await running.stop();
    expect(got.length).toBeGreaterThan(2);
    expect(await openSessions(user)).toBe(0);
    await expect.poll(() => anyAlive(got), { timeout: 2000 }).toBe(false);
    const last = await Promise.all(got.slice(-6).map(({ refreshToken }, at) => refresh(refreshToken, at)));
    expect(new Set(last.map(codeOf))).toEqual(new Set(['SESSION_EXPIRED']));
    expect(codeOf(await login(user, 0))).toBe('ACCOUNT_BANNED');
  });
});

describe('what comes at the same moment as a new password', () => {
  it('opens nothing by the old one', async () => {
    const user = await story.user();
    const owner = await story.as(user);
    const running = storm(user, [await login(user, 0)]);
    await sleep(randomInt(30, 150));
    const next = 'another horse, just as correct';
    const changed = await owner.run<{ changePassword: UserErrors & { session: { accessToken: string } } }>(
      `mutation ($input: ChangePasswordInput!) {
        changePassword(input: $input) { session { accessToken } userErrors { code } }
      }`,
      { input: { currentPassword: PASSWORD, password: next, confirmPassword: next } },
    );
    expect(codeOf(changed.changePassword)).toBeNull();
    // The one that took the place of the owner's own.
    expect(await openSessions(user)).toBe(1);
    await sleep(100);
    const got = await running.stop();
    expect(await openSessions(user)).toBe(1);
    await expect.poll(() => anyAlive(got), { timeout: 2000 }).toBe(false);
    owner.accessToken = changed.changePassword.session.accessToken;
    expect((await owner.send('{ me { id } }')).status).toBe(200);
    expect(codeOf(await login(user, 1, next))).toBeNull();
  });
});

describe('what comes at the same moment as a log-out', () => {
  it('renews nothing after it', async () => {
    const user = await story.user();
    const session = await login(user, 0);
    const refreshes = Promise.all(Array.from({ length: 8 }, (_, at) => refresh(session.refreshToken, at)));
    const out = client(1);
    out.accessToken = session.accessToken;
    await out.run('mutation { logout { userErrors { code } } }');
    const got = await refreshes;
    expect(await openSessions(user)).toBe(0);
    await expect.poll(() => anyAlive(got), { timeout: 2000 }).toBe(false);
    const again = await Promise.all(got.map(({ refreshToken }, at) => refresh(refreshToken, at)));
    expect(new Set(again.map(codeOf))).toEqual(new Set(['SESSION_EXPIRED']));
  });
});

describe('two refreshes at once', () => {
  it('both keep the user in, each at its own server, and go on from there', async () => {
    const { refreshToken } = await login(await story.user(), 0);
    const both = await Promise.all([refresh(refreshToken, 0), refresh(refreshToken, 1)]);
    expect(both.map(codeOf)).toEqual([null, null]);
    const next = await Promise.all(both.map((session, at) => refresh(session.refreshToken, at + 1)));
    expect(next.map(codeOf)).toEqual([null, null]);
  });

  it('end all there is when the second comes late: nobody knows which of the two is the thief', async () => {
    const user = await story.user();
    const { refreshToken } = await login(user, 0);
    const thief = await refresh(refreshToken, 0);
    app.clock.advance(21_000);
    expect(codeOf(await refresh(refreshToken, 1))).toBe('SESSION_EXPIRED');
    expect(codeOf(await refresh(thief.refreshToken, 1))).toBe('SESSION_EXPIRED');
    await expect.poll(() => anyAlive([thief]), { timeout: 2000 }).toBe(false);
    const deeds = await app.sql<{ action: string; actor: string | null }>(
      `select action, actor_id as actor from audit_entries where subject_id = $1 and action = 'session.reused'`,
      [user.id],
    );
    expect(deeds).toEqual([{ action: 'session.reused', actor: null }]);
  });
});

const DAY_MS = 24 * 3_600_000;

describe('a session that nobody ends', () => {
  it('is no longer shown once nothing can renew it', async () => {
    const user = await story.user();
    await login(user, 0);
    app.clock.advance(30 * DAY_MS);
    const { me } = await (
      await story.as(user)
    ).run<{ me: { sessions: { current: boolean }[] } }>('{ me { sessions { current } } }');
    expect(me.sessions).toEqual([{ current: true }]);
  });

  it('lives as long as it is used once a month, and for half a year at most', async () => {
    const user = await story.user();
    let session = await login(user, 0);
    for (let day = 25; day <= 175; day += 25) {
      app.clock.advance(25 * DAY_MS);
      session = await refresh(session.refreshToken, day);
      expect(codeOf(session)).toBeNull();
    }
    app.clock.advance(6 * DAY_MS);
    expect(codeOf(await refresh(session.refreshToken, 0))).toBe('SESSION_EXPIRED');
  });

  it('is forgotten a month after its last use, with its tokens, and not before', async () => {
    const user = await story.user();
    const idle = await login(user, 0);
    const prune = async () => {
      await app.sql(`select graphile_worker.add_job('pruneSessions')`);
      await app.app.runDueJobs();
      const [row] = await app.sql<{ sessions: number; links: number }>(
        `select count(distinct s.id)::int as sessions, count(r.id)::int as links from sessions s
         left join refresh_tokens r on r.session_id = s.id where s.user_id = $1`,
        [user.id],
      );
      return row;
    };
    app.clock.advance(29 * DAY_MS);
    const used = await login(user, 1);
    expect(await prune()).toEqual({ sessions: 2, links: 2 });
    app.clock.advance(2 * DAY_MS);
    expect(await prune()).toEqual({ sessions: 1, links: 1 });
    expect(codeOf(await refresh(idle.refreshToken, 0))).toBe('SESSION_EXPIRED');
    expect(codeOf(await refresh(used.refreshToken, 0))).toBeNull();
  });
});
