import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, does, Follower, liveNow, plannedAt, saveLive, say } from '../testkit/live.js';
import { startBeside, type SecondApp } from '../testkit/second-app.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

/** How soon everybody has heard, and room for a slow machine. */
const SOON = { timeout: 10_000 };

let app: TestApp;
let beside: SecondApp;
let story: Story;
let staff: Visitor;
let learner: Visitor;
beforeAll(async () => {
  app = await startApp();
  beside = await startBeside(app);
  story = new Story(app);
  staff = await story.as(await story.user({ role: Role.TEACHER }));
  learner = await story.learner();
});
afterAll(async () => {
  await beside.stop();
  await app.stop();
});

const followers: Follower[] = [];
afterEach(() => Promise.all(followers.splice(0).map(each => each.leave())));

/** A visitor who follows from this process or from the other. */
function follow(sessionId: string, visitor: Visitor): Follower {
  const follower = new Follower(visitor, sessionId).follow();
  followers.push(follower);
  return follower;
}
const there = (follower: Follower) => expect.poll(() => follower.seq, SOON).not.toBeNull();

const loseBus = () =>
  app.sql(`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'zhike-topics' and datname = current_database()`);

describe('a room', () => {
  it('tells who follows it, in both processes, what is said and asked, in one order', async () => {
    const id = await liveNow(app, staff);
    const [here, away] = [follow(id, app.visitor()), follow(id, beside.visitor())];
    await Promise.all([there(here), there(away)]);
    const begun = here.seq ?? 0;
    const { message } = await say(learner, id, '老师好');
    const { question } = await ask(learner, id, '什么是闭包？');
    for (const each of [here, away]) {
      await expect.poll(() => each.seq, SOON).toBe(begun + 2);
      expect(each.events).toMatchObject([
        {
          seq: begun + 1,
          kind: 'MESSAGE',
          messageId: message?.id,
          message: { text: '老师好' },
          question: null,
        },
        {
          ...{ seq: begun + 2, kind: 'QUESTION', questionId: question?.id, message: null, room: null },
          question: { text: '什么是闭包？', state: 'ASKED', upvotes: 0 },
        },
      ]);
      expect(each.backfills).toBe(0);
    }
  });

  it('leaves no gap and nothing twice for fifty who follow while the bus is lost', async () => {
    const id = await liveNow(app, staff);
    const all = Array.from({ length: 50 }, (_, n) => follow(id, (n % 2 ? app : beside).visitor()));
    await Promise.all(all.map(there));
    const said: string[] = [];
    for (let n = 0; n < 30; n++) {
      if (n === 10 || n === 20) await loseBus();
      said.push(`第${n}句`);
      await say(n % 2 ? staff : learner, id, `第${n}句`);
    }
    for (const each of all) {
      await expect.poll(() => each.texts.length, SOON).toBe(30);
      expect(each.texts).toEqual(said);
      const seqs = each.events.map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_seq, at) => (seqs[0] ?? 0) + at));
    }
  });

  it('tells whoever comes back what they missed, and sends to the pages who missed much', async () => {
    const id = await liveNow(app, staff);
    const one = follow(id, app.visitor());
    await there(one);
    await one.leave();
    for (let n = 0; n < 3; n++) await say(learner, id, `近${n}`);
    one.follow();
    await expect.poll(() => one.texts, SOON).toEqual(['近0', '近1', '近2']);
    expect(one.backfills).toBe(0);
    await one.leave();
    await app.sql(`insert into room_events (id, created_at, session_id, seq, kind)
      select gen_random_uuid(), now(), '${id}', s.seq + n, 'ROOM' from live_sessions s, generate_series(1, 250) n
      where s.id = '${id}'`);
    await app.sql(`update live_sessions set seq = seq + 250 where id = '${id}'`);
    const before = one.events.length;
    one.follow();
    await say(learner, id, '之后');
    await expect.poll(() => one.texts.at(-1), SOON).toBe('之后');
    expect(one.backfills).toBe(1);
    expect(one.events.length - before).toBe(251);
  });

  it('works an event out once for each process and class, however many look', async () => {
    const id = await liveNow(app, staff);
    const some = [learner, app.visitor(), app.visitor()].map(visitor => follow(id, visitor));
    await Promise.all(some.map(there));
    const send = async (text: string) => {
      await say(staff, id, text);
      await Promise.all(
        [...some, ...followers].map(each => expect.poll(() => each.texts.at(-1), SOON).toBe(text)),
      );
    };
    const looks = async (text: string) =>
      (await statementsOf(() => send(text))).filter(sent => /room_events/.test(sent) && /select/i.test(sent))
        .length;
    // What the event says, and what it shows: beside the insert of it.
    const few = await looks('三个人');
    for (let n = 0; n < 20; n++) some.push(follow(id, app.visitor()));
    await Promise.all(some.map(there));
    expect(await looks('二十三个人')).toBe(few);
  });

  it('says how many are there, each account once, and forgets who left', async () => {
    const id = await liveNow(app, staff);
    const one = follow(id, learner);
    follow(id, learner);
    follow(id, beside.visitor());
    const last = follow(id, beside.visitor());
    await expect.poll(() => one.viewers, { timeout: 20_000 }).toBe(3);
    await last.leave();
    await expect.poll(() => one.viewers, { timeout: 20_000 }).toBe(2);
    const [row] = await app.sql<{ peak: number }>(
      'select peak_viewers as peak from live_sessions where id = $1',
      [id],
    );
    expect(row?.peak).toBe(3);
  });
});

