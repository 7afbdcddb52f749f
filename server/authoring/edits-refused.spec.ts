import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../kernel/id.js';
import { MediaPurpose } from '../media/media.rules.js';
import { Author } from '../testkit/author.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
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

describe('editing', () => {
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

  it('takes the longest article there may be, and not one character more', async () => {
    const id = await begun();
    const chapterId = (await author.edit('saveChapter', id, { title: '甲' })).id;
    const save = (length: number) =>
      author.deed('saveLesson', {
        ...{ courseId: id, revision: 2, chapterId, title: '长文', kind: 'ARTICLE', trial: false },
        article: `<p>${'字'.repeat(length - 7)}</p>`,
      });
    expect(codesOf(await save(100_001))).toEqual(['TEXT_TOO_LONG article']);
    expect(await shapeOf(id)).toEqual([['甲']]);
    expect(codesOf(await save(100_000))).toEqual([]);
    expect((await author.draft(id)).chapters[0]?.lessons[0]).toMatchObject({ durationSeconds: 15_000 });
  });

  it('takes nothing so long from a learner', async () => {
    const { accessToken } = await story.learner();
    const { status } = await fetch(`${app.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ query: '{ __typename }', variables: { long: '字'.repeat(50_000) } }),
    });
    expect(status).toBe(413);
  });
});
