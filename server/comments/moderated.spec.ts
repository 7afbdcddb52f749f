import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EditCommentDocument,
  HideCommentDocument,
  LikeCommentDocument,
  UnlikeCommentDocument,
  type EditCommentMutation,
  type HideCommentMutation,
  type LikeCommentMutation,
  type UnlikeCommentMutation,
} from '../../graphql/generated/graphql.js';
import type { Course } from '../catalog/course.entity.js';
import { newId } from '../kernel/id.js';
import { eraseBelongings, moveBelongings } from '../kernel/personal.js';
import { inTransaction } from '../kernel/transaction.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { addComment, commented, talkOf } from '../testkit/talk.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let teacher: User;
let learner: Visitor;
let other: Visitor;
let staff: Visitor;
let course: Course;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  teacher = await story.user({ role: Role.TEACHER });
  course = await story.course({ teacher });
  [learner, other, staff] = [await story.learner(), await story.learner(), await story.as(teacher)];
});
afterAll(() => app.stop());

const codes = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code);
const fresh = () => story.course({ teacher });
const count = async (where: string, ...values: unknown[]) =>
  (await app.sql<{ n: number }>(`select count(*)::int as n from comments where ${where}`, values))[0]?.n;
const edit = (visitor: Visitor, id: string, text: string) =>
  visitor
    .run<EditCommentMutation>(EditCommentDocument, { input: { id, text } })
    .then(data => data.editComment);
const hide = (visitor: Visitor, id: string, reason = '与课程无关') =>
  visitor
    .run<HideCommentMutation>(HideCommentDocument, { input: { id, reason } })
    .then(data => data.hideComment);
const like = (visitor: Visitor, id: string) =>
  visitor.run<LikeCommentMutation>(LikeCommentDocument, { id }).then(data => data.likeComment);
const unlike = (visitor: Visitor, id: string) =>
  visitor.run<UnlikeCommentMutation>(UnlikeCommentDocument, { id }).then(data => data.unlikeComment);
describe('a like', () => {
  it('counts once, and goes once', async () => {
    const { id } = await commented(learner, { courseId: course.id });
    expect((await like(other, id)).comment).toMatchObject({ liked: true, likeCount: 1 });
    expect((await like(other, id)).comment).toMatchObject({ liked: true, likeCount: 1 });
    expect((await unlike(other, id)).comment).toMatchObject({ liked: false, likeCount: 0 });
    expect((await unlike(other, id)).comment).toMatchObject({ liked: false, likeCount: 0 });
    expect(codes(await like(other, newId()))).toEqual(['NOT_FOUND']);
  });

  it('is counted exactly while many tap at once', async () => {
    const { id } = await commented(learner, { courseId: course.id });
    const people = await Promise.all(Array.from({ length: 10 }, () => story.learner()));
    await Promise.all(people.flatMap(person => [like(person, id), like(person, id), like(person, id)]));
    await Promise.all(people.slice(0, 4).flatMap(person => [unlike(person, id), unlike(person, id)]));
    const rows = await app.sql<{ like_count: number; rows: number }>(
      `select like_count, (select count(*)::int from comment_likes where comment_id = $1) as rows
       from comments where id = $1`,
      [id],
    );
    expect(rows).toEqual([{ like_count: 6, rows: 6 }]);
  });
});

