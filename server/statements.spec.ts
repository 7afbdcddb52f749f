import { getOperationAST, type DocumentNode } from 'graphql';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as generated from '../graphql/generated/graphql.js';
import type { Course } from './catalog/course.entity.js';
import { liveNow, liveQueries } from './testkit/live.js';
import { asked as paidQuestion, QuestionStory } from './testkit/paid-questions.js';
import { Buyer } from './testkit/purchase.js';
import { asked as askedUnder } from './testkit/questions.js';
import { Role } from './users/user.entity.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { commented } from './testkit/talk.js';
import type { Visitor } from './testkit/visitor.js';
import { statementsOf } from './testkit/statements.js';
import { Story } from './testkit/story.js';

let app: TestApp;
let story: Story;
let learner: Visitor;
let admin: Visitor;
let course: Course;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  learner = await story.learner();
  admin = await story.as(await story.user({ role: Role.ADMIN }));
  course = await story.course();
});
afterAll(() => app.stop());

type Prepare = () => object | Promise<object>;
const order = () => new Buyer(app, learner).order(course.id);
const question = async () => paidQuestion(learner, (await new QuestionStory(app, story).expert()).id);
const firstLesson = () =>
  app.sql<{ id: string }>('select id from lessons where course_id = $1 limit 1', [course.id]);

/** A room of which everybody was told that it began, so that nothing runs beside what is counted. */
const quietRoom = async () => {
  const id = await liveNow(app, admin);
  const telling = () =>
    app.sql('select 1 from graphile_worker.jobs where key = $1', [`remindOfLive STARTED ${id}`]);
  await vi.waitFor(async () => expect(await telling()).toEqual([]), 10_000);
  return id;
};

/** Two courses, and a coupon that is good for them. */
const quoted = async () => {
  await story.claim(learner, await story.coupon());
  const items = [course, await story.course()].map(({ id }) => ({ kind: 'COURSE', id }));
  return { input: { items } };
};

/** Every operation of the client: what it is asked with, and how many statements it may cost. */
const OPERATIONS: Record<string, [statements: number, variables: Prepare]> = {
  // The shelves, where the viewer goes on, what is live and what is next, and what is cheaper for a while.
  HomePage: [5, () => ({})],
  CourseList: [1, () => ({ first: 20 })],
  CategoryPage: [1, () => ({})],
  ShelfCourses: [1, () => ({ first: 20, sort: 'PRICE_ASC', free: false })],
  SearchPage: [2, () => ({})],
  SearchSuggestions: [1, () => ({ text: '课程' })],
  SearchCourses: [1, () => ({ first: 20, query: '课程' })],
  TeacherPage: [1, () => ({ id: course.teacher.id, first: 10 })],
  CoursePage: [1, () => ({ id: course.id })],
  SharedCoursePage: [1, () => ({ code: course.shareCode })],
  LearnPage: [1, () => ({ first: 20 })],
  LessonPage: [1, async () => ({ id: (await firstLesson())[0]?.id })],
  CheckoutPage: [1, () => ({})],
  OrderPage: [1, async () => ({ id: (await order()).id })],
  OrdersPage: [1, () => ({ first: 20 })],
  RecallOrder: [1, async () => ({ id: (await order()).id })],
  CartPage: [1, () => ({})],
  // Courses, grants and limited prices; coupons and their templates; then what is shown of courses and of coupons.
  QuoteOrder: [7, quoted],
  RefundPage: [1, async () => ({ orderId: (await order()).id })],
  RefundsPage: [1, () => ({ first: 20 })],
  // The order, its lines, the policy and the progress of each, who collected it, then what is shown of the lines.
  RefundTerms: [6, async () => ({ orderId: (await order()).id })],
  CouponCentre: [2, () => ({ first: 20 })],
  CouponWallet: [1, () => ({ state: 'USABLE', first: 20 })],
  CouponsNotNow: [1, () => ({})],
  MePage: [1, () => ({})],
  PictureState: [1, () => ({ id: course.id })],
  // Who would have it, and the course.
  ClaimCertificatePage: [2, () => ({ courseId: course.id })],
  SessionsPage: [1, () => ({})],
  SecurityPage: [1, () => ({})],
  PasswordPage: [1, () => ({})],
  EmailPage: [1, () => ({})],
  SecondFactorPage: [1, () => ({})],
  PrivacyPage: [1, () => ({})],
  ConsentSheet: [0, () => ({})],
  LegalPage: [0, () => ({})],
  LinkPage: [1, () => ({})],
  PhonePage: [1, () => ({})],
  ProveItsYou: [1, () => ({})],
  ProfilePage: [1, () => ({})],
  LessonQuiz: [1, async () => ({ lessonId: (await firstLesson())[0]?.id })],
  LessonNotes: [1, async () => ({ id: (await firstLesson())[0]?.id, first: 20 })],
  LessonHomework: [1, async () => ({ lessonId: (await firstLesson())[0]?.id })],
  NoticesPage: [1, () => ({ first: 20 })],
  UnreadNotices: [1, () => ({})],
  MessageTemplates: [0, () => ({ platform: 'WECHAT' })],
  CertificatePage: [1, () => ({ number: '2222-2222-2222-2222' })],
  CertificatesPage: [1, () => ({ first: 20 })],
  CourseComments: [1, () => ({ courseId: course.id, first: 20 })],
  LessonComments: [1, async () => ({ lessonId: (await firstLesson())[0]?.id, first: 20 })],
  CommentReplies: [
    1,
    async () => ({ id: (await commented(learner, { courseId: course.id })).id, first: 20 }),
  ],
  CourseRating: [1, () => ({ courseId: course.id })],
  ReportsPage: [1, () => ({ first: 20 })],
  QuestionOffer: [1, () => ({ expertId: course.teacher.id })],
  MyQuestionOffer: [1, () => ({})],
  PaidQuestionPage: [1, async () => ({ id: await question() })],
  MyPaidQuestions: [1, () => ({ first: 20, state: 'WAITING' })],
  ...liveQueries(quietRoom),
};

