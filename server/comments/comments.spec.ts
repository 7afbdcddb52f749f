import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CommentRepliesDocument,
  EditCommentDocument,
  LessonCommentsDocument,
  LikeCommentDocument,
  RemoveCommentDocument,
  type CommentRepliesQuery,
  type EditCommentMutation,
  type LessonCommentsQuery,
  type LikeCommentMutation,
  type RemoveCommentMutation,
} from '../../graphql/generated/graphql.js';
import { CourseStatus, type Course } from '../catalog/course.entity.js';
import { newId } from '../kernel/id.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { addComment, commented, talkOf, textsOf } from '../testkit/talk.js';
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
const remove = (visitor: Visitor, id: string) =>
  visitor.run<RemoveCommentMutation>(RemoveCommentDocument, { id }).then(data => data.removeComment);
const edit = (visitor: Visitor, id: string, text: string) =>
  visitor
    .run<EditCommentMutation>(EditCommentDocument, { input: { id, text } })
    .then(data => data.editComment);
const like = (visitor: Visitor, id: string) =>
  visitor.run<LikeCommentMutation>(LikeCommentDocument, { id }).then(data => data.likeComment);
const repliesOf = async (visitor: Visitor, id: string) =>
  (await visitor.run<CommentRepliesQuery>(CommentRepliesDocument, { id, first: 50 })).comment?.replies
    .nodes ?? null;
const lessons = (of: Course) =>
  app.sql<{ id: string; trial: boolean }>(
    'select id, trial from lessons where course_id = $1 order by number',
    [of.id],
  );

