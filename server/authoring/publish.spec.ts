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

describe('submitting', () => {
  it('hands the draft in, which nobody edits until it is taken back', async () => {
    const id = await author.written();
    const { course, userErrors } = await author.submit(id, '');
    expect(userErrors).toEqual([]);
    expect(course?.draft).toMatchObject({
      ...{ status: 'SUBMITTED', submittedBy: { id: author.user.id }, problems: [], refusedReason: null },
      submittedAt: expect.any(String) as string,
    });
    const revision = course?.draft?.revision;
    for (const editor of [author, admin])
      expect(
        codesOf(await editor.deed('saveChapter', { courseId: id, revision, title: '再加一章' })),
      ).toEqual(['DRAFT_NOT_EDITABLE']);
    expect(codesOf(await author.on('discardDraft', id))).toEqual(['DRAFT_NOT_EDITABLE']);
    expect(codesOf(await author.deed('submitCourse', { courseId: id, revision, updateNotes: '' }))).toEqual([
      'DRAFT_NOT_EDITABLE',
    ]);
    const back = await author.on('withdrawSubmission', id);
    expect(back.course?.draft).toMatchObject({ status: 'EDITING', submittedAt: null, submittedBy: null });
    expect(codesOf(await author.on('withdrawSubmission', id))).toEqual(['REVIEW_NOT_PENDING courseId']);
    expect((await author.edit('saveChapter', id, { title: '再加一章' })).userErrors).toEqual([]);
  });

  it('is refused while something is missing, by the path to it', async () => {
    const id = await author.written();
    await author.edit('saveChapter', id, { title: '空的' });
    const { revision } = await author.draft(id);
    expect(codesOf(await author.deed('submitCourse', { courseId: id, revision, updateNotes: '' }))).toEqual([
      'DRAFT_INCOMPLETE chapters 2 lessons',
    ]);
    expect((await author.draft(id)).status).toBe('EDITING');
  });

  it('waits for a film, and then says how long it is', async () => {
    const id = await author.written();
    const fileId = await author.file(MediaPurpose.VIDEO, { state: 'PROCESSING' });
    const chapterId = (await author.draft(id)).chapters[0]?.id;
    const film = { chapterId, title: '新片', kind: 'VIDEO', trial: false, fileId };
    await author.edit('saveLesson', id, film);
    const { revision } = await author.draft(id);
    const submit = () => author.deed('submitCourse', { courseId: id, revision, updateNotes: '' });
    expect(codesOf(await submit())).toEqual(['DRAFT_INCOMPLETE chapters 0 lessons 2 fileId']);
    await app.sql(`update stored_files set state = 'READY', duration_seconds = 321 where id = $1`, [fileId]);
    const { course } = await submit();
    expect(course?.draft?.chapters[0]?.lessons[2]).toMatchObject({ title: '新片', durationSeconds: 321 });
  });

  it('is for teachers with a qualification that holds, and so is publishing; also for the courses of admins', async () => {
    const plain = await Author.of(app, story, { qualified: false });
    const boss = await Author.of(app, story, { role: Role.ADMIN, qualified: false });
    for (const somebody of [plain, boss]) {
      const id = await somebody.written();
      const { revision } = await somebody.draft(id);
      const input = { courseId: id, revision, updateNotes: '' };
      expect(codesOf(await somebody.deed('submitCourse', input))).toEqual(['TEACHER_UNQUALIFIED']);
      // An admin's word does not stand in for the teacher's qualification.
      expect(codesOf(await admin.deed('submitCourse', input))).toEqual(['TEACHER_UNQUALIFIED']);
      expect((await somebody.draft(id)).status).toBe('EDITING');
      const qualification = await somebody.qualify();
      expect(codesOf(await somebody.deed('submitCourse', input))).toEqual([]);
      expect(codesOf(await admin.deed('reviewCourse', { courseId: id, approve: true }))).toEqual([]);
      // It ends in between.
      await app.sql('update teacher_qualifications set valid_until = $2 where id = $1', [
        qualification.id,
        app.clock.now(),
      ]);
      expect(codesOf(await somebody.on('publishCourse', id))).toEqual(['TEACHER_UNQUALIFIED']);
      expect(await somebody.course(id)).toMatchObject({ status: 'DRAFT', version: 0 });
    }
  });

  it('wants to know what is new from the second version on', async () => {
    const id = await author.written();
    await author.publish(id, admin, '');
    await author.edit('updateCourse', id, { promise: '更多' });
    const { revision } = await author.draft(id);
    const submit = (updateNotes: string) =>
      author.deed('submitCourse', { courseId: id, revision, updateNotes });
    expect(codesOf(await submit(' '))).toEqual(['FIELD_MISSING updateNotes']);
    expect(codesOf(await submit('字'.repeat(1001)))).toEqual(['TEXT_TOO_LONG updateNotes']);
    expect(codesOf(await submit('新增一章'))).toEqual([]);
  });
});

