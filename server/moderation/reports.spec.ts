import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  DecideCommentDocument,
  DecideReportDocument,
  EditCommentDocument,
  HeldCommentsPageDocument,
  ReportContentDocument,
  ReportQueuePageDocument,
  ReportsPageDocument,
  type DecideCommentMutation,
  type DecideReportMutation,
  type HeldCommentsPageQuery,
  type ReportContentMutation,
  type ReportDecision,
  type ReportKind,
  type ReportQueuePageQuery,
  type ReportReason,
  type ReportsPageQuery,
} from '../../graphql/generated/graphql.js';
import { newId } from '../kernel/id.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { addComment, commented, talkOf, textsOf } from '../testkit/talk.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let admin: Visitor;
let adminUser: User;
let learner: Visitor;
let other: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  adminUser = await story.user({ role: Role.ADMIN });
  admin = await story.as(adminUser);
  [learner, other] = [await story.learner(), await story.learner()];
});
afterAll(() => app.stop());

const codes = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code);
const report = async (
  visitor: Visitor,
  kind: ReportKind,
  id: string,
  more: { reason?: ReportReason; details?: string } = {},
) => {
  const input = { kind, id, reason: 'SPAM', ...more };
  return (await visitor.run<ReportContentMutation>(ReportContentDocument, { input })).reportContent;
};
const decideReport = async (visitor: Visitor, id: string, decision: ReportDecision, note = '已核实') => {
  const input = { id, decision, note };
  return (await visitor.run<DecideReportMutation>(DecideReportDocument, { input })).decideReport;
};
const decideComment = async (
  id: string,
  approve: boolean,
  reason?: string,
  read: { editedAt?: string | null } = {},
) => {
  const input = { id, approve, reason, ...read };
  return (await admin.run<DecideCommentMutation>(DecideCommentDocument, { input })).decideComment;
};
const held = async () =>
  (await admin.run<HeldCommentsPageQuery>(HeldCommentsPageDocument, { first: 50 })).heldComments.nodes.map(
    ({ text }) => text,
  );
const own = async (visitor: Visitor) =>
  (await visitor.run<ReportsPageQuery>(ReportsPageDocument, { first: 50 })).me?.reports.nodes ?? [];
const open = async () =>
  (await admin.run<ReportQueuePageQuery>(ReportQueuePageDocument, { first: 50, status: 'OPEN' })).reports
    .nodes;
const statusOf = async (courseId: string) =>
  (
    await app.sql<{ status: string; taken_down_reason: string | null }>(
      'select status, taken_down_reason from courses where id = $1',
      [courseId],
    )
  )[0];

describe('what waits for a person', () => {
  it('is let through or hidden by an admin, with a reason for its author', async () => {
    const course = await story.course();
    const [good, bad] = ['加群领取第一份', '加群领取第二份'];
    const first = await commented(learner, { courseId: course.id, text: good });
    const second = await commented(learner, { courseId: course.id, text: bad });
    expect(await held()).toEqual([good, bad]);
    expect((await decideComment(first.id, true)).comment).toMatchObject({ state: 'VISIBLE' });
    expect(codes(await decideComment(first.id, true))).toEqual(['ALREADY_RESOLVED']);
    expect(codes(await decideComment(second.id, false))).toEqual(['INVALID_INPUT']);
    expect((await decideComment(second.id, false, '引流')).comment).toMatchObject({ state: 'HIDDEN' });
    expect(await held()).toEqual([]);
    expect(textsOf(await talkOf(other, course.id))).toEqual([good]);
    expect((await talkOf(learner, course.id)).nodes[0]).toMatchObject({ text: bad, hiddenReason: '引流' });
    // Thought better of.
    expect((await decideComment(second.id, true)).comment).toMatchObject({ state: 'VISIBLE' });
    expect(textsOf(await talkOf(other, course.id))).toEqual([bad, good]);
    expect(codes(await decideComment(newId(), true))).toEqual(['NOT_FOUND']);
  });

  it('is not decided about by what stood there before', async () => {
    const course = await story.course();
    const { id } = await commented(learner, { courseId: course.id, text: '加群领取讲义' });
    const input = { id, text: '加群领取别的' };
    await learner.run(EditCommentDocument, { input });
    expect(codes(await decideComment(id, true, undefined, { editedAt: null }))).toEqual(['CONFLICT']);
    expect(await held()).toEqual(['加群领取别的']);
    const [row] = await app.sql<{ edited_at: Date }>('select edited_at from comments where id = $1', [id]);
    const read = { editedAt: row?.edited_at.toISOString() };
    expect((await decideComment(id, true, undefined, read)).comment).toMatchObject({ state: 'VISIBLE' });
  });
});

