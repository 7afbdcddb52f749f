import { CourseStatus, type Course } from '../../catalog/course.entity.js';
import { homeworkLesson, quizLesson } from '../activities.js';
import { Buyer } from '../purchase.js';
import { questionThings } from './question-things.js';
import { commented } from '../talk.js';
import { RefundStory } from '../refund-story.js';
import { requestRefund } from '../staff.js';
import type { TestApp } from '../start-app.js';
import type { Story } from '../story.js';
import type { Visitor } from '../visitor.js';
import { Session } from '../../users/session.entity.js';
import { signAccess } from '../../users/tokens.js';
import { Role, User } from '../../users/user.entity.js';
import { liveThings } from './live-things.js';
import { paidThings } from './paid-things.js';
import { alert, certificate, finding, qualification } from './staff-things.js';

/** Everybody who asks: nobody, two learners, two teachers and an admin. */
export const PEOPLE = ['visitor', 'learnerA', 'learnerB', 'teacher1', 'teacher2', 'admin'] as const;
export type Person = (typeof PEOPLE)[number];

export const roleOf = (person: Person): Role | null =>
  ({
    visitor: null,
    learnerA: Role.STUDENT,
    learnerB: Role.STUDENT,
    teacher1: Role.TEACHER,
    teacher2: Role.TEACHER,
    admin: Role.ADMIN,
  })[person];

/** Things of learner A and of teacher 1, by their ids. */
export interface Things {
  learnerA: string;
  /** Somebody who asks for nothing. */
  somebody: string;
  /** A session of learner A's that asks for nothing. */
  session: string;
  /** Of teacher 1, on sale; learner A owns the first. */
  course: string;
  otherCourse: string;
  draft: string;
  draftCode: string;
  draftLesson: string;
  /** Of the course that learner A owns, not on trial. */
  lesson: string;
  /** Learner A's, of that lesson. */
  note: string;
  limitedPrice: string;
  /** Learner A's, on the course that is owned; and what another said of them. */
  comment: string;
  commentToHide: string;
  commentToRemove: string;
  report: string;
  /** Learner A's, under the lesson. */
  question: string;
  questionToRemove: string;
  answer: string;
  answerToRemove: string;
  /** Learner A's, by its number. */
  certificate: string;
  /** Handed in by teacher 1. */
  qualification: string;
  template: string;
  coupon: string;
  cartItem: string;
  /** Learner A's: one paid, with a refund that waits for a person, another that waits, and two unpaid. */
  paidOrder: string;
  paidLine: string;
  payment: string;
  refund: string;
  refundToWithdraw: string;
  order: string;
  orderToCancel: string;
  /** Of the course that learner A owns: a quiz that is under way, two homeworks, and what was handed in for one. */
  quizLesson: string;
  quizAttempt: string;
  homeworkLesson: string;
  homework: string;
  /** Of teacher 1, for who may learn the course that learner A owns: one that runs, and one to come. */
  live: string;
  livePlanned: string;
  /** Learner A's, in the first. */
  roomQuestion: string;
  roomQuestionToWithdraw: string;
  roomMessage: string;
  /** Teacher 1, of whom learner A asks: what waits, what was answered, what is unpaid, and what a person looks at first. */
  expert: string;
  paidQuestion: string;
  paidQuestionToDecline: string;
  paidQuestionToRate: string;
  paidQuestionUnpaid: string;
  paidQuestionHeld: string;
  finding: string;
  alert: string;
}

export interface Stage {
  things: Things;
  clients: Readonly<Record<Person, Visitor>>;
  /** A client of somebody else in the same role, for what changes who asks. */
  standIn(person: Person): Promise<Visitor>;
}

export async function setStage(app: TestApp, story: Story): Promise<Stage> {
  const [learnerA, learnerB] = [await story.user(), await story.user()];
  const teacher1 = await story.user({ role: Role.TEACHER });
  const teacher2 = await story.user({ role: Role.TEACHER });
  const admin = await story.user({ role: Role.ADMIN });
  const clients = {
    visitor: app.visitor(),
    learnerA: await story.as(learnerA),
    learnerB: await story.as(learnerB),
    teacher1: await story.as(teacher1),
    teacher2: await story.as(teacher2),
    admin: await story.as(admin),
  };
  return {
    things: await putThings(app, story, learnerA, teacher1),
    clients,
    standIn: person => standIn(app, story, roleOf(person)),
  };
}

async function standIn(app: TestApp, story: Story, role: Role | null): Promise<Visitor> {
  if (!role) return app.visitor();
  const user = await story.user({ role });
  // As a login leaves it, without the time that a password takes.
  const em = app.orm.em.fork();
  const now = app.clock.now();
  const session = em.create(Session, {
    user: em.getReference(User, user.id),
    platform: 'h5',
    sealedDevice: app.vault.seal('device', ''),
    createdAt: now,
    lastUsedAt: now,
    revokedAt: null,
  });
  await em.flush();
  const viewer = { id: user.id, role, sessionId: session.id };
  const { token } = await signAccess(viewer, app.config.sessionSecret, app.clock.now());
  return app.visitor({ accessToken: token });
}

