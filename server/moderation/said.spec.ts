import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReportQueuePageDocument, type ReportQueuePageQuery } from '../../graphql/generated/graphql.js';
import { ask as askInRoom, codesOf, does, liveNow, pageOf, say } from '../testkit/live.js';
import { answered, asked, noticesOf, questionOf, trialOf } from '../testkit/questions.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let admin: Visitor;
let staff: Visitor;
let learner: Visitor;
let other: Visitor;
let lessonId: string;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  const teacher = await story.user({ role: Role.TEACHER });
  admin = await story.as(await story.user({ role: Role.ADMIN }));
  [staff, learner, other] = [await story.as(teacher), await story.learner(), await story.learner()];
  lessonId = await trialOf(app, await story.course({ teacher }));
});
afterAll(() => app.stop());

const report = (visitor: Visitor, kind: string, id: string) =>
  does<{ report: { id: string } | null }>(visitor, 'ReportContent', { input: { kind, id, reason: 'ABUSE' } });
const uphold = (id: string | undefined, decision = 'HIDE_TEXT') =>
  does(admin, 'DecideReport', { input: { id, decision, note: '辱骂他人' } });
const queue = async () =>
  (await admin.run<ReportQueuePageQuery>(ReportQueuePageDocument, { status: 'OPEN', first: 50 })).reports
    .nodes;

describe('a report about a question or an answer', () => {
  it('takes it out of sight, and says why to who wrote it', async () => {
    const { id } = await asked(learner, { lessonId, text: '这是什么水平' });
    const given = await answered(other, id, '你自己不会看吗');
    const [first, second] = [
      await report(other, 'COURSE_QUESTION', id),
      await report(learner, 'COURSE_ANSWER', given.id),
    ];
    expect((await queue()).map(one => [one.kind, one.question?.text, one.answer?.text])).toEqual([
      ['COURSE_QUESTION', '这是什么水平', undefined],
      ['COURSE_ANSWER', undefined, '你自己不会看吗'],
    ]);
    expect(codesOf(await uphold(second.report?.id, 'HIDE_COMMENT'))).toEqual(['INVALID_INPUT']);
    expect(codesOf(await uphold(second.report?.id, 'TAKE_DOWN_COURSE'))).toEqual(['INVALID_INPUT']);
    expect(codesOf(await uphold(second.report?.id))).toEqual([]);
    expect(await questionOf(learner, id)).toMatchObject({ answerCount: 0, answers: { nodes: [] } });
    expect(await noticesOf(app, given.id)).toMatchObject([
      { kind: 'ANSWER_RECEIVED', text: '' },
      { kind: 'CONTENT_HIDDEN', text: '辱骂他人' },
    ]);
    // What its author took back meanwhile stays as it is, and the report is answered.
    await does(learner, 'RemoveCourseQuestion', { id });
    expect(codesOf(await uphold(first.report?.id))).toEqual([]);
    expect(await queue()).toEqual([]);
    expect(await app.sql('select state, hidden_reason from course_questions where id = $1', [id])).toEqual([
      { state: 'REMOVED', hidden_reason: null },
    ]);
  });

  it('is refused about what does not show, and about a thing of another kind', async () => {
    const { id } = await asked(learner, { lessonId, text: '加微信可以吗' });
    for (const kind of ['COURSE_QUESTION', 'COURSE_ANSWER', 'ROOM_QUESTION', 'ROOM_MESSAGE'])
      expect(codesOf(await report(other, kind, id))).toEqual(['NOT_FOUND']);
    expect(await queue()).toEqual([]);
  });
});

describe('a report about what was said in a live room', () => {
  it('takes it out of the room, of a course or of none', async () => {
    const sessionId = await liveNow(app, staff);
    const line = (await say(learner, sessionId, '你们都是笨蛋')).message?.id ?? '';
    const question = (await askInRoom(learner, sessionId, '为什么这么笨')).question?.id ?? '';
    const made = [await report(other, 'ROOM_MESSAGE', line), await report(other, 'ROOM_QUESTION', question)];
    expect(codesOf(await report(other, 'ROOM_MESSAGE', line))).toEqual(['ALREADY_REPORTED']);
    expect(await queue()).toMatchObject([
      { kind: 'ROOM_MESSAGE', course: null, live: { id: sessionId }, roomMessage: { text: '你们都是笨蛋' } },
      {
        kind: 'ROOM_QUESTION',
        course: null,
        live: { id: sessionId },
        roomQuestion: { text: '为什么这么笨' },
      },
    ]);
    for (const { report: one } of made) expect(codesOf(await uphold(one?.id))).toEqual([]);
    const room = (await pageOf(other, sessionId))?.room;
    expect([room?.messages.nodes, room?.questions.nodes]).toEqual([[], []]);
    for (const id of [line, question])
      expect(await noticesOf(app, id)).toMatchObject([
        { kind: 'CONTENT_HIDDEN', title: '周末答疑', text: '辱骂他人' },
      ]);
    const audited = await app.sql<{ action: string }>(
      'select action from audit_entries where subject_id = any($1) order by action',
      [[line, question]],
    );
    expect(audited.map(({ action }) => action)).toEqual(['roomMessage.hide', 'roomQuestion.hide']);
  });

  it('is answered where its author withdrew it meanwhile', async () => {
    const sessionId = await liveNow(app, staff);
    const id = (await askInRoom(learner, sessionId, '问错了的问题')).question?.id ?? '';
    const made = await report(other, 'ROOM_QUESTION', id);
    await does(learner, 'WithdrawRoomQuestion', { id });
    expect(codesOf(await uphold(made.report?.id))).toEqual([]);
    expect(await noticesOf(app, id)).toEqual([]);
    expect(await app.sql('select state from room_questions where id = $1', [id])).toEqual([
      { state: 'WITHDRAWN' },
    ]);
  });
});