/** What staff look at; a teacher's pages are an admin's too. */
const STAFF_OPERATIONS: typeof OPERATIONS = {
  AccountsPage: [1, () => ({ first: 20 })],
  AccountPage: [2, async () => ({ id: (await story.user()).id })],
  AlertsPage: [1, () => ({ first: 20 })],
  AuditPage: [1, () => ({ first: 20 })],
  AdminPage: [5, () => ({})],
  StudioPage: [2, () => ({ first: 20 })],
  CourseQuestions: [1, () => ({ courseId: course.id, first: 20 })],
  LessonQuestions: [1, async () => ({ lessonId: (await firstLesson())[0]?.id, first: 20 })],
  AskedPage: [1, () => ({ first: 20 })],
  QuestionPage: [
    1,
    async () => ({
      id: (await askedUnder(learner, { lessonId: (await firstLesson())[0]?.id ?? '' })).id,
      first: 20,
    }),
  ],
  InboxPage: [1, () => ({ waiting: true, first: 20 })],
  InboxCourses: [1, () => ({})],
  HeldQuestionsPage: [1, () => ({ first: 20 })],
  HeldAnswersPage: [1, () => ({ first: 20 })],
  HeldCommentsPage: [1, () => ({ first: 20 })],
  ReportQueuePage: [1, () => ({ first: 20, status: 'OPEN' })],
  HomeworkPage: [1, () => ({ first: 20, status: 'SUBMITTED' })],
  PaidQuestionInbox: [1, () => ({ first: 20, state: 'WAITING' })],
  HeldPaidQuestions: [1, () => ({ first: 20 })],
  StaffRole: [1, () => ({})],
  StaffDesk: [1, () => ({})],
  ReviewsPage: [1, () => ({ first: 20, status: 'SUBMITTED' })],
  // Who asks, the course with its draft, and the shelves that its category is one of.
  ReviewPage: [3, () => ({ id: course.id })],
  QualificationsPage: [1, () => ({ first: 20, status: 'SUBMITTED' })],
  StudioCourses: [1, () => ({ first: 20 })],
  DraftsInState: [1, () => ({ first: 20, status: 'EDITING' })],
  CoursesOnShelf: [1, () => ({ first: 20 })],
  // Who edits, what, and the shelves it may stand on.
  CourseDesk: [3, () => ({ id: course.id })],
  CourseVersions: [1, () => ({ id: course.id, first: 20 })],
  LessonEditor: [2, () => ({ id: course.id })],
  MediaFileState: [1, () => ({ id: course.id })],
  QualificationPage: [1, () => ({})],
};

const documents = Object.entries(generated).filter(([name]) => name.endsWith('Document')) as [
  string,
  DocumentNode,
][];
const queries = documents.filter(([, document]) => getOperationAST(document)?.operation === 'query');

it('knows the cost of every query of the client', () => {
  const names = queries.map(([name]) => name.replace('Document', '')).sort();
  expect(names).toEqual(Object.keys({ ...OPERATIONS, ...STAFF_OPERATIONS }).sort());
});

it.each(Object.entries({ ...OPERATIONS, ...STAFF_OPERATIONS }))(
  '%s costs exactly its statements, however often it is asked',
  async (name, [statements, variables]) => {
    const visitor = name in STAFF_OPERATIONS ? admin : learner;
    const document = (generated as unknown as Record<string, DocumentNode>)[
      `${name}Document`
    ] as DocumentNode;
    const given = await variables();
    for (let time = 0; time < 3; time++) {
      const sent = await statementsOf(() => visitor.run(document, given));
      expect(sent).toHaveLength(statements);
    }
  },
);
