import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../kernel/id.js';
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
const storedDraft = async (courseId: string) =>
  (await app.sql('select * from course_drafts where course_id = $1', [courseId]))[0];

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

  it.each<[string, string, object, string]>([
    ['a price below nothing', 'updateCourse', { priceFen: -1 }, 'INVALID_INPUT priceFen'],
    ['a tag too many', 'updateCourse', { tags: [...'一二三四五六七'] }, 'CONTENT_LIMIT_REACHED tags'],
    ['a shelf that is not there', 'updateCourse', { categoryId: newId() }, 'NOT_FOUND categoryId'],
    ['a cover that is not there', 'updateCourse', { coverFileId: newId() }, 'FILE_NOT_FOUND coverFileId'],
    ['a chapter that is not there', 'moveChapter', { id: newId(), position: 1 }, 'NOT_FOUND id'],
    ['a chapter without a name', 'saveChapter', { title: ' ' }, 'FIELD_MISSING title'],
    [
      'a lesson of no chapter',
      'saveLesson',
      { title: '课', kind: 'ARTICLE', trial: false, chapterId: newId() },
      'NOT_FOUND chapterId',
    ],
    [
      'a lesson that is not there',
      'saveLesson',
      { id: newId(), title: '课', kind: 'ARTICLE', trial: false },
      'NOT_FOUND id',
    ],
    [
      'an article in a film',
      'saveLesson',
      { title: '课', kind: 'VIDEO', trial: false, article: '<p>文</p>' },
      'INVALID_INPUT article',
    ],
  ])('refuses %s, and changes nothing', async (_what, name, input, said) => {
    const id = await begun();
    const before = await storedDraft(id);
    expect(codesOf(await author.deed(name, { courseId: id, revision: 1, ...input }))).toEqual([said]);
    expect(await storedDraft(id)).toEqual(before);
  });

  it("takes no file of somebody else's, none for another use, and no picture that is not ready", async () => {
    const id = await begun();
    const chapterId = (await author.edit('saveChapter', id, { title: '甲' })).id;
    const said = async (kind: string, more: object) => {
      const lesson = { chapterId, title: '课', kind, trial: false, ...more };
      return codesOf(await author.deed('saveLesson', { courseId: id, revision: 2, ...lesson }));
    };
    const theirs = await other.file(MediaPurpose.VIDEO);
    const audio = await author.file(MediaPurpose.AUDIO);
    const refused = await author.file(MediaPurpose.VIDEO, { state: 'REFUSED' });
    const checking = await author.file(MediaPurpose.IMAGE, { state: 'CHECKING' });
    const picture = await other.file(MediaPurpose.IMAGE);
    expect([
      await said('VIDEO', { fileId: theirs }),
      await said('VIDEO', { fileId: audio }),
      await said('VIDEO', { fileId: refused }),
      await said('ARTICLE', { article: `<p>文</p><img data-file="${checking}">` }),
      await said('ARTICLE', { article: `<p>文</p><img data-file="${picture}">` }),
    ]).toEqual([
      ['FILE_NOT_FOUND fileId'],
      ['FILE_NOT_FOUND fileId'],
      ['FILE_NOT_READY fileId'],
      ['FILE_NOT_READY article'],
      ['FILE_NOT_FOUND article'],
    ]);
    expect(await shapeOf(id)).toEqual([['甲']]);
  });

  it('does not change the kind of a lesson', async () => {
    const id = await author.written();
    const lesson = (await author.draft(id)).chapters[0]?.lessons[0];
    const { revision } = await author.draft(id);
    const input = { courseId: id, revision, id: lesson?.id, title: '课', kind: 'AUDIO', trial: false };
    expect(codesOf(await author.deed('saveLesson', input))).toEqual(['INVALID_INPUT kind']);
  });

  it('is refused to whoever saw an older draft, and nothing changes', async () => {
    const id = await begun();
    await author.edit('saveChapter', id, { title: '甲' });
    const before = await storedDraft(id);
    for (const revision of [0, 1, 3])
      expect(codesOf(await author.deed('saveChapter', { courseId: id, revision, title: '乙' }))).toEqual([
        'CONFLICT revision',
      ]);
    expect(await storedDraft(id)).toEqual(before);
  });

  it('lets one of many who edit at once win', async () => {
    const id = await begun();
    const titles = [...'甲乙丙丁戊己'];
    const editors = titles.map((title, n) =>
      (n % 2 ? author : admin).deed('saveChapter', { courseId: id, revision: 1, title }),
    );
    const answers = (await Promise.all(editors)).map(codesOf);
    expect(answers.filter(codes => codes.length === 0)).toHaveLength(1);
    expect(answers.filter(codes => codes[0] === 'CONFLICT revision')).toHaveLength(5);
    expect(await shapeOf(id)).toEqual([[expect.any(String)]]);
    expect((await author.draft(id)).revision).toBe(2);
  });

  it("does not find a course of another teacher's, and changes nothing", async () => {
    const id = await author.written();
    const before = await storedDraft(id);
    const { revision } = await author.draft(id);
    const at = { courseId: id, revision };
    const answers = [
      await other.deed('updateCourse', { ...at, title: '我的了' }),
      await other.deed('saveChapter', { ...at, title: '我的了' }),
      await other.deed('submitCourse', { ...at, updateNotes: '' }),
      await other.on('publishCourse', id),
      await other.on('discardDraft', id),
      await other.on('deleteCourse', id),
    ];
    expect(answers.map(codesOf)).toEqual(Array(6).fill(['NOT_FOUND courseId']));
    expect(answers.map(({ course }) => course)).toEqual(Array(6).fill(null));
    expect(await storedDraft(id)).toEqual(before);
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
