import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../kernel/id.js';
import { MediaPurpose } from '../media/media.rules.js';
import { Author } from '../testkit/author.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let admin: Author;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  admin = await Author.of(app, story, { role: Role.ADMIN, qualified: false });
});
afterAll(() => app.stop());

const DAY_MS = 24 * 3_600_000;
const FIELDS = 'id title number status isExpired validUntil refusedReason reviewedAt fileUrl user { id }';
interface Seen {
  id: string;
  number: string;
  status: string;
  isExpired: boolean;
  refusedReason: string | null;
  fileUrl: string;
}
interface Answer {
  qualification: Seen | null;
  userErrors: { code: string; field: string[] | null }[];
}
async function deed({ run }: Visitor, name: string, input: object): Promise<Answer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const document = `mutation ($input: ${type}) { answer: ${name}(input: $input) {
    qualification { ${FIELDS} } userErrors { code field } } }`;
  return (await run<{ answer: Answer }>(document, { input })).answer;
}
const codesOf = ({ userErrors }: Answer) =>
  userErrors.map(({ code, field }) => [code, ...(field ?? [])].join(' '));
const inDays = (days: number) => new Date(app.clock.now().getTime() + days * DAY_MS);
const teacher = () => Author.of(app, story, { qualified: false });
async function handedIn(author: Author, days = 365): Promise<Answer> {
  const fileId = await author.file(MediaPurpose.IMAGE);
  return deed(author.visitor, 'submitQualification', {
    ...{ title: '高级教师资格证', number: '虚构2026-0001', fileId, validUntil: inDays(days) },
  });
}
const review = (id: string | undefined, approve: boolean, reason?: string) =>
  deed(admin.visitor, 'reviewQualification', { id, approve, reason });
const faceOf = async (userId: string) => {
  const course = await app.sql<{ id: string }>('select id from courses where teacher_id = $1 limit 1', [
    userId,
  ]);
  const query = 'query ($id: ID!) { course(id: $id) { teacher { qualification { title validUntil } } } }';
  type Face = { course: { teacher: { qualification: { title: string } | null } } };
  return (await app.visitor().run<Face>(query, { id: course[0]?.id })).course.teacher.qualification;
};

