import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveBelongings } from '../kernel/personal.js';
import { inTransaction } from '../kernel/transaction.js';
import { lessonsOf } from '../testkit/playing.js';
import { saveProgress, watched } from '../testkit/progress.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';
import { LessonNote } from './lesson-note.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

interface Kept {
  note: { id: string; positionSeconds: number; text: string } | null;
  userErrors: { code: string; field: string[] | null }[];
}
const NOTE = 'note { id positionSeconds text } userErrors { code field }';

const save = async ({ run }: Visitor, input: object): Promise<Kept> =>
  (
    await run<{ saveNote: Kept }>(
      `mutation ($input: SaveNoteInput!) { saveNote(input: $input) { ${NOTE} } }`,
      { input },
    )
  ).saveNote;

const read = async ({ run }: Visitor, id: string): Promise<string[]> =>
  (
    await run<{ lesson: { notes: { nodes: { text: string }[] } } }>(
      'query ($id: ID!) { lesson(id: $id) { notes(first: 50) { nodes { text } } } }',
      { id },
    )
  ).lesson.notes.nodes.map(({ text }) => text);

const remove = async ({ run }: Visitor, id: string): Promise<string[]> =>
  (
    await run<{ removeNote: { userErrors: { code: string }[] } }>(
      'mutation ($id: ID!) { removeNote(id: $id) { userErrors { code } } }',
      { id },
    )
  ).removeNote.userErrors.map(({ code }) => code);

it('keeps what somebody writes at a place, for nobody else to read, change or delete', async () => {
  const teacher = await story.user({ role: Role.TEACHER });
  const course = await story.course({ priceFen: 0, teacher });
  const learner = await story.learner();
  await new Buyer(app, learner).order(course.id);
  const [, , film] = await lessonsOf(app, course);
  const lessonId = film?.id ?? '';
  const later = await save(learner, { lessonId, positionSeconds: 30, text: '  后面 <b>重点</b> ' });
  await save(learner, { lessonId, positionSeconds: 5, text: '前面' });
  expect(later.note).toMatchObject({ positionSeconds: 30, text: '后面 <b>重点</b>' });
  expect(await read(learner, lessonId)).toEqual(['前面', '后面 <b>重点</b>']);
  const id = later.note?.id ?? '';
  const others = [
    await story.learner(),
    await story.as(teacher),
    await story.as(await story.user({ role: Role.ADMIN })),
  ];
  for (const other of others) {
    expect(await read(other, lessonId)).toEqual([]);
    expect(await remove(other, id)).toEqual(['NOT_FOUND']);
    expect((await save(other, { id, lessonId, positionSeconds: 1, text: '改' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
  }
  expect(await read(app.visitor(), lessonId)).toEqual([]);
  const changed = await save(learner, { id, lessonId, positionSeconds: 31, text: '改过' });
  expect(changed.note).toEqual({ id, positionSeconds: 31, text: '改过' });
  const { me } = await learner.run<{ me: { notes: { nodes: { text: string }[] } } }>(
    'query ($id: ID!) { me { notes(courseId: $id) { nodes { text lesson { id } } } } }',
    { id: course.id },
  );
  expect(me.notes.nodes).toEqual(['前面', '改过'].map(text => ({ text, lesson: { id: lessonId } })));
  expect(await remove(learner, id)).toEqual([]);
  expect(await read(learner, lessonId)).toEqual(['前面']);
});

it('takes no note that is empty, too long, of a locked lesson, or the 501st', async () => {
  const user = await story.user();
  const learner = await story.as(user);
  const course = await story.course();
  const [trial, , locked] = await lessonsOf(app, course);
  const lessonId = trial?.id ?? '';
  const refused = async (input: object) => (await save(learner, input)).userErrors;
  const at = { lessonId, positionSeconds: 1 };
  expect(await refused({ ...at, text: ' \n ' })).toEqual([{ code: 'INVALID_INPUT', field: ['text'] }]);
  expect(await refused({ ...at, text: '字'.repeat(2001) })).toEqual([
    { code: 'INVALID_INPUT', field: ['text'] },
  ]);
  expect(await refused({ ...at, positionSeconds: -1, text: '字' })).toMatchObject([
    { code: 'INVALID_INPUT' },
  ]);
  expect(await refused({ ...at, lessonId: locked?.id, text: '字' })).toMatchObject([
    { code: 'LESSON_LOCKED' },
  ]);
  const em = app.orm.em.fork();
  const createdAt = app.clock.now();
  for (let n = 0; n < 499; n++) {
    em.create(LessonNote, {
      ...{ user: em.getReference(User, user.id), lesson: em.getReference(Lesson, lessonId) },
      ...{ positionSeconds: n, text: `${n}`, createdAt, updatedAt: createdAt },
    });
  }
  await em.flush();
  const both = await Promise.all([1, 2].map(() => refused({ ...at, text: '字'.repeat(2000) })));
  expect(both.flat().map(({ code }) => code)).toEqual(['NOTES_FULL']);
});

it('unites what two accounts learnt when they become one, and counts them as one learner', async () => {
  const [from, keeper] = [await story.user(), await story.user()];
  const course = await story.course({ priceFen: 0 });
  const [film, , third] = (await lessonsOf(app, course)).map(({ id }) => id);
  for (const [user, part] of [
    [from, { from: 0, to: 30 }],
    [keeper, { from: 20, to: 40 }],
  ] as const) {
    const visitor = await story.as(user);
    await new Buyer(app, visitor).order(course.id);
    await saveProgress(visitor, [watched(app, film ?? '', part)]);
  }
  const only = await story.as(from);
  await saveProgress(only, [watched(app, third ?? '', { from: 0, to: 60, ago: 100 })]);
  await save(only, { lessonId: film, positionSeconds: 3, text: '我的' });
  const enrolled = () => app.sql('select enrolled_count as n from courses where id = $1', [course.id]);
  expect(await enrolled()).toEqual([{ n: 2 }]);
  const system = { em: app.orm.em, now: app.clock.now };
  await inTransaction(system, tx => moveBelongings(tx, from.id, keeper.id));
  expect(await enrolled()).toEqual([{ n: 1 }]);
  expect(
    await app.sql(
      `select l.number, ll.watched::text as watched, ll.watched_seconds as seconds, ll.percent
       from learnt_lessons ll join lessons l on l.id = ll.lesson_id where ll.user_id = $1 order by l.number`,
      [keeper.id],
    ),
  ).toEqual([
    { number: 1, watched: '{[0,40)}', seconds: 40, percent: 50 },
    { number: 3, watched: '{[0,60)}', seconds: 60, percent: 100 },
  ]);
  expect(await app.sql('select percent from learnt_courses where user_id = $1', [keeper.id])).toEqual([
    { percent: 37 },
  ]);
  expect(await app.sql('select text from lesson_notes where user_id = $1', [keeper.id])).toEqual([
    { text: '我的' },
  ]);
  for (const table of ['learnt_lessons', 'learnt_courses', 'study_days', 'lesson_notes', 'live_playbacks'])
    expect(await app.sql(`select 1 from ${table} where user_id = $1`, [from.id]), table).toEqual([]);
});
