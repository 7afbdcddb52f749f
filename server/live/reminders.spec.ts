import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, does, liveNow, plannedAt, saveLive } from '../testkit/live.js';
import { noticesOf } from '../testkit/notices.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role, type User } from '../users/user.entity.js';

const MINUTE_MS = 60_000;

let app: TestApp;
let story: Story;
let teacher: User;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  teacher = await story.user({ role: Role.TEACHER });
});
afterAll(() => app.stop());

/** Logged in anew, because the clock has moved. */
const staff = () => story.as(teacher);

async function planned(inMinutes: number): Promise<string> {
  const { session } = await saveLive(await staff(), plannedAt(app, inMinutes * MINUTE_MS));
  if (!session) throw new Error('not planned');
  return session.id;
}

const reserve = async (user: User, sessionId: string, reserved = true) =>
  does(await story.as(user), 'ReserveLive', { input: { sessionId, reserved } });

async function reserved(sessionId: string): Promise<User> {
  const user = await story.user();
  await reserve(user, sessionId);
  return user;
}

const told = async (user: User) =>
  (await noticesOf(await story.as(user)))
    .map(({ kind, at, target }) => ({ kind, at, id: target?.id }))
    .reverse();

async function startsAt(id: string): Promise<string> {
  const [row] = await app.sql<{ at: Date }>('select starts_at as at from live_sessions where id = $1', [id]);
  return row?.at.toISOString() ?? '';
}

const move = async (id: string, inMinutes: number) =>
  saveLive(await staff(), { ...plannedAt(app, inMinutes * MINUTE_MS), id });

describe('whoever reserved a place', () => {
  it('is told ten minutes before, once, and not at the hour again', async () => {
    const id = await planned(60);
    const [user, other, gone] = [await reserved(id), await reserved(id), await reserved(id)];
    await reserve(gone, id, false);
    await app.advance(49 * MINUTE_MS);
    expect(await told(user)).toEqual([]);
    await app.advance(MINUTE_MS);
    const soon = { kind: 'LIVE_SOON', at: await startsAt(id), id };
    expect(await told(user)).toEqual([soon]);
    await app.advance(15 * MINUTE_MS);
    expect(await told(user)).toEqual([soon]);
    expect(await told(other)).toEqual([soon]);
    expect(await told(gone)).toEqual([]);
    expect((await noticesOf(await story.as(user)))[0]).toMatchObject({
      title: '周末答疑',
      target: { kind: 'LIVE_SESSION' },
      person: { id: teacher.id },
    });
  });

  it('is told at the beginning where it came too late to be told before, or where it begins early', async () => {
    const late = await planned(8);
    const user = await reserved(late);
    await app.advance(8 * MINUTE_MS);
    expect(await told(user)).toEqual([{ kind: 'LIVE_STARTED', at: await startsAt(late), id: late }]);
    const early = await planned(25);
    const other = await reserved(early);
    await does(await staff(), 'StartLiveSession', { id: early });
    await app.app.runDueJobs();
    expect(await told(other)).toEqual([{ kind: 'LIVE_STARTED', at: await startsAt(early), id: early }]);
    await app.advance(25 * MINUTE_MS);
    expect(await told(other)).toHaveLength(1);
  });

  it('is told of a new hour, and before that one', async () => {
    const id = await planned(60);
    const user = await reserved(id);
    await app.advance(51 * MINUTE_MS);
    await move(id, 30);
    await app.app.runDueJobs();
    const at = await startsAt(id);
    const [first, ...rest] = await told(user);
    expect(first).toMatchObject({ kind: 'LIVE_SOON', id });
    expect(first?.at).not.toBe(at);
    expect(rest).toEqual([{ kind: 'LIVE_MOVED', at, id }]);
    await app.advance(19 * MINUTE_MS);
    expect(await told(user)).toHaveLength(2);
    await app.advance(MINUTE_MS);
    expect((await told(user)).at(-1)).toEqual({ kind: 'LIVE_SOON', at, id });
  });

  it('is told of the last of several moves, and of none that changes no hour', async () => {
    const id = await planned(60);
    const user = await reserved(id);
    const before = await startsAt(id);
    await saveLive(await staff(), { ...plannedAt(app, 0), id, startsAt: before, title: '改了名' });
    await app.app.runDueJobs();
    expect(await told(user)).toEqual([]);
    await move(id, 120);
    await move(id, 5);
    await app.advance(MINUTE_MS);
    const moves = await told(user);
    expect(moves.at(-1)).toEqual({ kind: 'LIVE_MOVED', at: await startsAt(id), id });
    expect(moves.every(({ kind }) => kind === 'LIVE_MOVED')).toBe(true);
    await app.advance(5 * MINUTE_MS);
    expect((await told(user)).at(-1)).toMatchObject({ kind: 'LIVE_STARTED', id });
  });

  it('is told that it is called off, and nothing after', async () => {
    const id = await planned(60);
    const user = await reserved(id);
    await does(await staff(), 'CancelLiveSession', { id });
    await does(await staff(), 'CancelLiveSession', { id });
    await app.app.runDueJobs();
    await app.advance(60 * MINUTE_MS);
    expect(await told(user)).toEqual([{ kind: 'LIVE_CANCELLED', at: null, id }]);
  });
});

