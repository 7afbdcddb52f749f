import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  LiveConsoleDocument,
  LiveListDocument,
  type LiveConsoleQuery,
  type LiveListQuery,
} from '../../graphql/generated/graphql.js';
import { CourseStatus, type Course } from '../catalog/course.entity.js';
import { newId } from '../kernel/id.js';
import { ask, codesOf, does, liveNow, pageOf, plannedAt, saveLive, say } from '../testkit/live.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

const MINUTE_MS = 60_000;

let app: TestApp;
let story: Story;
let teacher: User;
let staff: Visitor;
let admin: Visitor;
let learner: Visitor;
let other: Visitor;
let course: Course;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  teacher = await story.user({ role: Role.TEACHER });
  [staff, admin] = [await story.as(teacher), await story.as(await story.user({ role: Role.ADMIN }))];
  [learner, other] = [await story.learner(), await story.learner()];
  course = await story.course({ teacher });
});
afterAll(() => app.stop());

const list = async (visitor: Visitor, when: string) =>
  (await visitor.run<LiveListQuery>(LiveListDocument, { when, first: 50 })).liveSessions.nodes.map(
    ({ id }) => id,
  );
const seqOf = async (id: string) =>
  (await app.sql<{ seq: number }>('select seq from live_sessions where id = $1', [id]))[0]?.seq;
const idOf = async (visitor: Visitor) => (await visitor.run<{ me: { id: string } }>('{ me { id } }')).me.id;

