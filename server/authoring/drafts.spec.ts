import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MediaPurpose } from '../media/media.rules.js';
import { Author } from '../testkit/author.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let author: Author;
let other: Author;
let admin: Author;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  await story.course(); // Brings a shelf.
  author = await Author.of(app, story);
  other = await Author.of(app, story);
  admin = await Author.of(app, story, { role: Role.ADMIN });
});
afterAll(() => app.stop());

const codesOf = ({ userErrors }: { userErrors: { code: string; field: string[] | null }[] }) =>
  userErrors.map(({ code, field }) => [code, ...(field ?? [])].join(' '));
const begun = async (title = '新课') => (await author.deed('createCourse', { title })).course?.id ?? '';
const shapeOf = async (courseId: string) =>
  (await author.draft(courseId)).chapters.map(({ title, lessons }) => [
    title,
    ...lessons.map(one => one.title),
  ]);

describe('a new course', () => {
  it('is a draft of its own that its teacher and admins see, and nobody else', async () => {
    const { course, id, userErrors } = await author.deed('createCourse', { title: ' 从零学写作 ' });
    expect(userErrors).toEqual([]);
    expect(course).toMatchObject({
      ...{ id, title: '从零学写作', status: 'DRAFT', version: 0, coverUrl: '', takenDownReason: null },
      draft: {
        revision: 1,
        status: 'EDITING',
        title: '从零学写作',
        categoryId: null,
        chapters: [],
        priceFen: 0,
      },
    });
    expect(course?.draft?.problems.map(({ code, field }) => [code, ...field])).toEqual([
      ...['promise', 'intro', 'categoryId', 'coverFileId'].map(field => ['FIELD_MISSING', field]),
      ['LESSONS_MISSING', 'chapters'],
    ]);
    expect(course?.draft?.problems[0]?.message).toBe('请填写此项');
    const courseId = id ?? '';
    expect((await admin.draft(courseId)).revision).toBe(1);
    expect(await other.course(courseId)).toBeNull();
    const visitor = app.visitor();
    expect(await visitor.run('query ($id: ID!) { course(id: $id) { id } }', { id: courseId })).toEqual({
      course: null,
    });
  });

  it.each([
    ['题', 'TEXT_TOO_SHORT title'],
    ['  ', 'FIELD_MISSING title'],
    ['字'.repeat(61), 'TEXT_TOO_LONG title'],
  ])('is not called %s', async (title, said) => {
    const before = await app.sql('select count(*) from courses');
    expect(codesOf(await author.deed('createCourse', { title }))).toEqual([said]);
    expect(await app.sql('select count(*) from courses')).toEqual(before);
  });

  it('is not begun by a learner or a visitor', async () => {
    const document = 'mutation ($input: CreateCourseInput!) { createCourse(input: $input) { id } }';
    const codes = [];
    for (const visitor of [await story.learner(), app.visitor()]) {
      const { errors } = await visitor.send(document, { input: { title: '新课' } });
      codes.push(errors?.[0]?.extensions.code);
    }
    expect(codes).toEqual(['FORBIDDEN', 'UNAUTHENTICATED']);
  });

  it('is one of a hundred at most that were never published', async () => {
    const many = await Author.of(app, story);
    await app.sql(
      `insert into courses (id, created_at, title, promise, intro, price_fen, status, share_code, category_id,
         teacher_id, refund_days, refund_max_progress, refund_automatic)
       select gen_random_uuid(), now(), '课', '', '', 0, 'DRAFT', gen_random_uuid(), (select id from categories limit 1),
         $1, 7, 30, true from generate_series(1, 99)`,
      [many.user.id],
    );
    expect(codesOf(await many.deed('createCourse', { title: '第一百门' }))).toEqual([]);
    expect(codesOf(await many.deed('createCourse', { title: '再来一门' }))).toEqual([
      'CONTENT_LIMIT_REACHED',
    ]);
  });
});

