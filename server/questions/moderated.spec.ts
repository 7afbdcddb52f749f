import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../kernel/id.js';
import { eraseBelongings, moveBelongings } from '../kernel/personal.js';
import { inTransaction } from '../kernel/transaction.js';
import { codesOf, does } from '../testkit/live.js';
import { answered, ask, asked, countOf, noticesOf, questionOf, trialOf } from '../testkit/questions.js';
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
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  [teacher, asker] = [await story.user({ role: Role.TEACHER }), await story.user()];
  [learner, other, staff] = [await story.as(asker), await story.learner(), await story.as(teacher)];
  admin = await story.as(await story.user({ role: Role.ADMIN }));
});
afterAll(() => app.stop());

const lessonOf = async () => trialOf(app, await story.course({ teacher }));
const hide = (
  visitor: Visitor,
  what: 'Question' | 'Answer',
  id: string,
  hidden = true,
  reason = '与课程无关',
) => does(visitor, `HideCourse${what}`, { input: { id, hidden, reason: hidden ? reason : null } });
const decide = (what: 'Question' | 'Answer', id: string, approve: boolean, editedAt?: string | null) =>
  does(admin, `DecideCourse${what}`, { input: { id, approve, reason: approve ? null : '引流', editedAt } });
const heldIn = async (list: 'heldCourseQuestions' | 'heldCourseAnswers') =>
  (await admin.run<Record<typeof list, { nodes: { id: string }[] }>>(`{ ${list} { nodes { id } } }`))[
    list
  ].nodes.map(({ id }) => id);

describe('a question that waits for a person', () => {
  it('shows to who asked and to admins, tells the teacher once it is let through', async () => {
    const { question } = await ask(learner, { lessonId: await lessonOf(), text: '资料加微信领取吗' });
    const id = question?.id ?? '';
    expect(question?.state).toBe('HELD');
    for (const visitor of [other, staff, app.visitor()]) expect(await questionOf(visitor, id)).toBeNull();
    for (const visitor of [learner, admin])
      expect(await questionOf(visitor, id)).toMatchObject({ state: 'HELD' });
    expect(await noticesOf(app, id)).toEqual([]);
    expect(await heldIn('heldCourseQuestions')).toContain(id);
    expect(codesOf(await decide('Question', id, true, newDate()))).toEqual(['CONFLICT']);
    expect(codesOf(await decide('Question', id, true, null))).toEqual([]);
    expect(codesOf(await decide('Question', id, true))).toEqual(['ALREADY_RESOLVED']);
    expect(await heldIn('heldCourseQuestions')).not.toContain(id);
    expect(await questionOf(staff, id)).toMatchObject({ state: 'VISIBLE' });
    expect(await noticesOf(app, id)).toMatchObject([{ kind: 'QUESTION_ASKED', user_id: teacher.id }]);
    expect(codesOf(await decide('Question', newId(), true))).toEqual(['NOT_FOUND']);
  });

  it('is answered by nobody until then, and its answers wait like it', async () => {
    const { question } = await ask(learner, { lessonId: await lessonOf(), text: '资料加微信领取吗' });
    const input = { questionId: question?.id, text: '好的', clientKey: newId() };
    for (const visitor of [other, learner])
      expect(codesOf(await does(visitor, 'AnswerCourseQuestion', { input }))).toEqual(['NOT_FOUND']);
    const { id } = await asked(learner, { lessonId: await lessonOf() });
    const held = await answered(other, id, '加我微信告诉你');
    expect(held.state).toBe('HELD');
    expect(await noticesOf(app, held.id)).toEqual([]);
    expect(await questionOf(learner, id)).toMatchObject({ answerCount: 0, answers: { nodes: [] } });
    expect(
      codesOf(await does(learner, 'AcceptCourseAnswer', { input: { questionId: id, answerId: held.id } })),
    ).toEqual(['NOT_FOUND']);
    expect(await heldIn('heldCourseAnswers')).toContain(held.id);
    expect(codesOf(await decide('Answer', held.id, false))).toEqual([]);
    expect(await questionOf(other, id)).toMatchObject({
      answerCount: 0,
      answers: { nodes: [{ id: held.id, state: 'HIDDEN', hiddenReason: '引流' }] },
    });
    expect(await noticesOf(app, held.id)).toMatchObject([{ kind: 'CONTENT_HIDDEN', text: '引流' }]);
    expect(codesOf(await decide('Answer', held.id, true))).toEqual([]);
    expect(await questionOf(learner, id)).toMatchObject({ answerCount: 1 });
    expect(await noticesOf(app, held.id)).toMatchObject([
      { kind: 'CONTENT_HIDDEN' },
      { kind: 'ANSWER_RECEIVED', user_id: asker.id, text: '加我微信告诉你' },
    ]);
  });
});

