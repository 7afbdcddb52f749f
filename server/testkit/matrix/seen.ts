import { Lesson } from '../../catalog/lesson.entity.js';
import { LivePlayback } from '../../learning/live-playback.entity.js';
import { CourseVersion } from '../../authoring/course-version.entity.js';
import { Course } from '../../catalog/course.entity.js';
import { SecondFactor } from '../../users/second-factor.entity.js';
import { Session } from '../../users/session.entity.js';
import { User } from '../../users/user.entity.js';
import type { TestApp } from '../start-app.js';
import type { Story } from '../story.js';
import type { Person, Things } from './stage.js';

const BUYER: readonly Person[] = ['learnerA'];
const ADMIN: readonly Person[] = ['admin'];
const OWNER_OR_ADMIN: readonly Person[] = ['learnerA', 'admin'];
const STAFF: readonly Person[] = ['teacher1', 'admin'];
const BUYER_OR_STAFF: readonly Person[] = ['learnerA', 'teacher1', 'admin'];

/** One row of every type whose rows are not for everybody, and by whom it is seen. */
export async function seenRows(
  app: TestApp,
  story: Story,
  things: Things,
): Promise<Record<string, [string, readonly Person[]]>> {
  const { learnerA, ...rest } = things;
  const idIn = async (query: string): Promise<string> => {
    const [row] = await app.sql<{ id: string }>(`select id from ${query} limit 1`, [learnerA]);
    if (!row) throw new Error(`Nothing in ${query}`);
    return row.id;
  };
  const ofThe = async (query: string, id: string): Promise<string> => {
    const [row] = await app.sql<{ id: string }>(query, [id]);
    return row?.id ?? '';
  };
  const held = (table: string, id: string) =>
    ofThe(`update ${table} set state = 'HELD' where id = $1 returning id`, id);
  /** Of a draft, as only its staff know of it. */
  const hiddenLive = (id: string) =>
    ofThe(`update live_sessions set course_id = '${rest.draft}' where id = $1 returning id`, id);
  const muteOf = (id: string) =>
    ofThe(
      `insert into room_mutes (id, created_at, session_id, user_id, "until")
       select gen_random_uuid(), now(), $1, '${learnerA}', now() returning id`,
      id,
    );
  const noticeOf = (id: string) =>
    ofThe(
      `insert into notices (id, created_at, user_id, kind, title, text, key)
       select gen_random_uuid(), now(), $1, 'REFUND_DONE', '课程', '', 'seen' returning id`,
      id,
    );
  const plan = await story.plan({ id: rest.draft });
  return {
    Viewer: [learnerA, BUYER],
    // Closed, it is its owner's alone.
    QuestionOffer: [
      await ofThe('update question_offers set open = false where user_id = $1 returning id', rest.expert),
      ['teacher1'],
    ],
    PaidQuestion: [rest.paidQuestion, BUYER_OR_STAFF],
    StaffDesk: [rest.expert, ['teacher1']],
    Cart: [learnerA, BUYER],
    Account: [learnerA, ADMIN],
    Session: [rest.session, BUYER],
    Identity: [await idIn('identities where user_id = $1'), BUYER],
    SecondFactor: [await secondFactorOf(app, learnerA), BUYER],
    Consent: [await idIn('consents where user_id = $1'), BUYER],
    AuditEntry: [await idIn('audit_entries where actor_id = $1'), ADMIN],
    Alert: [rest.alert, ADMIN],
    Course: [rest.draft, STAFF],
    CoursePlan: [plan.id, STAFF],
    CourseVersion: [await versionOf(app, rest.draft), STAFF],
    MediaFile: [
      await ofThe('select file_id as id from teacher_qualifications where id = $1', rest.qualification),
      STAFF,
    ],
    TeacherQualification: [rest.qualification, STAFF],
    Lesson: [rest.draftLesson, STAFF],
    OpenLesson: [rest.lesson, BUYER_OR_STAFF],
    LivePlayback: [await playbackOf(app, learnerA, rest.lesson), BUYER],
    LessonNote: [rest.note, BUYER],
    QuizAttempt: [rest.quizAttempt, BUYER],
    HomeworkSubmission: [rest.homework, BUYER_OR_STAFF],
    Comment: [await held('comments', rest.comment), OWNER_OR_ADMIN],
    CourseQuestion: [await held('course_questions', rest.question), OWNER_OR_ADMIN],
    CourseAnswer: [await held('course_answers', rest.answer), OWNER_OR_ADMIN],
    LiveSession: [await hiddenLive(rest.livePlanned), STAFF],
    LiveRoom: [rest.live, BUYER_OR_STAFF],
    RoomQuestion: [rest.roomQuestionToWithdraw, BUYER_OR_STAFF],
    RoomMessage: [rest.roomMessage, BUYER_OR_STAFF],
    RoomMute: [await muteOf(rest.live), STAFF],
    Report: [rest.report, ADMIN],
    Notice: [await noticeOf(learnerA), BUYER],
    NoticeUpdate: [learnerA, BUYER],
    Enrollment: [await idIn('grants where user_id = $1'), BUYER],
    Coupon: [rest.coupon, OWNER_OR_ADMIN],
    CartItem: [rest.cartItem, BUYER],
    Order: [rest.paidOrder, BUYER_OR_STAFF],
    OrderLine: [rest.paidLine, BUYER_OR_STAFF],
    OrderEvent: [rest.paidOrder, BUYER],
    Payment: [rest.payment, BUYER],
    Refund: [rest.refund, BUYER_OR_STAFF],
    Finding: [rest.finding, ADMIN],
  };
}

/** Of a course that is none of everybody's business. */
async function versionOf({ orm, clock }: TestApp, courseId: string): Promise<string> {
  const em = orm.em.fork();
  const now = clock.now();
  const course = em.getReference(Course, courseId);
  const { id } = em.create(CourseVersion, { course, number: 1, notes: '', publishedAt: now, createdAt: now });
  await em.flush();
  return id;
}

async function secondFactorOf({ orm, clock, vault }: TestApp, userId: string): Promise<string> {
  const em = orm.em.fork();
  const now = clock.now();
  const { id } = em.create(SecondFactor, {
    ...{ user: em.getReference(User, userId), sealedSecret: vault.seal('totp', 'none') },
    ...{ enabledAt: now, lastStep: 0, createdAt: now },
  });
  await em.flush();
  return id;
}

/** What plays in the first session of the user, which is that of the client on the stage. */
async function playbackOf({ orm, clock, sql }: TestApp, userId: string, lessonId: string): Promise<string> {
  const em = orm.em.fork();
  const now = clock.now();
  const [session] = await sql<{ id: string }>('select id from sessions where user_id = $1 order by id', [
    userId,
  ]);
  const { id } = em.create(LivePlayback, {
    ...{ user: em.getReference(User, userId), session: em.getReference(Session, session?.id ?? '') },
    ...{ lesson: em.getReference(Lesson, lessonId), seenAt: now, createdAt: now },
  });
  await em.flush();
  return id;
}