describe('editing', () => {
  it('builds chapters and lessons in the order that was asked for', async () => {
    const id = await begun();
    const [a, b] = [
      (await author.edit('saveChapter', id, { title: '甲' })).id,
      (await author.edit('saveChapter', id, { title: '乙' })).id,
    ];
    const article = { kind: 'ARTICLE', trial: false, article: '<p>文</p>' };
    const lessons: string[] = [];
    for (const title of ['一', '二', '三'])
      lessons.push((await author.edit('saveLesson', id, { ...article, chapterId: a, title })).id);
    const [first, second, third] = lessons;
    await author.edit('moveLesson', id, { id: third, chapterId: a, position: 1 });
    await author.edit('moveLesson', id, { id: first, chapterId: b, position: 1 });
    await author.edit('moveChapter', id, { id: b, position: 1 });
    await author.edit('saveChapter', id, { id: a, title: '甲之二' });
    expect(await shapeOf(id)).toEqual([
      ['乙', '一'],
      ['甲之二', '三', '二'],
    ]);
    await author.edit('removeLesson', id, { id: second });
    await author.edit('removeChapter', id, { id: b });
    expect(await shapeOf(id)).toEqual([['甲之二', '三']]);
    expect((await author.draft(id)).revision).toBe(12);
  });

  it('changes what is named and leaves the rest, and keeps the title of a new course in step', async () => {
    const id = await begun('旧名');
    const first = await author.edit('updateCourse', id, { title: '新名', tags: ['写作', ' 写作 ', '入门'] });
    expect(first.course).toMatchObject({ title: '新名', draft: { title: '新名', tags: ['写作', '入门'] } });
    const coverFileId = await author.file(MediaPurpose.COVER);
    const second = await author.edit('updateCourse', id, { priceFen: 100, coverFileId });
    const { draft } = second.course ?? {};
    expect([draft?.title, draft?.priceFen, draft?.coverUrl]).toEqual([
      '新名',
      100,
      `${app.origin}/media/${coverFileId}.webp`,
    ]);
    const third = await author.edit('updateCourse', id, { coverFileId: null });
    expect(third.course?.draft).toMatchObject({ title: '新名', priceFen: 100, coverUrl: null });
  });

  it('keeps of an article what is allowed, and of a quiz the ids of its questions', async () => {
    const id = await begun();
    const chapterId = (await author.edit('saveChapter', id, { title: '甲' })).id;
    const picture = await author.file(MediaPurpose.IMAGE);
    const article = `<p onclick="x()">文</p><script>x()</script><img data-file="${picture}" onerror="x()">`;
    const { course } = await author.edit('saveLesson', id, {
      ...{ chapterId, title: '文章', kind: 'ARTICLE', trial: true, article },
    });
    const lesson = course?.draft?.chapters[0]?.lessons[0];
    expect(lesson?.article).toBe(`<p>文</p><img data-file="${picture}" />`);
    expect(lesson).toMatchObject({ trial: true, durationSeconds: 60, images: [{ id: picture }] });
    expect(lesson?.images[0]?.url).toContain('/media/preview/');

    const question = { kind: 'JUDGEMENT', text: ' 对吗？ ', options: [], answers: ['true'], points: 1 };
    const quiz = { passPercent: 60, questions: [{ ...question, explanation: '' }] };
    const saved = await author.edit('saveLesson', id, {
      ...{ chapterId, title: '测验', kind: 'QUIZ', trial: false, quiz },
    });
    const asked = saved.course?.draft?.chapters[0]?.lessons[1]?.quiz?.questions[0];
    expect(asked).toMatchObject({ text: '对吗？', answers: ['true'] });
    const again = await author.edit('saveLesson', id, {
      ...{ id: saved.id, title: '测验', kind: 'QUIZ', trial: false },
      quiz: { ...quiz, questions: [{ ...question, id: asked?.id, answers: ['false'], explanation: '' }] },
    });
    expect(again.course?.draft?.chapters[0]?.lessons[1]?.quiz?.questions[0]).toMatchObject({
      ...{ id: asked?.id, answers: ['false'] },
    });
    const renamed = await author.edit('saveLesson', id, {
      ...{ id: saved.id, title: '小测验', kind: 'QUIZ', trial: false },
    });
    expect(renamed.course?.draft?.chapters[0]?.lessons[1]).toMatchObject({
      ...{ title: '小测验', quiz: { questions: [{ id: asked?.id }] } },
    });
  });

  it('takes a film that is still being made ready, and tells that it keeps the draft from being submitted', async () => {
    const id = await begun();
    const chapterId = (await author.edit('saveChapter', id, { title: '甲' })).id;
    const fileId = await author.file(MediaPurpose.VIDEO, { state: 'PROCESSING' });
    const { course } = await author.edit('saveLesson', id, {
      ...{ chapterId, title: '片', kind: 'VIDEO', trial: false, fileId },
    });
    const lesson = course?.draft?.chapters[0]?.lessons[0];
    expect(lesson).toMatchObject({ fileId, file: { id: fileId, state: 'PROCESSING', url: null } });
    expect(course?.draft?.problems).toContainEqual({
      ...{ code: 'FILE_NOT_READY', field: ['chapters', '0', 'lessons', '0', 'fileId'] },
      message: '文件还没有准备好，请稍后再试',
    });
  });
});

it('reads a draft with its files and problems in one statement', async () => {
  const id = await author.written();
  expect(await statementsOf(() => author.course(id))).toHaveLength(1);
});

it('opens a draft over what is live only when it is edited, as it is', async () => {
  const course = await story.course({ teacher: author.user });
  expect((await author.course(course.id))?.draft).toBeNull();
  const opened = await author.deed('updateCourse', { courseId: course.id, revision: 0 });
  expect(opened.userErrors).toEqual([]);
  expect((await other.course(course.id))?.draft).toBeNull();
  expect((await admin.draft(course.id)).revision).toBe(1);
  expect(opened.course).toMatchObject({ status: 'PUBLISHED', draft: { revision: 1, status: 'EDITING' } });
  expect(await shapeOf(course.id)).toEqual([
    ['第1章', '第2课', '第4课'],
    ['第2章', '第1课', '第3课'],
  ]);
  expect(codesOf(await author.deed('updateCourse', { courseId: course.id, revision: 0 }))).toEqual([
    'CONFLICT revision',
  ]);
  const discarded = await author.on('discardDraft', course.id);
  expect([discarded.userErrors, discarded.course?.draft]).toEqual([[], null]);
  expect((await author.edit('updateCourse', course.id, {})).course?.draft?.revision).toBe(3);
});