it('tells thousands, page by page, each once, whatever dies in between', async () => {
  const id = await planned(60);
  const many = 1201;
  await app.sql(
    `with people as (
       insert into users (id, created_at, name, role, status)
       select gen_random_uuid(), now(), '很多人', 'STUDENT', 'ACTIVE' from generate_series(1, $2) returning id)
     insert into live_reservations (id, created_at, session_id, user_id)
     select gen_random_uuid(), now(), $1, id from people`,
    [id, many],
  );
  // The 700th row fails, once: a sequence does not go back with its transaction.
  await app.sql('create sequence rows_told');
  await app.sql(`create function stumble() returns trigger language plpgsql as $$ begin
    if nextval('rows_told') = 700 then raise 'stumbled'; end if; return null; end $$`);
  await app.sql('create trigger stumble after insert on notices for each row execute function stumble()');
  const started = performance.now();
  await app.advance(50 * MINUTE_MS);
  const ms = Math.round(performance.now() - started);
  const [row] = await app.sql<{ notices: number; people: number; waiting: number }>(
    `select count(*)::int as notices, count(distinct user_id)::int as people, (select count(*)::int
       from live_reservations where session_id = $1 and reminded_at is null) as waiting
     from notices where target_id = $1::text`,
    [id],
  );
  await app.sql('drop trigger stumble on notices');
  expect(row).toEqual({ notices: many, people: many, waiting: 0 });
  expect(ms).toBeLessThan(10_000);
});

it('tells whoever asked in a room that it was answered in writing, once', async () => {
  const id = await liveNow(app, await staff());
  const user = await story.user();
  const visitor = await story.as(user);
  const first = (await ask(visitor, id, '为什么？')).question?.id;
  const second = (await ask(visitor, id, '什么时候？')).question?.id;
  await does(await staff(), 'AnswerRoomQuestion', { input: { id: second } });
  for (const answer of ['因为所以', '因为，所以'])
    await does(await staff(), 'AnswerRoomQuestion', { input: { id: first, answer } });
  expect(await noticesOf(visitor)).toMatchObject([
    {
      ...{ kind: 'ROOM_QUESTION_ANSWERED', title: '周末答疑', text: '因为所以' },
      ...{ person: { id: teacher.id }, target: { kind: 'LIVE_SESSION', id } },
    },
  ]);
});

it('tells nobody of a session that was planned before there were reminders, but at its hour', async () => {
  const id = await planned(60);
  const user = await reserved(id);
  await app.sql('select graphile_worker.remove_job($1)', [`remindOfLive SOON ${id}`]);
  await app.advance(60 * MINUTE_MS);
  expect((await told(user)).map(({ kind }) => kind)).toEqual(['LIVE_STARTED']);
});
