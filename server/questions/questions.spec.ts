import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AskedPageDocument, type AskedPageQuery } from '../../graphql/generated/graphql.js';
import { CourseStatus, type Course } from '../catalog/course.entity.js';
import { newId } from '../kernel/id.js';
import { codesOf, does } from '../testkit/live.js';
import { answered, ask, asked, countOf, listOf, noticesOf, questionOf } from '../testkit/questions.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let teacher: User;
let learner: Visitor;
let other: Visitor;
let staff: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  teacher = await story.user({ role: Role.TEACHER });
  [learner, other, staff] = [await story.learner(), await story.learner(), await story.as(teacher)];
});
afterAll(() => app.stop());

const fresh = () => story.course({ teacher });
const lessonsOf = async (course: Course): Promise<[trial: string, locked: string]> => {
  const rows = await app.sql<{ id: string }>('select id from lessons where course_id = $1 order by number', [
    course.id,
  ]);
  return [rows[0]?.id ?? '', rows[1]?.id ?? ''];
};
const trialOf = async (course: Course) => (await lessonsOf(course))[0];

describe('a question', () => {
  it('shows under its lesson and its course, for who asked as their own', async () => {
    const course = await fresh();
    const lessonId = await trialOf(course);
    const made = await asked(learner, {
      lessonId,
      positionSeconds: 42,
      text: ' 为什么\u200B要缩进？\n\n\n\n谢谢 ',
    });
    expect(made).toMatchObject({
      text: '为什么要缩进？\n\n谢谢',
      state: 'VISIBLE',
      positionSeconds: 42,
      editedAt: null,
      answeredAt: null,
      answerCount: 0,
      accepted: null,
      likeCount: 0,
      liked: false,
      isMine: true,
      mayEdit: true,
      mayHide: false,
      hiddenReason: null,
      lesson: { id: lessonId },
    });
    const page = await questionOf(other, made.id);
    expect(page).toMatchObject({ isMine: false, mayEdit: false, mayAnswer: true, mayAccept: false });
    expect(page?.author?.name).toMatch(/^user\d+$/);
    expect(await questionOf(app.visitor(), made.id)).toMatchObject({ mayAnswer: false });
    expect(await questionOf(staff, made.id)).toMatchObject({ mayHide: true, mayAccept: true });
    expect(await listOf(other, course.id)).toMatchObject({ count: 1, ids: [made.id] });
  });

  it('comes to be once, however often it is sent, also at once, and tells the teacher once', async () => {
    const course = await fresh();
    const asking = { lessonId: await trialOf(course), clientKey: randomUUID() };
    const sent = await Promise.all(Array.from({ length: 8 }, () => asked(learner, asking)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(await countOf(app, 'course_questions', 'course_id = $1', course.id)).toBe(1);
    expect(codesOf(await ask(learner, { ...asking, text: '另一个问题' }))).toEqual(['CLIENT_KEY_REUSED']);
    expect(await noticesOf(app, sent[0]?.id ?? '')).toEqual([
      { kind: 'QUESTION_ASKED', user_id: teacher.id, title: course.title, text: '这里为什么要这样写？' },
    ]);
  });

  it.each([
    ['nothing', { text: ' \n\u200B ' }, ['QUESTION_INVALID']],
    ['too much', { text: '字'.repeat(1001) }, ['QUESTION_INVALID']],
    ['what nobody may offer', { text: '专业代 开 发 票' }, ['TEXT_REFUSED']],
    ['a second before the first', { positionSeconds: -1 }, ['INVALID_INPUT']],
    ['a second after the last', { positionSeconds: 61 }, ['INVALID_INPUT']],
    ['a lesson of nowhere', { lessonId: newId() }, ['NOT_FOUND']],
    ['a key that is none', { clientKey: 'short' }, ['INVALID_INPUT']],
  ])('is refused for %s, and nothing is kept or told', async (_what, words, codes) => {
    const course = await fresh();
    const before = await countOf(app, 'notices', 'user_id = $1', teacher.id);
    expect(codesOf(await ask(learner, { lessonId: await trialOf(course), ...words }))).toEqual(codes);
    expect(await countOf(app, 'course_questions', 'course_id = $1', course.id)).toBe(0);
    expect(await countOf(app, 'notices', 'user_id = $1', teacher.id)).toBe(before);
  });

  it('has a place in what plays alone', async () => {
    const course = await story.course({ teacher, lessons: 2 });
    const [video, article] = await lessonsOf(course);
    await app.sql('update lessons set trial = true where course_id = $1', [course.id]);
    expect(codesOf(await ask(learner, { lessonId: article, positionSeconds: 3 }))).toEqual(['INVALID_INPUT']);
    expect(codesOf(await ask(learner, { lessonId: article, positionSeconds: null }))).toEqual([]);
    for (const positionSeconds of [0, 60, null])
      expect(codesOf(await ask(learner, { lessonId: video, positionSeconds }))).toEqual([]);
  });

  it('is asked by who may open the lesson and does not teach it', async () => {
    const course = await fresh();
    const [trial, locked] = await lessonsOf(course);
    expect(codesOf(await ask(learner, { lessonId: locked }))).toEqual(['LESSON_LOCKED']);
    expect(codesOf(await ask(staff, { lessonId: trial }))).toEqual(['QUESTION_NOT_ALLOWED']);
    const draft = await story.course({ teacher, status: CourseStatus.DRAFT });
    const admin = await story.as(await story.user({ role: Role.ADMIN }));
    expect(codesOf(await ask(learner, { lessonId: await trialOf(draft) }))).toEqual(['NOT_FOUND']);
    expect(codesOf(await ask(admin, { lessonId: await trialOf(draft) }))).toEqual(['NOT_FOUND']);
    const { errors } = await app
      .visitor()
      .send(
        'mutation ($input: AskCourseQuestionInput!) { askCourseQuestion(input: $input) { userErrors { code } } }',
        { input: { lessonId: trial, text: '好', clientKey: randomUUID() } },
      );
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('is changed by who asked for half an hour, and taken back at any time', async () => {
    const course = await fresh();
    const author = await story.user();
    const as = () => story.as(author);
    const { id } = await asked(await as(), { lessonId: await trialOf(course), text: '第一次' });
    const edit = async (visitor: Visitor, text: string) =>
      does<{ question: { text: string } | null }>(visitor, 'EditCourseQuestion', { input: { id, text } });
    expect((await edit(await as(), '第二次')).question).toMatchObject({ text: '第二次' });
    for (const visitor of [other, staff]) expect(codesOf(await edit(visitor, '别人'))).toEqual(['NOT_FOUND']);
    await app.advance(30 * 60_000);
    expect(codesOf(await edit(await as(), '第三次'))).toEqual(['EDIT_WINDOW_OVER']);
    [learner, other, staff] = [await story.learner(), await story.learner(), await story.as(teacher)];
    expect((await questionOf(other, id))?.text).toBe('第二次');
    expect(codesOf(await does(other, 'RemoveCourseQuestion', { id }))).toEqual(['NOT_FOUND']);
    expect(codesOf(await does(await as(), 'RemoveCourseQuestion', { id }))).toEqual([]);
    expect(codesOf(await does(await as(), 'RemoveCourseQuestion', { id }))).toEqual(['NOT_FOUND']);
    expect(await countOf(app, 'course_questions', "id = $1 and text = '' and state = 'REMOVED'", id)).toBe(1);
    // What was told quotes it no more.
    expect(await noticesOf(app, id)).toMatchObject([{ kind: 'QUESTION_ASKED', text: '' }]);
    for (const visitor of [other, staff, await as()]) expect(await questionOf(visitor, id)).toBeNull();
  });
});

describe('a list', () => {
  it('is walked by its cursor, each question once, by time, by likes, and of those that wait', async () => {
    const course = await fresh();
    const lessonId = await trialOf(course);
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) ids.push((await asked(n % 2 ? other : learner, { lessonId })).id);
    const at = (...places: number[]) => places.map(place => ids[place]);
    for (const [visitor, place] of [
      [other, 1],
      [staff, 1],
      [other, 4],
    ] as const)
      await does(visitor, 'LikeCourseQuestion', { input: { id: ids[place], liked: true } });
    await answered(staff, ids[2] ?? '');
    await answered(other, ids[3] ?? '');
    const walk = (sort: string, more = {}) => listOf(learner, course.id, { sort, first: 2, ...more });
    expect((await walk('NEWEST')).ids).toEqual(at(5, 4, 3, 2, 1, 0));
    expect((await walk('LIKED')).ids).toEqual(at(1, 4, 5, 3, 2, 0));
    // Somebody's answer is not yet the answer.
    expect((await walk('UNANSWERED')).ids).toEqual(at(5, 4, 3, 1, 0));
    expect((await walk('NEWEST', { mine: true })).ids).toEqual(at(4, 2, 0));
  });

  it('shows what stands under lessons that one may open, and counts that alone', async () => {
    const course = await fresh();
    const [trial, locked] = await lessonsOf(course);
    const { buyer } = await new RefundStory(app, story).bought([course]);
    const open = await asked(learner, { lessonId: trial });
    const inside = await asked(buyer.visitor, { lessonId: locked });
    for (const visitor of [app.visitor(), learner]) {
      expect(await listOf(visitor, course.id)).toEqual({ count: 1, ids: [open.id] });
      expect(await questionOf(visitor, inside.id)).toBeNull();
    }
    for (const visitor of [buyer.visitor, staff])
      expect(await listOf(visitor, course.id)).toEqual({ count: 2, ids: [inside.id, open.id] });
    for (const [deed, input] of [
      ['LikeCourseQuestion', { id: inside.id, liked: true }],
      ['AnswerCourseQuestion', { questionId: inside.id, text: '我猜', clientKey: randomUUID() }],
      ['AcceptCourseAnswer', { questionId: inside.id, answerId: null }],
    ] as const)
      expect(codesOf(await does(learner, deed, { input }))).toEqual(['NOT_FOUND']);
    expect(await countOf(app, 'course_answers', 'question_id = $1', inside.id)).toBe(0);
  });
});

describe('when the right to a lesson ends', () => {
  it('its questions end with it, one’s own too, and staff go on seeing them', async () => {
    const course = await fresh();
    const [, locked] = await lessonsOf(course);
    const refunds = new RefundStory(app, story);
    const { buyer, orderId, user } = await refunds.bought([course]);
    const { id } = await asked(buyer.visitor, { lessonId: locked });
    const own = async ({ run }: Visitor) => (await run<AskedPageQuery>(AskedPageDocument, { first: 9 })).me;
    expect((await own(buyer.visitor))?.askedQuestions.nodes).toMatchObject([
      { id, course: { id: course.id } },
    ]);
    await requestRefund(buyer.visitor, orderId);
    await refunds.until(orderId, ['SUCCEEDED']);
    const refunded = await story.as(user);
    expect((await own(refunded))?.askedQuestions.nodes).toEqual([]);
    expect(await questionOf(refunded, id)).toBeNull();
    expect(codesOf(await ask(refunded, { lessonId: locked }))).toEqual(['LESSON_LOCKED']);
    expect(await questionOf(await story.as(teacher), id)).toMatchObject({ id });
    const { id: given } = await answered(await story.as(teacher), id, '只给学员看的');
    expect(await noticesOf(app, given)).toEqual([]);
  });
});