describe('a session', () => {
  it('is planned by its teacher, begins and ends by staff, and stands in the lists of its time', async () => {
    const { session } = await saveLive(staff, plannedAt(app, MINUTE_MS, { title: '  第一场\n答疑 ' }));
    const id = session?.id ?? '';
    expect(session).toMatchObject({
      title: '第一场 答疑',
      status: 'SCHEDULED',
      mayEnter: true,
      mayRun: true,
    });
    expect(await pageOf(learner, id)).toMatchObject({ mayEnter: true, mayRun: false, room: { seq: 1 } });
    expect(await list(learner, 'SOON')).toContain(id);
    expect(await does(staff, 'StartLiveSession', { id })).toMatchObject({ session: { status: 'LIVE' } });
    expect(codesOf(await does(staff, 'StartLiveSession', { id }))).toEqual([]);
    expect(await seqOf(id)).toBe(2);
    expect(await list(app.visitor(), 'NOW')).toContain(id);
    expect(codesOf(await does(staff, 'CancelLiveSession', { id }))).toEqual(['LIVE_NOT_OPEN']);
    expect(await does(admin, 'EndLiveSession', { id })).toMatchObject({ session: { status: 'ENDED' } });
    expect(await list(learner, 'OVER')).toContain(id);
    expect(await list(learner, 'NOW')).not.toContain(id);
    expect(codesOf(await does(staff, 'StartLiveSession', { id }))).toEqual(['LIVE_NOT_OPEN']);
  });

  it('begins and ends at its hours by itself', async () => {
    const own = await startApp();
    const people = new Story(own);
    const runs = await people.as(await people.user({ role: Role.TEACHER }));
    const { session } = await saveLive(runs, plannedAt(own, 5 * MINUTE_MS));
    const status = async () =>
      (await own.sql<{ status: string }>('select status from live_sessions where id = $1', [session?.id]))[0]
        ?.status;
    await own.advance(4 * MINUTE_MS);
    expect(await status()).toBe('SCHEDULED');
    // A queue whose clock is ahead of ours comes too early, and comes again.
    await own.sql(`update graphile_worker._private_jobs set run_at = now() where key like 'live%'`);
    await own.app.runDueJobs();
    expect(await status()).toBe('SCHEDULED');
    await own.advance(2 * MINUTE_MS);
    expect(await status()).toBe('LIVE');
    await own.advance(60 * MINUTE_MS);
    expect(await status()).toBe('ENDED');
    await own.stop();
  });

  it.each([
    ['in the past', { startsAt: '2020-01-01T00:00:00Z' }, 'INVALID_INPUT', ['startsAt']],
    ['for learners of no course', { access: 'GRANT' as const }, 'INVALID_INPUT', ['access']],
    ['of a course that is not there', { courseId: newId() }, 'NOT_FOUND', ['courseId']],
    ['that is not there', { id: newId() }, 'NOT_FOUND', ['id']],
    ['with a stream that is none', { streamUrl: 'ftp://x' }, 'INVALID_INPUT', ['streamUrl']],
  ])('%s is refused', async (_what, facts, code, field) => {
    expect(await saveLive(staff, plannedAt(app, MINUTE_MS, facts))).toMatchObject({
      session: null,
      userErrors: [{ code, field }],
    });
  });

  it('goes with a draft that is deleted, but for one that people have been to', async () => {
    const draft = await story.course({ teacher, status: CourseStatus.DRAFT });
    const planned = (
      await saveLive(staff, plannedAt(app, MINUTE_MS, { access: 'GRANT', courseId: draft.id }))
    ).session?.id;
    const held = await liveNow(app, staff);
    await ask(learner, held, '在吗');
    const begun = plannedAt(app, MINUTE_MS, { id: held, courseId: draft.id });
    expect(codesOf(await saveLive(staff, begun))).toEqual([]);
    const { deleteCourse } = await staff.run<{ deleteCourse: object }>(
      'mutation ($id: ID!) { deleteCourse(courseId: $id) { userErrors { code } } }',
      { id: draft.id },
    );
    expect(deleteCourse).toEqual({ userErrors: [] });
    expect(await pageOf(staff, planned ?? '')).toBe(null);
    expect((await pageOf(learner, held))?.room?.questions.nodes).toMatchObject([{ text: '在吗' }]);
  });

  it('is reserved once, however often, and no more when one changes one’s mind', async () => {
    const { session } = await saveLive(staff, plannedAt(app, 90 * MINUTE_MS));
    const input = { sessionId: session?.id, reserved: true };
    await does(learner, 'ReserveLive', { input });
    expect(await does(learner, 'ReserveLive', { input })).toMatchObject({
      session: { reserved: true, reservationCount: 1 },
    });
    expect(await pageOf(other, input.sessionId ?? '')).toMatchObject({
      reserved: false,
      reservationCount: 1,
    });
    expect(await does(learner, 'ReserveLive', { input: { ...input, reserved: false } })).toMatchObject({
      session: { reserved: false, reservationCount: 0 },
    });
    expect(codesOf(await does(staff, 'StartLiveSession', { id: input.sessionId }))).toEqual([
      'LIVE_NOT_OPEN',
    ]);
    await does(staff, 'CancelLiveSession', { id: input.sessionId });
    expect(codesOf(await does(learner, 'ReserveLive', { input }))).toEqual(['LIVE_NOT_OPEN']);
  });
});

describe('who may enter', () => {
  it('is staff, and by access whoever may learn, is a member, or everybody', async () => {
    const open = await liveNow(app, staff);
    const granted = await liveNow(app, staff, { access: 'GRANT', courseId: course.id });
    const forMembers = await liveNow(app, staff, { access: 'MEMBERS' });
    const enters = async (visitor: Visitor) =>
      Promise.all([open, granted, forMembers].map(async id => (await pageOf(visitor, id))?.mayEnter));
    expect(await enters(app.visitor())).toEqual([true, false, false]);
    expect(await enters(learner)).toEqual([true, false, false]);
    expect(await enters(staff)).toEqual([true, true, true]);
    expect(await enters(admin)).toEqual([true, true, true]);
    const shut = await pageOf(learner, granted);
    expect(shut).toMatchObject({ title: '周末答疑', room: null });
    expect(codesOf(await say(learner, granted, '在吗'))).toEqual(['NOT_FOUND']);
    expect(codesOf(await ask(learner, forMembers, '在吗'))).toEqual(['NOT_FOUND']);
  });
});

