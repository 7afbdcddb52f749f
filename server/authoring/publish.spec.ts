import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MediaPurpose } from '../media/media.rules.js';
import { Author } from '../testkit/author.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let author: Author;
let admin: Author;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  await story.course(); // Brings a shelf.
  author = await Author.of(app, story);
  admin = await Author.of(app, story, { role: Role.ADMIN });
});
afterAll(() => app.stop());

const codesOf = ({ userErrors }: { userErrors: { code: string; field: string[] | null }[] }) =>
  userErrors.map(({ code, field }) => [code, ...(field ?? [])].join(' '));

const actionsOn = async (subjectId: string) =>
  (
    await app.sql<{ action: string; actor: string; detail: object }>(
      'select action, actor_id as actor, detail from audit_entries where subject_id = $1 order by sequence',
      [subjectId],
    )
  ).map(({ action, actor, detail }) => [action, actor, detail]);

/** What is live, as a draft has it. */
async function live(courseId: string): Promise<object> {
  const [row] = await app.sql<{ content: object }>(
    `select json_build_object('title', title, 'promise', promise, 'intro', intro, 'tags', tags, 'copyright', copyright,
       'categoryId', category_id, 'coverFileId', cover_id, 'priceFen', price_fen, 'refundDays', refund_days,
       'refundMaxProgress', refund_max_progress, 'refundAutomatic', refund_automatic, 'chapters',
       (select json_agg(json_build_object('id', h.id, 'title', h.title, 'lessons',
          (select json_agg(json_build_object('id', l.id, 'title', l.title, 'kind', l.kind, 'trial', l.trial,
             'durationSeconds', l.duration_seconds, 'article', l.article, 'fileId', l.media_id,
             'quiz', case when l.kind = 'QUIZ' then l.activity end,
             'homework', case when l.kind = 'HOMEWORK' then l.activity end) order by l.position)
           from lessons l where l.chapter_id = h.id and l.removed_at is null)) order by h.position)
        from chapters h where h.course_id = c.id and h.removed_at is null)) as content
     from courses c where id = $1`,
    [courseId],
  );
  return row?.content ?? {};
}

const stored = async (courseId: string): Promise<object> =>
  (
    await app.sql<{ content: object }>('select content from course_drafts where course_id = $1', [courseId])
  )[0]?.content ?? {};

const numbersOf = async (courseId: string) =>
  (
    await app.sql<{ number: number; position: number; chapter: number }>(
      `select number, l.position, h.position as chapter from lessons l join chapters h on h.id = l.chapter_id
       where l.course_id = $1 and l.removed_at is null order by number`,
      [courseId],
    )
  ).map(({ number, chapter, position }) => [number, chapter, position]);