describe('who may not follow', () => {
  it('is not told that there is a room', async () => {
    const teacher = await story.user({ role: Role.TEACHER });
    const course = await story.course({ teacher });
    const id = await liveNow(app, await story.as(teacher), { access: 'GRANT', courseId: course.id });
    const stranger = follow(id, learner);
    await expect.poll(() => JSON.stringify(stranger.ended), SOON).toContain('NOT_FOUND');
    expect(stranger.updates).toEqual([]);
  });

  it('is told nothing more once the room is for others', async () => {
    const teacher = await story.user({ role: Role.TEACHER });
    const course = await story.course({ teacher });
    const runs = await story.as(teacher);
    const id = await liveNow(app, runs, { courseId: course.id });
    const [guest, host] = [follow(id, beside.visitor()), follow(id, runs)];
    await Promise.all([there(guest), there(host)]);
    await app.sql(`update live_sessions set access = 'GRANT' where id = $1`, [id]);
    await runs.run(
      'mutation ($input: RoomRulesInput!) { setRoomRules(input: $input) { userErrors { code } } }',
      {
        input: { sessionId: id, slowSeconds: 0, allMuted: false },
      },
    );
    await expect.poll(() => JSON.stringify(guest.ended), SOON).toContain('FORBIDDEN');
    await say(runs, id, '只给学员');
    await expect.poll(() => host.texts, SOON).toEqual(['只给学员']);
    expect(guest.texts).toEqual([]);
  });

  it('is not told the stream that comes with the lock on the door', async () => {
    const teacher = await story.user({ role: Role.TEACHER });
    const course = await story.course({ teacher });
    const runs = await story.as(teacher);
    const id = await liveNow(app, runs, { courseId: course.id });
    const [guest, host] = [follow(id, app.visitor()), follow(id, runs)];
    await Promise.all([there(guest), there(host)]);
    const streamUrl = 'https://stream.example/paid.m3u8';
    await saveLive(runs, plannedAt(app, 60_000, { id, courseId: course.id, access: 'GRANT', streamUrl }));
    await expect.poll(() => JSON.stringify(guest.ended), SOON).toContain('FORBIDDEN');
    await expect.poll(() => host.events.at(-1)?.room, SOON).toMatchObject({ streamUrl });
    expect(guest.events).toEqual([]);
  });

  it('sees what is for staff no more once the session is another teacher’s', async () => {
    const [before, after] = [
      await story.user({ role: Role.TEACHER }),
      await story.user({ role: Role.TEACHER }),
    ];
    const course = await story.course({ teacher: after });
    const [old, admin] = [await story.as(before), await story.as(await story.user({ role: Role.ADMIN }))];
    const id = await liveNow(app, old);
    const follower = follow(id, old);
    await there(follower);
    await saveLive(admin, plannedAt(app, 60_000, { id, courseId: course.id }));
    await expect.poll(() => JSON.stringify(follower.ended), SOON).toContain('RATE_LIMITED');
    await follower.leave();
    follower.follow();
    const { message } = await say(learner, id, '先说一句');
    await expect.poll(() => follower.texts, SOON).toEqual(['先说一句']);
    await does(await story.as(after), 'HideRoomMessage', { input: { id: message?.id, hidden: true } });
    await expect.poll(() => follower.events.at(-1)?.message, SOON).toBe(null);
  });
});
