import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MediaPurpose } from '../media/media.rules.js';
import { Author } from '../testkit/author.js';
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