describe('what staff hide', () => {
  it('is hidden with a reason for its author, and shown again by who hid it', async () => {
    const { id } = await asked(learner, { lessonId: await lessonOf(), text: '跑题的话' });
    const stranger = await story.as(await story.user({ role: Role.TEACHER }));
    expect(codesOf(await hide(stranger, 'Question', id))).toEqual(['NOT_FOUND']);
    expect(codesOf(await hide(staff, 'Question', id, true, ' '))).toEqual(['INVALID_INPUT']);
    for (let twice = 0; twice < 2; twice++) expect(codesOf(await hide(staff, 'Question', id))).toEqual([]);
    expect(await questionOf(other, id)).toBeNull();
    expect(await questionOf(learner, id)).toMatchObject({
      ...{ state: 'HIDDEN', text: '跑题的话', hiddenReason: '与课程无关', mayEdit: false, mayHide: false },
    });
    expect(await questionOf(staff, id)).toMatchObject({ state: 'HIDDEN', mayHide: true, mayAccept: false });
    expect(await noticesOf(app, id)).toEqual([
      { kind: 'QUESTION_ASKED', user_id: teacher.id, title: expect.any(String) as string, text: '' },
      { kind: 'CONTENT_HIDDEN', user_id: asker.id, title: expect.any(String) as string, text: '与课程无关' },
    ]);
    expect(codesOf(await hide(staff, 'Question', id, false))).toEqual([]);
    expect(await questionOf(other, id)).toMatchObject({ state: 'VISIBLE', hiddenReason: null });
    expect(
      await app.sql('select actor_id, action from audit_entries where subject_id = $1 order by id', [id]),
    ).toEqual([
      { actor_id: teacher.id, action: 'courseQuestion.hide' },
      { actor_id: teacher.id, action: 'courseQuestion.approve' },
    ]);
  });

  it('is an admin’s to show again where an admin hid it, also after the teacher did', async () => {
    const { id } = await asked(learner, { lessonId: await lessonOf() });
    const given = await answered(other, id, '骂人的话');
    await does(learner, 'AcceptCourseAnswer', { input: { questionId: id, answerId: given.id } });
    await hide(staff, 'Answer', given.id);
    expect(await questionOf(learner, id)).toMatchObject({ answerCount: 0, accepted: null, answeredAt: null });
    const { report } = await does<{ report: { id: string } }>(other, 'ReportContent', {
      input: { kind: 'COURSE_QUESTION', id, reason: 'SPAM' },
    });
    expect(
      codesOf(
        await does(admin, 'DecideReport', {
          input: { id: report.id, decision: 'HIDE_COMMENT', note: '骂人' },
        }),
      ),
    ).toEqual(['INVALID_INPUT']);
    await does(admin, 'DecideReport', { input: { id: report.id, decision: 'HIDE_TEXT', note: '骂人' } });
    expect(await questionOf(staff, id)).toBeNull();
    expect(codesOf(await hide(staff, 'Question', id, false))).toEqual(['NOT_FOUND']);
    expect(codesOf(await hide(admin, 'Question', id, false))).toEqual([]);
    // What helped and was hidden does not help again by itself.
    expect(codesOf(await hide(staff, 'Answer', given.id, false))).toEqual([]);
    expect(await questionOf(learner, id)).toMatchObject({ answerCount: 1, accepted: null, answeredAt: null });
  });

  it('is hidden or changed, whoever comes first, and nothing else', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await asked(learner, { lessonId: await lessonOf(), text: '原来的话' });
      const [edited, hidden] = await Promise.all([
        does(learner, 'EditCourseQuestion', { input: { id, text: '改过的话' } }),
        hide(staff, 'Question', id),
      ]);
      expect(codesOf(hidden)).toEqual([]);
      const [row] = await app.sql('select state, text from course_questions where id = $1', [id]);
      expect(row).toEqual({
        state: 'HIDDEN',
        text: codesOf(edited).length ? '原来的话' : '改过的话',
      });
    }
  });
});