describe('a review', () => {
  it('sends a draft back with a reason, which stays until it is submitted again', async () => {
    const id = await author.written();
    await author.submit(id);
    expect(codesOf(await admin.deed('reviewCourse', { courseId: id, approve: false }))).toEqual([
      'INVALID_INPUT reason',
    ]);
    const refused = await admin.deed('reviewCourse', { courseId: id, approve: false, reason: '片头太长' });
    expect(refused.course?.draft).toMatchObject({ status: 'REFUSED', refusedReason: '片头太长' });
    expect(codesOf(await author.on('publishCourse', id))).toEqual(['REVIEW_REQUIRED']);
    const edited = await author.edit('updateCourse', id, { intro: '第二段' });
    expect(edited.course?.draft).toMatchObject({ status: 'EDITING', refusedReason: '片头太长' });
    const { course } = await author.submit(id);
    expect(course?.draft).toMatchObject({ status: 'SUBMITTED', refusedReason: null });
    expect(await actionsOn(id)).toEqual([
      ['course.refuse', admin.user.id, { revision: expect.any(Number) as number, reason: '片头太长' }],
    ]);
  });

  it('is done by somebody else than who teaches or handed it in, and of what was read', async () => {
    const colleague = await Author.of(app, story, { role: Role.ADMIN });
    const own = await colleague.written();
    await colleague.submit(own);
    expect(codesOf(await colleague.deed('reviewCourse', { courseId: own, approve: true }))).toEqual([
      'REVIEW_OWN_WORK courseId',
    ]);
    const id = await author.written();
    await colleague.submit(id);
    expect(codesOf(await colleague.deed('reviewCourse', { courseId: id, approve: true }))).toEqual([
      'REVIEW_OWN_WORK courseId',
    ]);
    const { revision } = await admin.draft(id);
    await author.on('withdrawSubmission', id);
    await author.submit(id);
    expect(codesOf(await admin.deed('reviewCourse', { courseId: id, approve: true, revision }))).toEqual([
      'CONFLICT revision',
    ]);
    expect((await author.draft(id)).status).toBe('SUBMITTED');
    expect(codesOf(await admin.deed('reviewCourse', { courseId: id, approve: true }))).toEqual([]);
    expect(codesOf(await admin.deed('reviewCourse', { courseId: id, approve: true }))).toEqual([
      'REVIEW_NOT_PENDING courseId',
    ]);
  });

  it('is decided once by two who decide at once', async () => {
    const colleague = await Author.of(app, story, { role: Role.ADMIN });
    const id = await author.written();
    await author.submit(id);
    const answers = await Promise.all([
      admin.deed('reviewCourse', { courseId: id, approve: true }),
      colleague.deed('reviewCourse', { courseId: id, approve: false, reason: '不行' }),
    ]);
    expect(answers.map(codesOf).flat()).toEqual(['REVIEW_NOT_PENDING courseId']);
    expect(await actionsOn(id)).toHaveLength(1);
  });

  it('is asked for in a queue that admins alone see, the longest wait first', async () => {
    const fresh = await Author.of(app, story);
    const first = await fresh.written('先交的');
    const second = await fresh.written('后交的');
    await fresh.submit(first);
    await fresh.submit(second);
    const query = `query ($status: CourseDraftStatus) { courseReviews(first: 50, status: $status) {
      nodes { id teacher { id } draft { status submittedAt submittedBy { id name } } } } }`;
    type Queue = { courseReviews: { nodes: { id: string; teacher: { id: string }; draft: object }[] } };
    const { courseReviews } = await admin.visitor.run<Queue>(query);
    const mine = courseReviews.nodes.filter(({ teacher }) => teacher.id === fresh.user.id);
    expect(mine.map(({ id }) => id)).toEqual([first, second]);
    expect(mine[0]?.draft).toMatchObject({
      ...{ status: 'SUBMITTED', submittedBy: { id: fresh.user.id } },
      submittedAt: expect.any(String) as string,
    });
    await admin.deed('reviewCourse', { courseId: first, approve: true });
    const approved = await admin.visitor.run<Queue>(query, { status: 'APPROVED' });
    expect(approved.courseReviews.nodes.map(({ id }) => id)).toContain(first);
    const { errors } = await fresh.visitor.send(query);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

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

describe('withdrawing', () => {
  it('takes a course off the shelf, and publishing puts it back as it was, without a new version', async () => {
    const id = await author.written();
    expect(codesOf(await author.on('withdrawCourse', id))).toEqual(['COURSE_NOT_PUBLISHED']);
    await author.publish(id, admin);
    expect((await author.on('withdrawCourse', id)).course).toMatchObject({ status: 'WITHDRAWN', version: 1 });
    const order = await new Buyer(app, await story.learner()).place([id]);
    expect(order.userErrors.map(({ code }) => code)).toEqual(['COURSE_NOT_FOR_SALE']);
    expect((await author.on('publishCourse', id)).course).toMatchObject({ status: 'PUBLISHED', version: 1 });
    expect((await actionsOn(id)).map(([action]) => action)).toEqual([
      ...['course.approve', 'course.publish', 'course.withdraw', 'course.publish'],
    ]);
  });
});

describe('deleting', () => {
  it('takes a course away that was never published, whole', async () => {
    const id = await author.written();
    await story.plan({ id });
    expect(codesOf(await other.on('deleteCourse', id))).toEqual(['NOT_FOUND courseId']);
    const { course, id: gone, userErrors } = await author.on('deleteCourse', id);
    expect([course, gone, userErrors]).toEqual([null, id, []]);
    expect(await author.course(id)).toBeNull();
    for (const table of ['course_drafts', 'course_files', 'course_plans'])
      expect(await app.sql(`select 1 from ${table} where course_id = $1`, [id])).toEqual([]);
  });

  it('is refused for one that was published, also when it was withdrawn', async () => {
    const id = await author.written();
    await author.publish(id, admin);
    await author.on('withdrawCourse', id);
    expect(codesOf(await author.on('deleteCourse', id))).toEqual(['COURSE_WAS_PUBLISHED courseId']);
    expect(await numbersOf(id)).toHaveLength(4);
  });
});

describe('taking down', () => {
  it('closes a course to everybody but its teacher and admins, who cannot bring it back by themselves', async () => {
    const id = await author.written();
    await author.publish(id, admin);
    const learner = await story.learner();
    const { course } = await admin.deed('takeDownCourse', { courseId: id, reason: '侵权' });
    expect(course).toMatchObject({ status: 'TAKEN_DOWN', takenDownReason: '侵权' });
    const query = 'query ($id: ID!) { course(id: $id) { id takenDownReason } }';
    for (const visitor of [learner, app.visitor(), other.visitor])
      expect(await visitor.run(query, { id })).toEqual({ course: null });
    expect(await author.visitor.run(query, { id })).toEqual({ course: { id, takenDownReason: '侵权' } });
    expect([
      codesOf(await author.deed('updateCourse', { courseId: id, revision: 0, title: '换个名字' })),
      codesOf(await author.on('publishCourse', id)),
      codesOf(await author.on('withdrawCourse', id)),
      codesOf(await author.on('deleteCourse', id)),
      codesOf(await admin.deed('takeDownCourse', { courseId: id, reason: '再来' })),
    ]).toEqual([
      ['COURSE_TAKEN_DOWN'],
      ['COURSE_TAKEN_DOWN'],
      ['COURSE_TAKEN_DOWN'],
      ['COURSE_WAS_PUBLISHED courseId'],
      ['ALREADY_RESOLVED courseId'],
    ]);
    const restored = await admin.on('restoreCourse', id);
    expect(restored.course).toMatchObject({ status: 'PUBLISHED', takenDownReason: null });
    expect(codesOf(await admin.on('restoreCourse', id))).toEqual(['ALREADY_RESOLVED courseId']);
    expect((await actionsOn(id)).slice(2)).toEqual([
      ['course.takeDown', admin.user.id, { from: 'PUBLISHED', reason: '侵权' }],
      ['course.restore', admin.user.id, { to: 'PUBLISHED' }],
    ]);
  });

  it('puts a withdrawn course back as withdrawn, and needs a reason', async () => {
    const id = await author.written();
    expect(codesOf(await admin.deed('takeDownCourse', { courseId: id, reason: '侵权' }))).toEqual([
      'COURSE_NOT_PUBLISHED courseId',
    ]);
    await author.publish(id, admin);
    await author.on('withdrawCourse', id);
    expect(codesOf(await admin.deed('takeDownCourse', { courseId: id, reason: ' ' }))).toEqual([
      'INVALID_INPUT reason',
    ]);
    await admin.deed('takeDownCourse', { courseId: id, reason: '侵权' });
    expect((await admin.on('restoreCourse', id)).course?.status).toBe('WITHDRAWN');
  });

  it('is for admins', async () => {
    const { errors } = await author.visitor.send(
      'mutation ($input: TakeDownCourseInput!) { takeDownCourse(input: $input) { id } }',
      { input: { courseId: author.user.id, reason: '侵权' } },
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
