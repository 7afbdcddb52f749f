import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  DecideCommentDocument,
  StaffDeskDocument,
  SubmitHomeworkDocument,
  type StaffDeskQuery,
} from '../../graphql/generated/graphql.js';
import { homeworkLesson } from '../testkit/activities.js';
import { answered, asked, trialOf } from '../testkit/questions.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { commented } from '../testkit/talk.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const deskOf = async ({ run }: Visitor) => (await run<StaffDeskQuery>(StaffDeskDocument)).me?.desk ?? null;
const nothing = {
  ...{ courseReviews: 0, qualifications: 0, heldComments: 0, reports: 0, homework: 0 },
  ...{ heldQuestions: 0, heldAnswers: 0, heldPaidQuestionCount: 0 },
  ...{ waitingQuestions: 0, waitingPaidQuestions: 0 },
};

it('counts what waits: for an admin everything, for a teacher what is of own courses, for a learner nothing', async () => {
  const [admin, stranger] = [
    await story.as(await story.user({ role: Role.ADMIN })),
    await story.as(await story.user({ role: Role.TEACHER })),
  ];
  const taught = await story.user({ role: Role.TEACHER });
  const teacher = await story.as(taught);
  const learner = await story.learner();
  expect(await deskOf(admin)).toEqual(nothing);

  const course = await story.course({ teacher: taught });
  const comment = await commented(learner, { courseId: course.id, text: '加群领取资料' });
  await learner.run(
    'mutation ($input: ReportContentInput!) { reportContent(input: $input) { userErrors { code } } }',
    { input: { kind: 'COURSE', id: course.id, reason: 'OTHER', details: '链接打不开' } },
  );
  const lessonId = await homeworkLesson(app, course, true);
  const input = { clientKey: 'desk-homework', lessonId, text: '我的程序', fileIds: [] };
  await learner.run(SubmitHomeworkDocument, { input });

  const { id } = await asked(learner, { lessonId: await trialOf(app, course) });
  await asked(learner, { lessonId: await trialOf(app, course), text: '加群领取资料吗' });
  await answered(await story.learner(), id, '加群领取');

  const held = { heldComments: 1, heldQuestions: 1, heldAnswers: 1 };
  const taughtHere = { ...nothing, homework: 1, waitingQuestions: 1 };
  expect(await deskOf(admin)).toEqual({ ...taughtHere, ...held, reports: 1 });
  expect(await deskOf(teacher)).toEqual(taughtHere);
  expect(await deskOf(stranger)).toEqual(nothing);
  expect(await deskOf(learner)).toBeNull();
  expect(await deskOf(app.visitor())).toBeNull();

  await admin.run(DecideCommentDocument, { input: { id: comment.id, approve: true } });
  expect(await deskOf(admin)).toEqual({ ...taughtHere, ...held, heldComments: 0, reports: 1 });
});
