import { afterAll, beforeAll, expect, it } from 'vitest';
import { eraseBelongings, exportBelongings, moveBelongings } from '../kernel/personal.js';
import { inTransaction } from '../kernel/transaction.js';
import { MediaPurpose } from '../media/media.rules.js';
import { Author } from '../testkit/author.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  await story.course(); // Brings a shelf.
});
afterAll(() => app.stop());

const YEAR_MS = 365 * 24 * 3_600_000;
const system = () => ({ em: app.orm.em.fork(), now: app.clock.now, vault: app.vault });

/** A teacher with a qualification that holds, one that waits, and a draft. */
async function teacher(): Promise<{ author: Author; courseId: string }> {
  const author = await Author.of(app, story);
  const fileId = await author.file(MediaPurpose.IMAGE);
  const validUntil = new Date(app.clock.now().getTime() + YEAR_MS);
  await author.visitor.run(
    'mutation ($input: SubmitQualificationInput!) { submitQualification(input: $input) { userErrors { code } } }',
    { input: { title: '待审的资质', number: '演示-2026', fileId, validUntil } },
  );
  return { author, courseId: await author.written() };
}

const qualificationsOf = (userId: string) =>
  app.sql('select title, status from teacher_qualifications where user_id = $1 order by created_at, id', [
    userId,
  ]);

it('gives courses with their drafts, and qualifications, to the account that stays; one of them goes on waiting', async () => {
  const [from, to] = [await teacher(), await teacher()];
  await inTransaction(system(), tx => moveBelongings(tx, from.author.user.id, to.author.user.id));
  expect(await qualificationsOf(from.author.user.id)).toEqual([]);
  const kept = await qualificationsOf(to.author.user.id);
  expect(kept).toHaveLength(4);
  expect(kept).toEqual(
    expect.arrayContaining([
      { title: '教师资格证', status: 'APPROVED' },
      { title: '待审的资质', status: 'SUBMITTED' },
      { title: '待审的资质', status: 'REFUSED' },
    ]),
  );
  const draft = await to.author.draft(from.courseId);
  expect(draft.chapters.map(({ title }) => title)).toEqual(['第一章', '第二章']);
});

it('exports what was written and handed in, opened', async () => {
  const { author } = await teacher();
  const all = new Map<string, Record<string, unknown>[]>();
  for await (const { kind, rows } of exportBelongings(system(), [author.user.id]))
    all.set(kind, [...(all.get(kind) ?? []), ...rows]);
  expect(all.get('TeacherQualification')?.map(({ number, status }) => [number, status])).toEqual([
    ['20261234', 'APPROVED'],
    ['演示-2026', 'SUBMITTED'],
  ]);
  expect(all.get('CourseDraft')).toMatchObject([
    { courseTitle: '一门新课', status: 'EDITING', content: { title: '一门新课', price: { fen: 9_900 } } },
  ]);
});

it('leaves nothing of what was handed in when its teacher is erased, and the courses as they are', async () => {
  const { author, courseId } = await teacher();
  await inTransaction(system(), tx => eraseBelongings(tx, author.user.id));
  expect(await qualificationsOf(author.user.id)).toEqual([]);
  expect(await app.sql('select status from course_drafts where course_id = $1', [courseId])).toEqual([
    { status: 'EDITING' },
  ]);
});