describe('a like', () => {
  it('counts once a person while many tap at once, and goes with what is liked', async () => {
    const { id } = await asked(learner, { lessonId: await lessonOf() });
    const people = await Promise.all(Array.from({ length: 6 }, () => story.learner()));
    const like = (visitor: Visitor, liked = true) =>
      does(visitor, 'LikeCourseQuestion', { input: { id, liked } });
    await Promise.all(people.flatMap(person => [like(person), like(person), like(person)]));
    await Promise.all(people.slice(0, 2).flatMap(person => [like(person, false), like(person, false)]));
    expect(await questionOf(people[5] as Visitor, id)).toMatchObject({ likeCount: 4, liked: true });
    expect(await questionOf(people[0] as Visitor, id)).toMatchObject({ likeCount: 4, liked: false });
    await hide(staff, 'Question', id);
    expect(codesOf(await like(other))).toEqual(['NOT_FOUND']);
  });
});

describe('with whoever wrote it', () => {
  const system = () => ({ em: app.orm.em, now: app.clock.now, vault: app.vault });

  it('moves to the account that takes over, keys and likes once', async () => {
    const lessonId = await lessonOf();
    const [from, keeper] = [await story.user(), await story.user({ wechat: false, alipay: false })];
    const [mover, stays] = [await story.as(from), await story.as(keeper)];
    const clientKey = newId();
    const moving = await asked(mover, { lessonId, clientKey });
    await asked(stays, { lessonId, clientKey });
    const { id } = await asked(learner, { lessonId });
    const given = await answered(mover, id);
    for (const visitor of [mover, stays]) {
      await does(visitor, 'LikeCourseQuestion', { input: { id, liked: true } });
      await does(visitor, 'LikeCourseAnswer', { input: { id: given.id, liked: true } });
    }
    await inTransaction(system(), tx => moveBelongings(tx, from.id, keeper.id));
    expect(await countOf(app, 'course_questions', 'author_id = $1', keeper.id)).toBe(2);
    expect(await questionOf(other, moving.id)).toMatchObject({ author: { id: keeper.id } });
    const page = await questionOf(other, id);
    expect(page).toMatchObject({ likeCount: 1 });
    expect(page?.answers.nodes).toMatchObject([{ author: { id: keeper.id }, likeCount: 1 }]);
  });

  it('goes: no word is left, what helped helps no more, and nothing is counted', async () => {
    const lessonId = await lessonOf();
    const gone = await story.user();
    const as = await story.as(gone);
    const mine = await asked(as, { lessonId, text: '我的问题' });
    await answered(other, mine.id);
    const { id } = await asked(learner, { lessonId });
    const given = await answered(as, id, '我的回答');
    await does(as, 'LikeCourseQuestion', { input: { id, liked: true } });
    await does(learner, 'AcceptCourseAnswer', { input: { questionId: id, answerId: given.id } });
    expect(await questionOf(learner, id)).toMatchObject({
      answerCount: 1,
      likeCount: 1,
      accepted: { id: given.id },
    });
    await inTransaction(system(), tx => eraseBelongings(tx, gone.id));
    expect(await questionOf(learner, id)).toMatchObject({
      ...{ answerCount: 0, likeCount: 0, accepted: null, answeredAt: null },
    });
    for (const visitor of [other, staff, admin]) expect(await questionOf(visitor, mine.id)).toBeNull();
    for (const table of ['course_questions', 'course_answers'])
      expect(await countOf(app, table, "author_id = $1 and text <> ''", gone.id)).toBe(0);
  });
});

const newDate = () => new Date(0).toISOString();