describe('a comment', () => {
  it('shows to everybody with its author, and for its author as their own', async () => {
    const of = await fresh();
    const { comment, course: after } = await addComment(learner, {
      courseId: of.id,
      text: ' 学到了！\n\n\n\n谢谢 ',
    });
    expect(comment).toMatchObject({
      text: '学到了！\n\n谢谢',
      state: 'VISIBLE',
      editedAt: null,
      byTeacher: false,
      stars: null,
      isMine: true,
      mayEdit: true,
      liked: false,
      likeCount: 0,
      replyCount: 0,
      replyTo: null,
    });
    expect(after).toMatchObject({ commentCount: 1 });
    const [seen] = (await talkOf(app.visitor(), of.id)).nodes;
    expect(seen).toMatchObject({ id: comment?.id, isMine: false, mayEdit: false, mayHide: false });
    expect(seen?.author?.name).toMatch(/^user\d+$/);
  });

  it('comes to be once, however often it is sent, also at once', async () => {
    const of = await fresh();
    const clientKey = randomUUID();
    const sent = await Promise.all(
      Array.from({ length: 5 }, () => commented(learner, { courseId: of.id, clientKey })),
    );
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(await count('course_id = $1', of.id)).toBe(1);
    expect(codes(await addComment(learner, { courseId: of.id, clientKey, text: '另一句' }))).toEqual([
      'CLIENT_KEY_REUSED',
    ]);
  });

  it.each([
    ['nothing', { text: ' \n\u200B ' }, 'COMMENT_INVALID'],
    ['too much', { text: '字'.repeat(1001) }, 'COMMENT_INVALID'],
    ['what nobody may offer', { text: '专业代 开 发 票' }, 'TEXT_REFUSED'],
    ['an answer to nothing', { replyToId: newId() }, 'NOT_FOUND'],
    ['a lesson of nowhere', { lessonId: newId() }, 'NOT_FOUND'],
    ['a key that is none', { clientKey: 'short' }, 'INVALID_INPUT'],
  ])('is refused for %s, and nothing is kept', async (_what, words, code) => {
    const of = await fresh();
    expect(codes(await addComment(learner, { courseId: of.id, ...words }))).toEqual([code]);
    expect(await count('course_id = $1', of.id)).toBe(0);
  });

  it('needs a course that can be learnt or tried, and that is not a draft', async () => {
    const shut = await story.course({ teacher, trial: false });
    expect(codes(await addComment(learner, { courseId: shut.id }))).toEqual(['COMMENT_NOT_ALLOWED']);
    expect(codes(await addComment(staff, { courseId: shut.id }))).toEqual([]);
    const draft = await story.course({ teacher, status: CourseStatus.DRAFT });
    expect(codes(await addComment(staff, { courseId: draft.id }))).toEqual(['NOT_FOUND']);
    expect(codes(await addComment(learner, { courseId: newId() }))).toEqual(['NOT_FOUND']);
  });

  it('is nothing that a visitor writes', async () => {
    const input = { courseId: course.id, text: '好', clientKey: randomUUID() };
    const { errors } = await app
      .visitor()
      .send('mutation ($input: AddCommentInput!) { addComment(input: $input) { userErrors { code } } }', {
        input,
      });
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('is changed by its author for half an hour, and says so', async () => {
    const of = await fresh();
    const author = await story.user();
    const { id } = await commented(await story.as(author), { courseId: of.id, text: '第一次' });
    const changed = await edit(await story.as(author), id, '第二次');
    expect(changed.comment).toMatchObject({ text: '第二次', editedAt: expect.any(String) as string });
    expect(codes(await edit(other, id, '别人写的'))).toEqual(['NOT_FOUND']);
    expect(codes(await edit(staff, id, '老师写的'))).toEqual(['NOT_FOUND']);
    await app.advance(30 * 60_000);
    expect(codes(await edit(await story.as(author), id, '第三次'))).toEqual(['EDIT_WINDOW_OVER']);
    expect(textsOf(await talkOf(app.visitor(), of.id))).toEqual(['第二次']);
    [learner, other, staff] = [await story.learner(), await story.learner(), await story.as(teacher)];
  });
});

describe('a thread', () => {
  it('hangs on its root, says whom each answers, and is counted', async () => {
    const of = await fresh();
    const root = await commented(learner, { courseId: of.id, text: '问一下' });
    const first = await commented(staff, { courseId: of.id, replyToId: root.id, text: '请讲' });
    const second = await commented(other, { courseId: of.id, replyToId: first.id, text: '我也想问' });
    expect(first).toMatchObject({ byTeacher: true, replyTo: null });
    expect(second.replyTo).toMatchObject({ id: teacher.id });
    expect((await repliesOf(app.visitor(), root.id))?.map(({ text }) => text)).toEqual(['请讲', '我也想问']);
    const talk = await talkOf(app.visitor(), of.id);
    expect(talk.nodes.map(({ id, replyCount }) => [id, replyCount])).toEqual([[root.id, 2]]);
  });

  it('keeps an empty place for what was removed, for as long as there are answers', async () => {
    const of = await fresh();
    const root = await commented(learner, { courseId: of.id, text: '我要删的话' });
    const reply = await commented(other, { courseId: of.id, replyToId: root.id });
    expect(codes(await remove(other, root.id))).toEqual(['NOT_FOUND']);
    const { comment } = await remove(learner, root.id);
    expect(comment).toMatchObject({ state: 'REMOVED', text: null, author: null, stars: null, replyCount: 1 });
    expect(await count("text <> '' and id = $1", root.id)).toBe(0);
    expect(codes(await addComment(staff, { courseId: of.id, replyToId: root.id }))).toEqual(['NOT_FOUND']);
    await remove(other, reply.id);
    expect((await talkOf(learner, of.id)).nodes).toEqual([]);
    expect(codes(await remove(learner, root.id))).toEqual(['NOT_FOUND']);
  });

  it('counts its answers exactly while fifty write and take back at once', async () => {
    const of = await fresh();
    const root = await commented(learner, { courseId: of.id });
    const people = await Promise.all(Array.from({ length: 10 }, () => story.learner()));
    const ids = await Promise.all(
      people.flatMap(person =>
        Array.from(
          { length: 5 },
          async () => (await commented(person, { courseId: of.id, replyToId: root.id })).id,
        ),
      ),
    );
    expect((await talkOf(learner, of.id)).nodes[0]).toMatchObject({ replyCount: 50 });
    await Promise.all(ids.slice(0, 20).map((id, at) => remove(people[Math.floor(at / 5)] as Visitor, id)));
    expect((await talkOf(learner, of.id)).nodes[0]).toMatchObject({ replyCount: 30 });
    expect(await count("root_id = $1 and state = 'VISIBLE'", root.id)).toBe(30);
  });
});

describe('a list', () => {
  it('is walked by its cursor, each comment once, by time and by likes', async () => {
    const of = await fresh();
    const written: string[] = [];
    for (let n = 0; n < 7; n++)
      written.push((await commented(learner, { courseId: of.id, text: `第${n}条` })).id);
    await Promise.all([
      like(other, written[2] ?? ''),
      like(staff, written[2] ?? ''),
      like(other, written[5] ?? ''),
    ]);
    const walk = async (sort: 'NEWEST' | 'LIKED') => {
      const seen: string[] = [];
      for (let after: string | null = null; ;) {
        const { nodes, pageInfo } = await talkOf(app.visitor(), of.id, { sort, first: 3, after });
        seen.push(...nodes.map(({ id }) => id));
        if (!pageInfo.hasNextPage) return seen;
        after = pageInfo.endCursor ?? null;
      }
    };
    expect(await walk('NEWEST')).toEqual([...written].reverse());
    expect(await walk('LIKED')).toEqual([written[2], written[5], ...[6, 4, 3, 1, 0].map(at => written[at])]);
  });

  it('of a course has nothing of its lessons, and that of a lesson shows to those who may open it', async () => {
    const of = await fresh();
    const [trial, locked] = await lessons(of);
    await commented(learner, { courseId: of.id, lessonId: trial?.id, text: '试看很好' });
    const inside = await commented(staff, { courseId: of.id, lessonId: locked?.id, text: '课后补充' });
    expect(codes(await addComment(learner, { courseId: of.id, lessonId: locked?.id }))).toEqual([
      'LESSON_LOCKED',
    ]);
    expect(codes(await addComment(learner, { courseId: of.id, replyToId: inside.id }))).toEqual([
      'LESSON_LOCKED',
    ]);
    const said = async (visitor: Visitor, lessonId = '') => {
      const { lesson } = await visitor.run<LessonCommentsQuery>(LessonCommentsDocument, {
        lessonId,
        first: 20,
      });
      return [lesson?.commentCount, lesson?.comments.nodes.map(({ text }) => text)];
    };
    expect(textsOf(await talkOf(learner, of.id))).toEqual([]);
    expect(await said(app.visitor(), trial?.id)).toEqual([1, ['试看很好']]);
    expect(await said(learner, locked?.id)).toEqual([0, []]);
    expect(await said(staff, locked?.id)).toEqual([1, ['课后补充']]);
    expect(await repliesOf(learner, inside.id)).toBeNull();
    expect(codes(await like(learner, inside.id))).toEqual(['NOT_FOUND']);
  });
});