describe('a qualification', () => {
  it('is handed in, sealed, shown to its teacher and to admins, and approved', async () => {
    const author = await teacher();
    await story.course({ teacher: author.user });
    const { qualification, userErrors } = await handedIn(author);
    expect(userErrors).toEqual([]);
    expect(qualification).toMatchObject({
      ...{ title: '高级教师资格证', number: '虚构2026-0001', status: 'SUBMITTED', isExpired: false },
      ...{ refusedReason: null, reviewedAt: null, user: { id: author.user.id } },
    });
    expect(qualification?.fileUrl).toContain('/media/preview/');
    const id = qualification?.id;
    const rows = await app.sql<object>('select * from teacher_qualifications where id = $1', [id]);
    expect(JSON.stringify(rows)).not.toContain('虚构2026-0001');
    expect(await faceOf(author.user.id)).toBeNull();

    const list =
      'query ($status: QualificationStatus) { qualifications(first: 50, status: $status) { nodes { id number } } }';
    type List = { qualifications: { nodes: { id: string; number: string }[] } };
    const { qualifications } = await admin.visitor.run<List>(list, { status: 'SUBMITTED' });
    expect(qualifications.nodes).toContainEqual({ id, number: '虚构2026-0001' });
    expect((await author.visitor.send(list)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');

    const approved = await review(id, true);
    expect(approved.qualification).toMatchObject({ status: 'APPROVED', refusedReason: null });
    const validUntil = expect.any(String) as string;
    expect(await faceOf(author.user.id)).toEqual({ title: '高级教师资格证', validUntil });
    const { me } = await author.visitor.run<{ me: { qualifications: Seen[] } }>(
      `{ me { qualifications { ${FIELDS} } } }`,
    );
    expect(me.qualifications).toMatchObject([{ id, status: 'APPROVED' }]);
    const entries = await app.sql(
      'select action, actor_id, detail from audit_entries where subject_id = $1',
      [id],
    );
    expect(entries).toEqual([
      { action: 'qualification.approve', actor_id: admin.user.id, detail: { userId: author.user.id } },
    ]);
  });

  it('ends with its time, by itself', async () => {
    const author = await teacher();
    await story.course({ teacher: author.user });
    const { qualification } = await handedIn(author, 1);
    await review(qualification?.id, true);
    expect(await faceOf(author.user.id)).not.toBeNull();
    await app.sql('update teacher_qualifications set valid_until = $2 where id = $1', [
      qualification?.id,
      app.clock.now(),
    ]);
    expect(await faceOf(author.user.id)).toBeNull();
    const { me } = await author.visitor.run<{ me: { qualifications: Seen[] } }>(
      '{ me { qualifications { status isExpired } } }',
    );
    expect(me.qualifications).toEqual([{ status: 'APPROVED', isExpired: true }]);
  });

  it('is refused with a reason, handed in anew, and can be taken back', async () => {
    const author = await teacher();
    const first = (await handedIn(author)).qualification?.id;
    expect(codesOf(await review(first, false))).toEqual(['INVALID_INPUT reason']);
    expect((await review(first, false, '照片不清楚')).qualification).toMatchObject({
      ...{ status: 'REFUSED', refusedReason: '照片不清楚' },
    });
    expect(codesOf(await review(first, true))).toEqual(['REVIEW_NOT_PENDING id']);
    const second = (await handedIn(author)).qualification?.id;
    await review(second, true);
    expect((await review(second, false, '证书已注销')).qualification?.status).toBe('REFUSED');
    const actions = await app.sql(
      'select action from audit_entries where subject_id = $1 order by sequence',
      [second],
    );
    expect(actions).toEqual([{ action: 'qualification.approve' }, { action: 'qualification.refuse' }]);
  });

  it('waits one at a time, also when it is handed in twice at once', async () => {
    const author = await teacher();
    const answers = await Promise.all([handedIn(author), handedIn(author)]);
    expect(answers.flatMap(codesOf)).toEqual(['QUALIFICATION_PENDING']);
    const rows = await app.sql('select status from teacher_qualifications where user_id = $1', [
      author.user.id,
    ]);
    expect(rows).toEqual([{ status: 'SUBMITTED' }]);
  });

  it.each([
    ['a name of one letter', { title: '证' }, 'INVALID_INPUT title'],
    ['no number', { number: '1' }, 'INVALID_INPUT number'],
    ['a time that is over', { validUntil: new Date(0) }, 'INVALID_INPUT validUntil'],
    ['a picture that is not there', { fileId: newId() }, 'FILE_NOT_FOUND fileId'],
  ])('is refused with %s, and nothing is kept', async (_what, change, said) => {
    const author = await teacher();
    const fileId = await author.file(MediaPurpose.IMAGE);
    const input = { title: '教师资格证', number: '20260001', fileId, validUntil: inDays(1), ...change };
    expect(codesOf(await deed(author.visitor, 'submitQualification', input))).toEqual([said]);
    expect(
      await app.sql('select 1 from teacher_qualifications where user_id = $1', [author.user.id]),
    ).toEqual([]);
  });

  it("is not reviewed by whose it is, nor shown to another teacher, and takes no picture of somebody else's", async () => {
    const own = (await handedIn(admin)).qualification?.id;
    expect(codesOf(await review(own, true))).toEqual(['REVIEW_OWN_WORK id']);
    const author = await teacher();
    const stranger = await teacher();
    const fileId = await author.file(MediaPurpose.IMAGE);
    const input = { title: '教师资格证', number: '20260001', fileId, validUntil: inDays(1) };
    expect(codesOf(await deed(stranger.visitor, 'submitQualification', input))).toEqual([
      'FILE_NOT_FOUND fileId',
    ]);
    const { errors } = await (
      await story.learner()
    ).send(
      'mutation ($input: SubmitQualificationInput!) { submitQualification(input: $input) { userErrors { code } } }',
      { input },
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(codesOf(await review(newId(), true))).toEqual(['NOT_FOUND id']);
  });
});
