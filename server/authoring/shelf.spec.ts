import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReportContentDocument } from '../../graphql/generated/graphql.js';
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

const numbersOf = async (courseId: string) =>
  (
    await app.sql<{ number: number; position: number; chapter: number }>(
      `select number, l.position, h.position as chapter from lessons l join chapters h on h.id = l.chapter_id
       where l.course_id = $1 and l.removed_at is null order by number`,
      [courseId],
    )
  ).map(({ number, chapter, position }) => [number, chapter, position]);

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
    const input = { kind: 'COURSE', id, reason: 'OTHER' };
    await author.visitor.run(ReportContentDocument, { input });
    expect(codesOf(await other.on('deleteCourse', id))).toEqual(['NOT_FOUND courseId']);
    const { course, id: gone, userErrors } = await author.on('deleteCourse', id);
    expect([course, gone, userErrors]).toEqual([null, id, []]);
    expect(await author.course(id)).toBeNull();
    for (const table of ['course_drafts', 'course_files', 'course_plans', 'reports'])
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
