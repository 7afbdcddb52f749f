import { once, type EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { OrderUpdatedDocument } from '../../graphql/generated/graphql.js';
import { print } from 'graphql';
import { putClip } from '../testkit/clips.js';
import { lessonsOf, play } from '../testkit/playing.js';
import { Buyer, type UserErrors } from '../testkit/purchase.js';
import { startBeside, type SecondApp } from '../testkit/second-app.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { IdentityProvider } from './identity.entity.js';
import { Role, type User } from './user.entity.js';

/** What the product promises, and what a machine that is busy may add to it. */
const PROMISE_MS = 1000;
const SLACK_MS = 1000;

let app: TestApp;
let other: SecondApp;
let story: Story;
let admin: Visitor;
let filmId: string;
beforeAll(async () => {
  app = await startApp();
  other = await startBeside(app);
  story = new Story(app);
  admin = await story.as(await story.user({ role: Role.ADMIN }));
  const course = await story.course({ lessons: 1 });
  await putClip(app, course, 'a clip');
  filmId = (await lessonsOf(app, course))[0]?.id ?? '';
});
afterAll(async () => {
  await other.stop();
  await app.stop();
});

/** Somebody at the other server, with a live subscription and a video: what a revocation has to reach. */
class Elsewhere {
  private constructor(
    private readonly visitor: Visitor,
    private readonly videoUrl: string,
    private readonly closed: Promise<number>,
  ) {}

  static async of(user: User): Promise<Elsewhere> {
    const visitor = other.visitor();
    visitor.accessToken = (await story.as(user)).accessToken;
    const order = await new Buyer(app, visitor).order((await story.course()).id);
    const { url } = await play(visitor, filmId);
    const socket = visitor.socket();
    const closed = new Promise<number>(resolve =>
      socket.on('closed', event => resolve((event as { code: number }).code)),
    );
    const events = socket.iterate({
      query: print(OrderUpdatedDocument),
      variables: { orderId: order.id },
    });
    expect((await events.next()).value).toMatchObject({ data: { orderUpdated: { status: 'PENDING' } } });
    events.next().catch(() => undefined); // The next event never comes: the socket ends first.
    const self = new Elsewhere(visitor, url, closed);
    expect(await self.answers()).toEqual({ http: 200, video: 200 });
    return self;
  }

  async answers(): Promise<{ http: number; video: number }> {
    const { status: http } = await this.visitor.send('{ me { id } }');
    // The address names the first server; its ticket is good at every one.
    const { status: video } = await fetch(this.videoUrl.replace(app.origin, other.origin));
    return { http, video };
  }

  /** Waits until it is out everywhere; answers the code of the socket's end and how long it took, in milliseconds. */
  async out(): Promise<{ code: number; took: number }> {
    const began = Date.now();
    const deadline = sleep(10_000, -1, { ref: false });
    const code = await Promise.race([this.closed, deadline]);
    await expect
      .poll(() => this.answers(), { timeout: 10_000, interval: 20 })
      .toEqual({ http: 401, video: 403 });
    return { code, took: Date.now() - began };
  }
}

const ask = async <T>(visitor: Visitor, mutation: string, type: string, input: object): Promise<T> => {
  const query = `mutation ($input: ${type}!) { answer: ${mutation}(input: $input) { userErrors { code field } } }`;
  const { answer } = await visitor.run<{ answer: UserErrors }>(query, { input });
  expect(answer.userErrors).toEqual([]);
  return answer as T;
};

const PASSWORD = 'correct horse';
const NEXT = 'another horse, just as correct';
type Revoke = (user: User) => Promise<unknown>;

/** Each way in which a session ends, done at the first server. */
const WAYS: [string, Revoke][] = [
  [
    'another device of its owner ends it',
    async user => {
      const laptop = await story.as(user);
      const { me } = await laptop.run<{ me: { sessions: { id: string; current: boolean }[] } }>(
        '{ me { sessions { id current } } }',
      );
      for (const { id, current } of me.sessions)
        if (!current)
          await laptop.run('mutation ($id: ID!) { revokeSession(id: $id) { userErrors { code } } }', { id });
    },
  ],
  [
    'its owner logs out everywhere else',
    async user => (await story.as(user)).run('mutation { revokeOtherSessions { userErrors { code } } }'),
  ],
  [
    'its owner changes the password',
    async user =>
      ask(await story.as(user), 'changePassword', 'ChangePasswordInput', {
        currentPassword: PASSWORD,
        password: NEXT,
        confirmPassword: NEXT,
      }),
  ],
  ['it is banned', ({ id }) => ask(admin, 'banUser', 'BanUserInput', { userId: id, reason: '试读刷券' })],
  [
    'its role changes',
    ({ id }) =>
      ask(admin, 'changeRole', 'ChangeRoleInput', { userId: id, role: 'TEACHER', reason: '新讲师' }),
  ],
  [
    'an admin ends its sessions',
    ({ id }) =>
      admin.run(
        'mutation ($id: ID!) { endSessionsOf(userId: $id, reason: "手机丢失") { userErrors { code } } }',
        {
          id,
        },
      ),
  ],
  [
    'its deletion is asked for',
    async user => ask(await story.as(user), 'requestDeletion', 'ProveItsYouInput', { password: PASSWORD }),
  ],
  [
    'its consent is taken back',
    async user => (await story.as(user)).run('mutation { withdrawConsent { userErrors { code } } }'),
  ],
  ['it becomes part of another account', user => mergeInto(user)],
];

/** Somebody else who has the account's WeChat takes the account over. */
async function mergeInto(user: User): Promise<void> {
  const keeper = await story.as(await story.user({ wechat: false, alipay: false }));
  const { code } = await app.sandbox.call<{ code: string }>('POST', '/control/wechat/login', {
    user: user.username,
  });
  const { linkIdentity } = await keeper.run<{ linkIdentity: { merge: { token: string } } }>(
    'mutation ($input: LinkIdentityInput!) { linkIdentity(input: $input) { merge { token } } }',
    { input: { provider: IdentityProvider.WECHAT, code, password: 'correct horse' } },
  );
  await ask(keeper, 'mergeAccounts', 'MergeAccountsInput', {
    token: linkIdentity.merge.token,
    password: 'correct horse',
  });
}

describe('a session reaches nothing within a second', () => {
  it.each(WAYS)('when %s', async (_, revoke) => {
    const user = await story.user();
    const elsewhere = await Elsewhere.of(user);
    await revoke(user);
    const { code, took } = await elsewhere.out();
    expect(code).toBe(4403);
    expect(took).toBeLessThan(PROMISE_MS + SLACK_MS);
  });

  it('though the line to PostgreSQL was cut just then', async () => {
    const user = await story.user();
    const elsewhere = await Elsewhere.of(user);
    const laptop = await story.as(user);
    await app.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'zhike-topics' and datname = current_database()`);
    await laptop.run('mutation { revokeOtherSessions { userErrors { code } } }');
    const { code, took } = await elsewhere.out();
    expect(code).toBe(4403);
    expect(took).toBeLessThan(PROMISE_MS + SLACK_MS);
  });

  it('and no other session ends with it', async () => {
    const bystander = await Elsewhere.of(await story.user());
    const user = await story.user();
    const elsewhere = await Elsewhere.of(user);
    await ask(admin, 'banUser', 'BanUserInput', { userId: user.id, reason: '违规' });
    await elsewhere.out();
    expect(await bystander.answers()).toEqual({ http: 200, video: 200 });
  });
});

it('hears nothing more from a client that will not hang up', async () => {
  const user = await story.user();
  const phone = await story.as(user);
  const course = await story.course();
  const socket = new WebSocket(`${app.origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  const say = (message: object) => socket.send(JSON.stringify(message));
  say({ type: 'connection_init', payload: { accessToken: phone.accessToken } });
  await once(socket, 'message');
  // It neither answers a farewell nor takes it for an end.
  (socket as unknown as { _receiver: EventEmitter })._receiver.removeAllListeners('conclude');
  await phone.run('mutation { logout { userErrors { code } } }');
  const query = 'mutation ($id: ID!) { addToCart(input: { kind: COURSE, id: $id }) { userErrors { code } } }';
  for (let n = 0; n < 3; n++)
    say({ id: `${n}`, type: 'subscribe', payload: { query, variables: { id: course.id } } });
  const cut = once(socket, 'close');
  expect(await Promise.race([cut, sleep(PROMISE_MS + SLACK_MS, 'still there')])).not.toBe('still there');
  expect(await app.sql('select 1 from cart_items where user_id = $1', [user.id])).toEqual([]);
});

it('stops a video that is being sent', async () => {
  const user = await story.user();
  const phone = await story.as(user);
  const course = await story.course({ lessons: 1 });
  await putClip(app, course, Buffer.alloc(64 * 1024 * 1024));
  const [lesson] = await lessonsOf(app, course);
  const film = await fetch((await play(phone, lesson?.id ?? '')).url);
  const reader = film.body?.getReader();
  await reader?.read();
  await phone.run('mutation { logout { userErrors { code } } }');
  const rest = async () => {
    for (;;) if ((await reader?.read())?.done) return 'all of it';
  };
  await expect(rest()).rejects.toThrow('terminated');
});

it('refuses a video that was given out hours before, after a restart too', async () => {
  const user = await story.user();
  const phone = await story.as(user);
  const { url } = await play(phone, filmId);
  await phone.run('mutation { logout { userErrors { code } } }');
  // Access tokens of before have ended by now; the video's address would still be good for a while.
  app.clock.advance(20 * 60_000);
  const restarted = await startBeside(app);
  const { status } = await fetch(url.replace(app.origin, restarted.origin));
  await restarted.stop();
  expect(status).toBe(403);
});
