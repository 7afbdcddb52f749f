import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InboxPageDocument, type InboxPageQuery } from '../../graphql/generated/graphql.js';
import { newId } from '../kernel/id.js';
import { codesOf, does } from '../testkit/live.js';
import { answer, answered, asked, countOf, noticesOf, questionOf, trialOf } from '../testkit/questions.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let teacher: User;
let asker: User;
let learner: Visitor;
let other: Visitor;
let staff: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  teacher = await story.user({ role: Role.TEACHER });
  asker = await story.user();
  [learner, other, staff] = [await story.as(asker), await story.learner(), await story.as(teacher)];
});
afterAll(() => app.stop());

const questioned = async () => {
  const course = await story.course({ teacher });
  return { course, ...(await asked(learner, { lessonId: await trialOf(app, course) })) };
};
const accept = (visitor: Visitor, questionId: string, answerId: string | null) =>
  does(visitor, 'AcceptCourseAnswer', { input: { questionId, answerId } });
const stateOf = async (id: string) => {
  const page = await questionOf(staff, id);
  return [page?.answerCount, page?.answeredAt !== null, page?.accepted?.id ?? null];
};
const inboxOf = async (visitor: Visitor, waiting = true, courseId?: string) =>
  (await visitor.run<InboxPageQuery>(InboxPageDocument, { waiting, courseId, first: 50 })).me?.desk;
const idsIn = (desk: Awaited<ReturnType<typeof inboxOf>>) => desk?.questionInbox.nodes.map(({ id }) => id);

describe('an answer', () => {
  it('comes from the teacher or from learners: the teacher’s first, then by likes', async () => {
    const { id } = await questioned();
    const first = await answered(other, id, '我猜是缩进');
    const second = await answered(await story.learner(), id, '看看官方文档');
    expect(await stateOf(id)).toEqual([2, false, null]);
    const taught = await answered(staff, id, '因为 Python 用缩进分块');
    expect(taught).toMatchObject({ byTeacher: true, isAccepted: false, isMine: true, state: 'VISIBLE' });
    const like = { input: { id: second.id, liked: true } };
    for (let taps = 0; taps < 2; taps++) await does(learner, 'LikeCourseAnswer', like);
    const page = await questionOf(learner, id);
    expect(page?.answers.nodes.map(one => [one.id, one.byTeacher, one.likeCount, one.liked])).toEqual([
      [taught.id, true, 0, false],
      [second.id, false, 1, true],
      [first.id, false, 0, false],
    ]);
    expect(page?.answeredAt).toBe(taught.createdAt);
    await does(learner, 'LikeCourseAnswer', { input: { id: second.id, liked: false } });
    expect((await questionOf(learner, id))?.answers.nodes.map(one => one.id)).toEqual(
      [taught, first, second].map(one => one.id),
    );
  });

  it('tells who asked, once, and nobody of their own', async () => {
    const { id } = await questioned();
    const clientKey = randomUUID();
    const made = await Promise.all(Array.from({ length: 6 }, () => answer(other, id, '看第三节', clientKey)));
    const ids = new Set(made.map(one => one.answer?.id));
    expect(ids.size).toBe(1);
    const [given = ''] = ids;
    expect(await noticesOf(app, given ?? '')).toEqual([
      { kind: 'ANSWER_RECEIVED', user_id: asker.id, title: '这里为什么要这样写？', text: '看第三节' },
    ]);
    const own = await answered(learner, id, '我自己找到了');
    expect(await noticesOf(app, own.id)).toEqual([]);
    expect(codesOf(await answer(other, id, '另一句', clientKey))).toEqual(['CLIENT_KEY_REUSED']);
    expect(await stateOf(id)).toEqual([2, false, null]);
  });

  it.each([
    ['nothing', ' ', 'ANSWER_INVALID'],
    ['too much', '字'.repeat(2001), 'ANSWER_INVALID'],
    ['what nobody may offer', '专业代 开 发 票', 'TEXT_REFUSED'],
  ])('is refused for %s, and nothing is kept', async (_what, text, code) => {
    const { id } = await questioned();
    expect(codesOf(await answer(other, id, text))).toEqual([code]);
    expect(codesOf(await answer(other, newId(), '好'))).toEqual(['NOT_FOUND']);
    expect(await countOf(app, 'course_answers', 'question_id = $1', id)).toBe(0);
  });

  it('that is taken back counts no more, and the question waits again', async () => {
    const { id } = await questioned();
    const taught = await answered(staff, id);
    expect(await stateOf(id)).toEqual([1, true, null]);
    expect(codesOf(await does(learner, 'RemoveCourseAnswer', { id: taught.id }))).toEqual(['NOT_FOUND']);
    expect(codesOf(await does(staff, 'RemoveCourseAnswer', { id: taught.id }))).toEqual([]);
    expect(await stateOf(id)).toEqual([0, false, null]);
    expect(await noticesOf(app, taught.id)).toMatchObject([{ text: '' }]);
  });

  it('is counted exactly while forty are written and taken back at once', async () => {
    const { id } = await questioned();
    const people = await Promise.all(Array.from({ length: 8 }, () => story.learner()));
    const made = await Promise.all(
      [staff, ...people].flatMap(person =>
        [1, 2, 3, 4].map(async n => [person, (await answered(person, id, `第${n}个`)).id] as const),
      ),
    );
    expect(await stateOf(id)).toEqual([36, true, null]);
    // All of the teacher's, and half of the others'.
    const gone = made.filter(([person], at) => person === staff || at % 2);
    await Promise.all(gone.map(([person, one]) => does(person, 'RemoveCourseAnswer', { id: one })));
    expect(await stateOf(id)).toEqual([16, false, null]);
  });
});