describe('a text out of WeChat', () => {
  it.each([
    ['一句普通的话', [], 'VISIBLE'],
    ['一句【违规】的话', ['TEXT_REFUSED'], undefined],
    ['一句【存疑】的话', [], 'HELD'],
    ['一句【繁忙】的话', [], 'HELD'],
    ['一句【久未访问】的话', [], 'HELD'],
  ])('%j is judged by WeChat', async (text, refused, state) => {
    const course = await story.course();
    const inWechat = await story.learner({ platform: 'mp-weixin' });
    const answer = await addComment(inWechat, { courseId: course.id, text });
    expect(codes(answer)).toEqual(refused);
    expect(answer.comment?.state).toBe(state);
    // Elsewhere WeChat has no say.
    expect(await commented(learner, { courseId: course.id, text })).toMatchObject({ state: 'VISIBLE' });
  });

  it('waits for a person where WeChat is out of reach, and is not lost', async () => {
    const course = await story.course();
    const inWechat = await story.learner({ platform: 'mp-weixin' });
    await app.sandbox.arm({ kind: 'api.unreached', api: 'text' });
    const { comment } = await addComment(inWechat, { courseId: course.id, text: '断线时写的' });
    expect(comment).toMatchObject({ state: 'HELD', text: '断线时写的' });
  });

  it('of somebody without a WeChat identity is judged by our own words alone', async () => {
    const course = await story.course();
    const without = await story.as(await story.user({ wechat: false }), { platform: 'mp-weixin' });
    expect(await commented(without, { courseId: course.id, text: '一句【存疑】的话' })).toMatchObject({
      state: 'VISIBLE',
    });
  });
});

describe('a report', () => {
  it('is made once, and its maker learns what came of it', async () => {
    const course = await story.course();
    const comment = await commented(learner, { courseId: course.id, text: '不该在这里的话' });
    const made = await report(other, 'COMMENT', comment.id, { details: ' 广告\u200B ' });
    expect(made.report).toMatchObject({ kind: 'COMMENT', reason: 'SPAM', details: '广告', status: 'OPEN' });
    expect(codes(await report(other, 'COMMENT', comment.id))).toEqual(['ALREADY_REPORTED']);
    const another = await story.learner();
    await report(another, 'COMMENT', comment.id, { reason: 'ABUSE' });
    expect((await open()).map(({ reason, others }) => [reason, others])).toEqual([
      ['SPAM', 1],
      ['ABUSE', 1],
    ]);
    const id = made.report?.id ?? '';
    expect(codes(await decideReport(admin, id, 'TAKE_DOWN_COURSE'))).toEqual(['INVALID_INPUT']);
    expect(codes(await decideReport(admin, id, 'HIDE_COMMENT', ' '))).toEqual(['INVALID_INPUT']);
    expect(codes(await decideReport(admin, id, 'HIDE_COMMENT', '属于广告'))).toEqual([]);
    expect(codes(await decideReport(admin, id, 'DISMISS'))).toEqual(['ALREADY_RESOLVED']);
    for (const visitor of [other, another])
      expect((await own(visitor))[0]).toMatchObject({
        status: 'UPHELD',
        decision: 'HIDE_COMMENT',
        note: '属于广告',
        comment: null,
      });
    expect(await open()).toEqual([]);
    expect((await talkOf(other, course.id)).nodes).toEqual([]);
    expect(await own(learner)).toEqual([]);
  });

  it('that is dismissed leaves the thing, and what others said of it', async () => {
    const course = await story.course();
    const first = await report(other, 'COURSE', course.id, { reason: 'COPYRIGHT', details: '我的书' });
    const second = await report(learner, 'COURSE', course.id, { reason: 'WRONG_CONTENT' });
    await decideReport(admin, second.report?.id ?? '', 'DISMISS', '内容无误');
    expect((await own(learner))[0]).toMatchObject({ status: 'DISMISSED', note: '内容无误' });
    expect((await own(other))[0]).toMatchObject({ status: 'OPEN', note: null });
    expect((await statusOf(course.id))?.status).toBe('PUBLISHED');
    await decideReport(admin, first.report?.id ?? '', 'TAKE_DOWN_COURSE', '侵犯著作权');
    expect(await statusOf(course.id)).toEqual({ status: 'TAKEN_DOWN', taken_down_reason: '侵犯著作权' });
    expect((await own(other))[0]).toMatchObject({ status: 'UPHELD', decision: 'TAKE_DOWN_COURSE' });
    expect((await own(learner))[0]).toMatchObject({ status: 'DISMISSED' });
  });

  it('is refused about what does not show, and with too many words', async () => {
    const course = await story.course();
    const waiting = await commented(learner, { courseId: course.id, text: '加群领取' });
    expect(codes(await report(other, 'COMMENT', waiting.id))).toEqual(['NOT_FOUND']);
    expect(codes(await report(other, 'COURSE', newId()))).toEqual(['NOT_FOUND']);
    expect(codes(await report(other, 'COMMENT', course.id))).toEqual(['NOT_FOUND']);
    expect(codes(await report(other, 'COURSE', course.id, { details: '字'.repeat(501) }))).toEqual([
      'INVALID_INPUT',
    ]);
    expect(await app.sql('select id from reports where course_id = $1', [course.id])).toEqual([]);
  });

  it('is decided once by two admins at the same time', async () => {
    const course = await story.course();
    const comment = await commented(learner, { courseId: course.id });
    const { report: made } = await report(other, 'COMMENT', comment.id);
    const second = await story.as(await story.user({ role: Role.ADMIN }));
    const answers = await Promise.all([
      decideReport(admin, made?.id ?? '', 'HIDE_COMMENT'),
      decideReport(second, made?.id ?? '', 'HIDE_COMMENT'),
    ]);
    expect(answers.flatMap(codes)).toEqual(['ALREADY_RESOLVED']);
    const entries = await app.sql<{ action: string }>(
      'select action from audit_entries where subject_id = any($1) order by action',
      [[comment.id, made?.id]],
    );
    expect(entries.map(({ action }) => action)).toEqual(['comment.hide', 'report.decide']);
  });
});