describe('publishing', () => {
  it('makes a new course what was approved, exactly, and open to be found', async () => {
    const id = await author.written('精确的课');
    await author.submit(id);
    await admin.deed('reviewCourse', { courseId: id, approve: true });
    const approved = await stored(id);
    expect(await live(id)).not.toEqual(approved);
    const { course, userErrors } = await author.on('publishCourse', id);
    expect(userErrors).toEqual([]);
    expect(course).toMatchObject({ status: 'PUBLISHED', version: 1, draft: null });
    expect(await live(id)).toEqual(approved);
    expect(await numbersOf(id)).toEqual([
      [1, 1, 1],
      [2, 1, 2],
      [3, 2, 1],
      [4, 2, 2],
    ]);
    expect((await actionsOn(id)).map(([action]) => action)).toEqual(['course.approve', 'course.publish']);
    expect(codesOf(await author.on('publishCourse', id))).toEqual(['REVIEW_REQUIRED']);
  });

  it('shows learners nothing of a draft until then, and keeps what they have learnt', async () => {
    const id = await author.written('边学边改');
    await author.publish(id, admin);
    const learner = await story.user();
    const buyer = new Buyer(app, await story.as(learner));
    const order = await buyer.order(id);
    const { launch } = await buyer.launch(order.id, 'ALIPAY');
    await app.sandbox.payAtCashier(launch);
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    const before = await author.course(id);
    await author.edit('updateCourse', id, { title: '新名字', priceFen: 19_900 });
    const [first, second] = (await author.draft(id)).chapters;
    const [film, article] = first?.lessons ?? [];
    for (const lessonId of [film?.id, article?.id, second?.lessons[0]?.id])
      await buyer.visitor.run('mutation ($id: ID!) { openLesson(lessonId: $id) { userErrors { code } } }', {
        id: lessonId,
      });
    const openings = () =>
      app.sql<{ lesson_id: string }>('select lesson_id from lesson_openings where user_id = $1 order by 1', [
        learner.id,
      ]);
    const opened = await openings();

    await author.edit('removeLesson', id, { id: article?.id });
    await author.edit('moveLesson', id, { id: film?.id, chapterId: second?.id, position: 2 });
    await author.edit('saveLesson', id, {
      ...{ chapterId: first?.id, title: '新课', kind: 'ARTICLE', trial: false, article: '<p>新</p>' },
    });
    await author.edit('moveChapter', id, { id: second?.id, position: 1 });
    type Outline = { course: { title: string; chapters: { lessons: { id: string; title: string }[] }[] } };
    const outline = async () =>
      (
        await buyer.visitor.run<Outline>(
          'query ($id: ID!) { course(id: $id) { title chapters { lessons { id title } } } }',
          { id },
        )
      ).course;
    expect((await outline()).title).toBe('边学边改');
    expect((await outline()).chapters.flatMap(({ lessons }) => lessons.map(({ title }) => title))).toEqual([
      ...['看一看', '读一读', '测一测', '写一写'],
    ]);
    expect(before?.status).toBe('PUBLISHED');

    const { course } = await author.publish(id, admin, '换了顺序，加了一课');
    expect(course).toMatchObject({ title: '新名字', version: 2, draft: null });
    const after = await outline();
    expect(after.chapters.flatMap(({ lessons }) => lessons.map(({ title }) => title))).toEqual([
      ...['测一测', '看一看', '写一写', '新课'],
    ]);
    expect(after.chapters[0]?.lessons[1]?.id).toBe(film?.id);
    expect(await openings()).toEqual(opened);
    expect(
      await app.sql('select removed_at is not null as removed from lessons where id = $1', [article?.id]),
    ).toEqual([{ removed: true }]);
    expect(await numbersOf(id)).toEqual([
      [1, 1, 1],
      [2, 1, 2],
      [3, 1, 3],
      [4, 2, 1],
    ]);
    expect(await buyer.access(id)).toBe('OPEN');
    const [grant] = await app.sql('select revoked_at from grants where course_id = $1', [id]);
    expect(grant).toEqual({ revoked_at: null });
  });

  it('leaves a version for everybody to read', async () => {
    const id = await author.written();
    await author.publish(id, admin, '第一版');
    await author.edit('updateCourse', id, { promise: '更多' });
    await author.publish(id, admin, '第二版');
    const query =
      'query ($id: ID!) { course(id: $id) { version versions(first: 5) { nodes { number notes publishedAt } } } }';
    const { course } = await app.visitor().run<{ course: object }>(query, { id });
    const publishedAt = expect.any(String) as string;
    expect(course).toEqual({
      version: 2,
      versions: {
        nodes: [
          { number: 2, notes: '第二版', publishedAt },
          { number: 1, notes: '第一版', publishedAt },
        ],
      },
    });
  });

  it('is done once by many who do it at once', async () => {
    const id = await author.written();
    await author.submit(id);
    await admin.deed('reviewCourse', { courseId: id, approve: true });
    const answers = await Promise.all([author, admin, author, admin].map(who => who.on('publishCourse', id)));
    expect(answers.flatMap(codesOf)).toEqual(Array(3).fill('REVIEW_REQUIRED'));
    expect(await app.sql('select number from course_versions where course_id = $1', [id])).toEqual([
      { number: 1 },
    ]);
    expect(await numbersOf(id)).toHaveLength(4);
  });

  it('does all of it or nothing', async () => {
    const id = await author.written();
    await author.publish(id, admin);
    await author.edit('updateCourse', id, { title: '半个版本' });
    await author.submit(id);
    await admin.deed('reviewCourse', { courseId: id, approve: true });
    const before = await live(id);
    // A version of that number stands in its way when everything else is written.
    await app.sql(
      `insert into course_versions (id, created_at, course_id, number, notes, published_at)
       values (gen_random_uuid(), now(), $1, 2, '', now())`,
      [id],
    );
    const { errors } = await author.visitor.send(
      'mutation ($id: ID!) { publishCourse(courseId: $id) { userErrors { code } } }',
      { id },
    );
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(await live(id)).toEqual(before);
    expect(await author.course(id)).toMatchObject({ version: 1, draft: { status: 'APPROVED' } });
    await app.sql(`delete from course_versions where course_id = $1 and number = 2`, [id]);
    expect((await author.on('publishCourse', id)).course).toMatchObject({ version: 2, title: '半个版本' });
  });

  it('keeps the files that are named, and lets the others go', async () => {
    const id = await author.written();
    await author.publish(id, admin);
    const named = () =>
      app.sql<{ file_id: string }>('select file_id from course_files where course_id = $1', [id]);
    expect(await named()).toHaveLength(3);
    const cover = await author.file(MediaPurpose.COVER);
    await author.edit('updateCourse', id, { coverFileId: cover });
    expect(await named()).toHaveLength(4);
    await author.on('discardDraft', id);
    const left = await named();
    expect([left.length, left.some(({ file_id }) => file_id === cover)]).toEqual([3, false]);
  });
});
