import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  CertificatePageDocument,
  CertificatesPageDocument,
  RevokeCertificateDocument,
  type CertificatePageQuery,
  type CertificatesPageQuery,
  type RevokeCertificateMutation,
} from '../../graphql/generated/graphql.js';
import { quizLesson } from '../testkit/activities.js';
import { claim, courseOfOneQuiz, passQuiz } from '../testkit/examinee.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const NUMBER = /^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){3}$/;

const look = async ({ run }: Visitor, number: string) =>
  (await run<CertificatePageQuery>(CertificatePageDocument, { number })).certificate;

/** A course that the learner completed. */
async function completed(learner: Visitor): Promise<{ id: string; title: string }> {
  const course = await courseOfOneQuiz(app, story);
  await passQuiz(learner, course.quizId);
  return course;
}

it('is issued on completion, once, and shows to whoever has its number', async () => {
  const learner = await story.learner();
  const course = await completed(learner);
  const [one, other] = await Promise.all([claim(learner, course.id), claim(learner, course.id, '别的名字')]);
  expect(one.userErrors).toEqual([]);
  expect(one.certificate?.number).toMatch(NUMBER);
  expect(other.certificate).toEqual(one.certificate);
  const number = one.certificate?.number ?? '';
  const seen = await look(app.visitor(), number.replaceAll('-', ' ').toLowerCase());
  expect(seen).toMatchObject({
    number,
    courseTitle: course.title,
    revokedAt: null,
    course: { id: course.id },
  });
  const mine = await learner.run<CertificatesPageQuery>(CertificatesPageDocument, { first: 5 });
  expect(mine.me?.certificates.nodes).toMatchObject([{ number }]);
  for (const unknown of ['2222-2222-2222-2222', 'nonsense', `${number}A`, ''])
    expect(await look(app.visitor(), unknown), unknown).toBeNull();
});

it('is refused before completion, and for what is no name', async () => {
  const learner = await story.learner();
  const course = await story.course();
  expect((await claim(learner, course.id)).userErrors).toMatchObject([{ code: 'COURSE_NOT_COMPLETED' }]);
  expect((await claim(learner, 'nonsense')).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  const done = await completed(learner);
  for (const name of ['', '  ', '<b>', '小明😀', 'x'.repeat(41), '123'])
    expect((await claim(learner, done.id, name)).userErrors, name).toMatchObject([
      { code: 'HOLDER_NAME_INVALID' },
    ]);
  expect((await claim(learner, done.id, '线上 赌场')).userErrors).toMatchObject([
    { code: 'TEXT_REFUSED', field: ['holderName'] },
  ]);
  expect(
    await app.sql('select 1 from certificates where course_id = any($1)', [[course.id, done.id]]),
  ).toEqual([]);
});

it('is not issued any more once the course was given back', async () => {
  const course = await story.course({ lessons: 0, refundMaxProgress: 100 });
  const quizId = await quizLesson(app, course);
  const refunds = new RefundStory(app, story);
  const { buyer, orderId } = await refunds.bought([course]);
  await passQuiz(buyer.visitor, quizId);
  await requestRefund(buyer.visitor, orderId);
  await refunds.until(orderId, ['SUCCEEDED']);
  expect(await claim(buyer.visitor, course.id)).toMatchObject({
    certificate: null,
    userErrors: [{ code: 'LESSON_LOCKED' }],
  });
  expect(await app.sql('select 1 from certificates where course_id = $1', [course.id])).toEqual([]);
});

it('is a document and a picture that may be kept for ever, until it is revoked', async () => {
  const learner = await story.learner();
  const { certificate } = await claim(learner, (await completed(learner)).id);
  const { number = '', pdfUrl = '', imageUrl = '' } = certificate ?? {};
  for (const [url, mime, head] of [
    [pdfUrl, 'application/pdf', '%PDF-'],
    [imageUrl, 'image/png', '\x89PNG'],
  ] as const) {
    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toBe(mime);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(
      Buffer.from(await answer.arrayBuffer())
        .toString('latin1')
        .startsWith(head),
    ).toBe(true);
  }
  const statusOf = async (file: string) => (await fetch(`${app.origin}/certificates/${file}`)).status;
  for (const file of ['2222-2222-2222-2222.pdf', `${number}.svg`, number, '..%2f.pdf'])
    expect(await statusOf(file), file).toBe(404);

  const revoke = async ({ send }: Visitor, input: object) =>
    send<RevokeCertificateMutation>(RevokeCertificateDocument, {
      input: { number, reason: '代考', ...input },
    });
  const admin = await story.as(await story.user({ role: Role.ADMIN }));
  expect((await revoke(learner, {})).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  const codeOf = async (input: object) =>
    (await revoke(admin, input)).data.revokeCertificate?.userErrors[0]?.code ?? null;
  expect(await codeOf({ reason: ' ' })).toBe('INVALID_INPUT');
  expect(await codeOf({ number: '2222-2222-2222-2222' })).toBe('NOT_FOUND');
  expect(await codeOf({})).toBeNull();
  expect(await codeOf({ reason: '别的' })).toBe('ALREADY_RESOLVED');
  expect(await look(app.visitor(), number)).toMatchObject({ revokedReason: '代考' });
  expect(await statusOf(`${number}.pdf`)).toBe(410);
});