describe('a comment that should not be there', () => {
  it('is hidden by the teacher of the course with a reason, which its author is told and the log keeps', async () => {
    const of = await fresh();
    const { id } = await commented(learner, { courseId: of.id, text: '跑题的话' });
    expect(codes(await hide(staff, id, ' '))).toEqual(['INVALID_INPUT']);
    expect(codes(await hide(await story.as(await story.user({ role: Role.TEACHER })), id))).toEqual([
      'NOT_FOUND',
    ]);
    expect(codes(await hide(staff, id))).toEqual([]);
    expect(codes(await hide(staff, id))).toEqual(['NOT_FOUND']);
    expect((await talkOf(other, of.id)).nodes).toEqual([]);
    expect((await talkOf(learner, of.id)).nodes).toEqual([
      expect.objectContaining({
        id,
        state: 'HIDDEN',
        text: '跑题的话',
        hiddenReason: '与课程无关',
        mayEdit: false,
      }),
    ]);
    expect(
      await app.sql('select actor_id, action, detail from audit_entries where subject_id = $1', [id]),
    ).toEqual([
      {
        actor_id: teacher.id,
        action: 'comment.hide',
        detail: { courseId: of.id, was: 'VISIBLE', reason: '与课程无关' },
      },
    ]);
  });

  it('waits for a person where it is doubtful, and shows to its author and to admins alone', async () => {
    const of = await fresh();
    const { comment } = await addComment(learner, { courseId: of.id, text: '资料加微信领取' });
    expect(comment).toMatchObject({ state: 'HELD', text: '资料加微信领取' });
    const admin = await story.as(await story.user({ role: Role.ADMIN }));
    for (const visitor of [app.visitor(), other, staff])
      expect((await talkOf(visitor, of.id)).nodes).toEqual([]);
    for (const visitor of [learner, admin])
      expect((await talkOf(visitor, of.id)).nodes).toEqual([
        expect.objectContaining({ state: 'HELD', text: '资料加微信领取' }),
      ]);
    expect(codes(await like(other, comment?.id ?? ''))).toEqual(['NOT_FOUND']);
    expect((await edit(learner, comment?.id ?? '', '资料在第三节')).comment).toMatchObject({
      state: 'VISIBLE',
    });
  });

  it('lets a teacher give an address under an own course', async () => {
    const of = await fresh();
    const words = { courseId: of.id, text: '代码在 https://example.com/python' };
    expect(await commented(staff, words)).toMatchObject({ state: 'VISIBLE' });
    expect(await commented(learner, words)).toMatchObject({ state: 'HELD' });
  });
});

describe('with whoever wrote it', () => {
  const system = () => ({ em: app.orm.em, now: app.clock.now, vault: app.vault });

  it('it moves to the account that takes over, likes counted once', async () => {
    const of = await fresh();
    const [from, keeper] = [await story.user(), await story.user({ wechat: false, alipay: false })];
    const clientKey = randomUUID();
    const moving = await commented(await story.as(from), { courseId: of.id, clientKey });
    await commented(await story.as(keeper), { courseId: of.id, clientKey });
    const liked = await commented(learner, { courseId: of.id });
    await like(await story.as(from), liked.id);
    await like(await story.as(keeper), liked.id);
    await inTransaction(system(), tx => moveBelongings(tx, from.id, keeper.id));
    expect(await count('author_id = $1', keeper.id)).toBe(2);
    expect((await talkOf(other, of.id)).nodes.map(({ id, likeCount }) => [id, likeCount])).toContainEqual([
      liked.id,
      1,
    ]);
    expect((await talkOf(other, of.id)).nodes.find(({ id }) => id === moving.id)?.author?.id).toBe(keeper.id);
  });

  it('it goes without the answers of others, and its likes and answers are counted no more', async () => {
    const of = await fresh();
    const gone = await story.user();
    const as = await story.as(gone);
    const mine = await commented(as, { courseId: of.id, text: '我的话' });
    await commented(other, { courseId: of.id, replyToId: mine.id, text: '别人的回复' });
    const root = await commented(learner, { courseId: of.id });
    await commented(as, { courseId: of.id, replyToId: root.id });
    await like(as, root.id);
    await inTransaction(system(), tx => eraseBelongings(tx, gone.id));
    const { nodes } = await talkOf(learner, of.id);
    expect(nodes.map(({ id, text, likeCount, replyCount }) => [id, text, likeCount, replyCount])).toEqual([
      [root.id, '讲得很清楚', 0, 0],
      [mine.id, null, 0, 1],
    ]);
    expect(await count("author_id = $1 and text <> ''", gone.id)).toBe(0);
  });
});