describe('the answer that helped', () => {
  it('is named by who asked or by the teacher, told once, and taken back', async () => {
    const { id, course } = await questioned();
    const helper = await story.user();
    const [one, two] = [await answered(await story.as(helper), id), await answered(other, id)];
    expect(codesOf(await accept(other, id, two.id))).toEqual(['NOT_FOUND']);
    expect(codesOf(await accept(learner, id, newId()))).toEqual(['NOT_FOUND']);
    expect(codesOf(await accept(learner, id, one.id))).toEqual([]);
    expect(await stateOf(id)).toEqual([2, true, one.id]);
    expect((await questionOf(learner, id))?.accepted).toMatchObject({ isAccepted: true, byTeacher: false });
    expect(await noticesOf(app, one.id)).toMatchObject([
      { kind: 'ANSWER_RECEIVED', user_id: asker.id },
      { kind: 'ANSWER_ACCEPTED', user_id: helper.id, title: course.title },
    ]);
    await accept(learner, id, null);
    expect(await stateOf(id)).toEqual([2, false, null]);
    await accept(staff, id, one.id);
    expect(await stateOf(id)).toEqual([2, true, one.id]);
    expect(await noticesOf(app, one.id)).toHaveLength(2);
    expect(
      await app.sql('select actor_id, action, detail from audit_entries where subject_id = $1', [id]),
    ).toMatchObject([
      { actor_id: teacher.id, action: 'courseQuestion.accept', detail: { answerId: one.id } },
    ]);
    await does(learner, 'RemoveCourseQuestion', { id });
    const quoting = `target_id = $1 and user_id <> $2 and title || text like '%为什么要这样写%'`;
    expect(await countOf(app, 'notices', quoting, id, asker.id)).toBe(0);
  });

  it('of another question is none', async () => {
    const [mine, another] = [await questioned(), await questioned()];
    const elsewhere = await answered(other, another.id);
    expect(codesOf(await accept(learner, mine.id, elsewhere.id))).toEqual(['NOT_FOUND']);
    expect(await stateOf(mine.id)).toEqual([0, false, null]);
  });

  it('is one while twenty are accepted at once, and goes with what is taken back at that moment', async () => {
    const { id } = await questioned();
    const ids: string[] = [];
    for (let n = 0; n < 10; n++) ids.push((await answered(other, id, `第${n}个`)).id);
    const both = ids.flatMap(one => [accept(learner, id, one), accept(staff, id, one)]);
    expect((await Promise.all(both)).flatMap(codesOf)).toEqual([]);
    const accepted = (await questionOf(learner, id))?.accepted?.id ?? '';
    expect(ids).toContain(accepted);
    const nodes = (await questionOf(learner, id))?.answers.nodes;
    expect(nodes?.filter(one => one.isAccepted).map(one => one.id)).toEqual([accepted]);
    // Each is told once at most, however often it was the one.
    const told = await countOf(app, 'notices', `kind = 'ANSWER_ACCEPTED' and target_id = $1`, id);
    expect(told).toBe(
      await countOf(
        app,
        'notices',
        `key = any ($1)`,
        ids.map(one => `accepted:${one}`),
      ),
    );

    await Promise.all(
      ids.flatMap(one => [accept(learner, id, one), does(other, 'RemoveCourseAnswer', { id: one })]),
    );
    expect(await stateOf(id)).toEqual([0, false, null]);
    expect(await countOf(app, 'course_questions', 'id = $1 and accepted_at is not null', id)).toBe(0);
  });
});

describe('the inbox', () => {
  it('has what waits under own courses, the longest waiting first; an admin has all', async () => {
    const taught = await story.user({ role: Role.TEACHER });
    const mine = await story.as(taught);
    const courses = [await story.course({ teacher: taught }), await story.course({ teacher: taught })];
    const ids: string[] = [];
    for (const course of [...courses, ...courses])
      ids.push((await asked(learner, { lessonId: await trialOf(app, course) })).id);
    const foreign = await questioned();
    expect(await inboxOf(mine)).toMatchObject({ waitingQuestions: 4 });
    expect(idsIn(await inboxOf(mine))).toEqual(ids);
    expect(idsIn(await inboxOf(mine, true, courses[1]?.id))).toEqual([ids[1], ids[3]]);
    expect(idsIn(await inboxOf(mine, true, foreign.course.id))).toEqual([]);
    expect(idsIn(await inboxOf(mine, false))).toEqual([]);

    await answered(mine, ids[0] ?? '');
    await answered(other, ids[1] ?? '');
    const helped = await answered(other, ids[2] ?? '');
    await accept(learner, ids[2] ?? '', helped.id);
    expect(await inboxOf(mine)).toMatchObject({ waitingQuestions: 2 });
    expect(idsIn(await inboxOf(mine))).toEqual([ids[1], ids[3]]);
    expect(idsIn(await inboxOf(mine, false))).toEqual([ids[2], ids[0]]);

    const admin = await story.as(await story.user({ role: Role.ADMIN }));
    const all = idsIn(await inboxOf(admin)) ?? [];
    expect(all.filter(id => [...ids, foreign.id].includes(id))).toEqual([ids[1], ids[3], foreign.id]);
    expect((await inboxOf(admin))?.waitingQuestions).toBe(all.length);
    for (const visitor of [learner, app.visitor()])
      expect(await inboxOf(visitor)).toBeOneOf([null, undefined]);
  });
});