async function putThings(app: TestApp, story: Story, learnerA: User, teacher1: User): Promise<Things> {
  const teacher = teacher1;
  const course = await story.course({ teacher, refundAutomatic: false });
  const otherCourse = await story.course({ teacher });
  const draft = await story.course({ teacher, status: CourseStatus.DRAFT });
  const limitedPrice = await story.limitedPrice(otherCourse, { priceFen: 15_000 });
  const template = await story.coupon({ perUser: 10 });

  const refundStory = new RefundStory(app, story);
  const refunded = async (bought: Course) => {
    const { buyer, orderId } = await refundStory.bought([bought], 'ALIPAY', learnerA);
    const { refund } = await requestRefund(buyer.visitor, orderId);
    return { orderId, refund: refund?.id ?? '' };
  };
  const { orderId, refund } = await refunded(course);
  const withdrawn = await refunded(await story.course({ teacher, refundAutomatic: false }));
  const shopper = new Buyer(app, await story.as(learnerA));
  const cart = await shopper.visitor.run<{ addToCart: { cart: { items: { id: string }[] } } }>(
    'mutation ($input: CartItemInput!) { addToCart(input: $input) { cart { items { id } } } }',
    { input: { kind: 'COURSE', id: otherCourse.id } },
  );
  await story.as(learnerA);
  const [session] = await idsOf(
    app,
    'select id from sessions where user_id = $1 order by id desc',
    learnerA.id,
  );
  const [payment] = await idsOf(app, 'select id from payments where order_id = $1', orderId);
  const [line] = await idsOf(app, 'select id from order_lines where order_id = $1', orderId);
  return {
    learnerA: learnerA.id,
    somebody: (await story.user()).id,
    session: session ?? '',
    course: course.id,
    otherCourse: otherCourse.id,
    draft: draft.id,
    draftCode: draft.shareCode,
    draftLesson: await lessonOf(app, draft.id),
    lesson: await lessonOf(app, course.id),
    note: await noteOf(shopper, await lessonOf(app, course.id)),
    limitedPrice: limitedPrice.id,
    qualification: await qualification(app, teacher1),
    template: template.id,
    coupon: await story.claim(shopper.visitor, template),
    cartItem: cart.addToCart.cart.items[0]?.id ?? '',
    paidOrder: orderId,
    paidLine: line ?? '',
    payment: payment ?? '',
    refund,
    refundToWithdraw: withdrawn.refund,
    order: (await shopper.order(otherCourse.id, [])).id,
    orderToCancel: (await shopper.order(otherCourse.id, [])).id,
    ...(await activities(app, shopper, course.id)),
    ...(await talk(app, story, shopper, course.id)),
    ...(await liveThings(app, await story.as(teacher1), shopper.visitor, course.id)),
    ...(await questionThings(shopper.visitor, await lessonOf(app, course.id))),
    ...(await paidThings(app, story, learnerA, teacher1)),
    certificate: await certificate(app, learnerA, course.id),
    finding: await finding(app),
    alert: await alert(app),
  };
}

type Talked = Pick<Things, 'comment' | 'commentToHide' | 'commentToRemove' | 'report'>;

async function talk(app: TestApp, story: Story, { visitor }: Buyer, courseId: string): Promise<Talked> {
  const write = async (text: string) => (await commented(visitor, { courseId, text })).id;
  const [comment, commentToHide, commentToRemove] = [await write('一'), await write('二'), await write('三')];
  const reporter = await story.learner();
  const { reportContent } = await reporter.run<{ reportContent: { report: { id: string } } }>(
    'mutation ($input: ReportContentInput!) { reportContent(input: $input) { report { id } } }',
    { input: { kind: 'COMMENT', id: comment, reason: 'OTHER' } },
  );
  return { comment, commentToHide, commentToRemove, report: reportContent.report.id };
}

const idsOf = async (app: TestApp, query: string, id: string): Promise<string[]> =>
  (await app.sql<{ id: string }>(query, [id])).map(row => row.id);

async function noteOf({ visitor }: Buyer, lessonId: string): Promise<string> {
  const { saveNote } = await visitor.run<{ saveNote: { note: { id: string } } }>(
    'mutation ($input: SaveNoteInput!) { saveNote(input: $input) { note { id } } }',
    { input: { lessonId, positionSeconds: 1, text: '记一笔' } },
  );
  return saveNote.note.id;
}

async function activities(app: TestApp, { visitor: { run } }: Buyer, courseId: string) {
  const course = { id: courseId };
  const quiz = await quizLesson(app, course);
  const { startQuiz } = await run<{ startQuiz: { attempt: { id: string } } }>(
    'mutation ($lessonId: ID!) { startQuiz(lessonId: $lessonId) { attempt { id } } }',
    { lessonId: quiz },
  );
  const { submitHomework } = await run<{ submitHomework: { submission: { id: string } } }>(
    'mutation ($input: SubmitHomeworkInput!) { submitHomework(input: $input) { submission { id } } }',
    {
      input: {
        ...{ lessonId: await homeworkLesson(app, course), clientKey: 'stage-homework' },
        ...{ text: '作业', fileIds: [] },
      },
    },
  );
  return {
    quizLesson: quiz,
    quizAttempt: startQuiz.attempt.id,
    homeworkLesson: await homeworkLesson(app, course),
    homework: submitHomework.submission.id,
  };
}

async function lessonOf(app: TestApp, courseId: string): Promise<string> {
  const [id] = await idsOf(
    app,
    'select id from lessons where course_id = $1 and not trial order by number',
    courseId,
  );
  return id ?? '';
}