describe('what is said', () => {
  it('comes to be once, however often it is sent', async () => {
    const id = await liveNow(app, staff);
    const clientKey = randomUUID();
    const sent = await Promise.all(Array.from({ length: 4 }, () => say(learner, id, '大家好', clientKey)));
    expect(new Set(sent.map(({ message }) => message?.id)).size).toBe(1);
    expect(codesOf(await say(learner, id, '另一句', clientKey))).toEqual(['CLIENT_KEY_REUSED']);
    expect((await pageOf(learner, id))?.room?.messages.nodes).toHaveLength(1);
  });

  it('is refused where it is empty, long or not to be said, and where nobody may speak', async () => {
    const id = await liveNow(app, staff);
    expect(codesOf(await say(learner, id, ' \n'))).toEqual(['INVALID_INPUT']);
    expect(codesOf(await say(learner, id, '字'.repeat(201)))).toEqual(['INVALID_INPUT']);
    expect(codesOf(await say(learner, id, '专业代 开 发 票'))).toEqual(['TEXT_REFUSED']);
    const rules = { sessionId: id, slowSeconds: 0, allMuted: true };
    await does(staff, 'SetRoomRules', { input: rules });
    expect(codesOf(await say(learner, id, '老师'))).toEqual(['ROOM_MUTED']);
    expect(codesOf(await say(staff, id, '请安静'))).toEqual([]);
    await does(staff, 'SetRoomRules', { input: { ...rules, slowSeconds: 60, allMuted: false } });
    expect(codesOf(await say(learner, id, '好'))).toEqual([]);
    expect(codesOf(await ask(learner, id, '为什么？'))).toEqual(['SLOW_MODE']);
    expect(codesOf(await does(staff, 'SetRoomRules', { input: { ...rules, slowSeconds: 301 } }))).toEqual([
      'INVALID_INPUT',
    ]);
    await does(staff, 'EndLiveSession', { id });
    expect(codesOf(await say(staff, id, '还在吗'))).toEqual(['LIVE_NOT_OPEN']);
  });

  it('is not said by who is silenced, for as long as staff say', async () => {
    const id = await liveNow(app, staff);
    const input = { sessionId: id, userId: await idOf(learner), minutes: 10 };
    expect(codesOf(await does(staff, 'MuteInRoom', { input }))).toEqual([]);
    expect(codesOf(await say(learner, id, '喂'))).toEqual(['ROOM_MUTED']);
    expect((await pageOf(learner, id))?.room?.mutedUntil).toMatch(/^20/);
    expect((await pageOf(other, id))?.room?.mutedUntil).toBe(null);
    const mutes = async (visitor: Visitor) =>
      (await visitor.run<LiveConsoleQuery>(LiveConsoleDocument, { id })).liveSession?.room?.mutes.nodes
        .length;
    expect([await mutes(staff), await mutes(learner)]).toEqual([1, 0]);
    await does(staff, 'MuteInRoom', { input: { ...input, minutes: 0 } });
    expect(codesOf(await say(learner, id, '谢谢'))).toEqual([]);
    expect(codesOf(await does(staff, 'MuteInRoom', { input: { ...input, userId: teacher.id } }))).toEqual([
      'NOT_ON_YOURSELF',
    ]);
  });

  it('is out of sight once staff hide it, and shows again', async () => {
    const id = await liveNow(app, staff);
    const { message } = await say(learner, id, '广告');
    const texts = async (visitor: Visitor) =>
      (await pageOf(visitor, id))?.room?.messages.nodes.map(({ text, state }) => [text, state]);
    await does(staff, 'HideRoomMessage', { input: { id: message?.id, hidden: true } });
    expect(await texts(other)).toEqual([]);
    expect(await texts(staff)).toEqual([['广告', 'HIDDEN']]);
    await does(staff, 'HideRoomMessage', { input: { id: message?.id, hidden: false } });
    expect(await texts(other)).toEqual([['广告', 'VISIBLE']]);
  });
});
