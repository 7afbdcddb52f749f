import { sql } from 'kysely';
import { ID } from 'type-graphql';
import { HomeworkSubmission } from '../assessment/homework-submission.entity.js';
import { isGrader } from '../assessment/homework.reads.js';
import { QuizAttempt } from '../assessment/quiz-attempt.entity.js';
import '../assessment/quiz.reads.js';
import { Alert } from '../audit/alert.entity.js';
import '../audit/alerts.reads.js';
import '../authoring/qualification.reads.js';
import { TeacherQualification } from '../authoring/teacher-qualification.entity.js';
import { isStaffOf } from '../catalog/catalog.reads.js';
import { Course } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { LimitedPrice } from '../catalog/limited-price.entity.js';
import { Comment } from '../comments/comment.entity.js';
import '../comments/comments.reads.js';
import { isBought } from '../comments/ratings.reads.js';
import { extend, type Given, type Sql } from '../kernel/reads/index.js';
import { mayOpen } from '../learning/learning.reads.js';
import { LessonNote } from '../learning/lesson-note.entity.js';
import '../learning/notes.reads.js';
import { LiveRoom } from '../live/live-room.js';
import { LiveSession } from '../live/live-session.entity.js';
import { isLiveStaff } from '../live/live.reads.js';
import { RoomMessage } from '../live/room-message.entity.js';
import { RoomQuestion } from '../live/room-question.entity.js';
import '../live/room.reads.js';
import { Report } from '../moderation/report.entity.js';
import '../moderation/reports.reads.js';
import { Order } from '../orders/order.entity.js';
import { isBuyer } from '../orders/orders.reads.js';
import { PaidQuestion } from '../paid-questions/paid-question.entity.js';
import { isExpert } from '../paid-questions/paid-questions.reads.js';
import { Finding } from '../payments/finding.entity.js';
import '../payments/findings.reads.js';
import { Refund } from '../payments/refund.entity.js';
import { isDecider, isPayee } from '../payments/refunds.reads.js';
import { CourseAnswer } from '../questions/course-answer.entity.js';
import { CourseQuestion } from '../questions/course-question.entity.js';
import { mayHideAnswer, mayHideQuestion, mayAccept } from '../questions/questions.reads.js';
import { CouponTemplate } from '../promotions/coupon-template.entity.js';
import { isSomebodys } from '../users/accounts.reads.js';
import { Account } from '../users/accounts.types.js';
import { Session } from '../users/session.entity.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { Action, actions } from './action.js';
import type { Subject } from './rule.js';

/**
 * Whether the thing with this id is there for the viewer to act on. What shows for whom is the reads' to say and comes
 * along with `exists`; here stands only what acting asks beyond seeing.
 */
const subjects: Record<Subject, (id: Sql, given: Given) => Sql> = {
  account: (id, given) =>
    given.exists(Account, account => sql`${account.id} = ${id} and ${isSomebodys(account)}`),
  otherAccount: (id, given) => sql`(${subjects.account(id, given)} and ${id} <> ${given.viewerId})`,
  session: (id, given) => given.exists(Session, session => sql`${session.id} = ${id}`),
  lesson: (id, given) =>
    given.exists(Lesson, lesson => sql`${lesson.id} = ${id} and ${mayOpen(lesson, given)}`),
  note: (id, given) => given.exists(LessonNote, note => sql`${note.id} = ${id}`),
  couponTemplate: (id, given) => given.exists(CouponTemplate, template => sql`${template.id} = ${id}`),
  order: (id, given) => given.exists(Order, order => sql`${order.id} = ${id} and ${isBuyer(order, given)}`),
  anyOrder: (id, given) => given.exists(Order, order => sql`${order.id} = ${id}`),
  refund: (id, given) =>
    given.exists(Refund, refund => sql`${refund.id} = ${id} and ${isPayee(refund, given)}`),
  anyRefund: (id, given) => given.exists(Refund, refund => sql`${refund.id} = ${id}`),
  refundToDecide: (id, given) =>
    given.exists(Refund, refund => sql`${refund.id} = ${id} and ${isDecider(refund, given)}`),
  course: (id, given) =>
    given.exists(Course, course => sql`${course.id} = ${id} and ${isStaffOf(id, given)}`),
  limitedPrice: (id, given) =>
    given.exists(LimitedPrice, price => sql`${price.id} = ${id} and ${isStaffOf(price.course, given)}`),
  comment: (id, given) => given.exists(Comment, comment => sql`${comment.id} = ${id}`),
  ownComment: (id, given) =>
    given.exists(
      Comment,
      comment =>
        sql`${comment.id} = ${id} and ${comment.author} = ${given.viewerId} and ${comment.state} <> 'REMOVED'`,
    ),
  commentToHide: (id, given) =>
    given.exists(
      Comment,
      comment =>
        sql`${comment.id} = ${id} and ${comment.state} = 'VISIBLE' and ${isStaffOf(comment.course, given)}`,
    ),
  question: (id, given) => given.exists(CourseQuestion, question => sql`${question.id} = ${id}`),
  ownQuestion: (id, given) =>
    given.exists(
      CourseQuestion,
      question => sql`${question.id} = ${id} and ${question.author} = ${given.viewerId}`,
    ),
  questionToHide: (id, given) =>
    given.exists(
      CourseQuestion,
      question => sql`${question.id} = ${id} and ${mayHideQuestion(question, given)}`,
    ),
  questionToSettle: (id, given) =>
    given.exists(CourseQuestion, question => sql`${question.id} = ${id} and ${mayAccept(question, given)}`),
  answer: (id, given) => given.exists(CourseAnswer, answer => sql`${answer.id} = ${id}`),
  ownAnswer: (id, given) =>
    given.exists(CourseAnswer, answer => sql`${answer.id} = ${id} and ${answer.author} = ${given.viewerId}`),
  answerToHide: (id, given) =>
    given.exists(CourseAnswer, answer => sql`${answer.id} = ${id} and ${mayHideAnswer(answer, given)}`),
  boughtCourse: (id, given) =>
    given.exists(Course, course => sql`${course.id} = ${id} and ${isBought(id, given)}`),
  liveRoom: (id, given) => given.exists(LiveRoom, room => sql`${room.id} = ${id}`),
  liveToRun: (id, given) =>
    given.exists(LiveSession, session => sql`${session.id} = ${id} and ${isLiveStaff(session, given)}`),
  roomQuestion: (id, given) => given.exists(RoomQuestion, question => sql`${question.id} = ${id}`),
  ownRoomQuestion: (id, given) =>
    given.exists(
      RoomQuestion,
      question => sql`${question.id} = ${id} and ${question.author} = ${given.viewerId}`,
    ),
  roomQuestionToRun: (id, given) =>
    given.exists(
      RoomQuestion,
      question => sql`${question.id} = ${id} and ${subjects.liveToRun(question.session, given)}`,
    ),
  roomMessageToRun: (id, given) =>
    given.exists(
      RoomMessage,
      message => sql`${message.id} = ${id} and ${subjects.liveToRun(message.session, given)}`,
    ),
  ownPaidQuestion: (id, given) =>
    given.exists(
      PaidQuestion,
      question => sql`${question.id} = ${id} and ${question.asker} = ${given.viewerId}`,
    ),
  questionToAnswer: (id, given) =>
    given.exists(PaidQuestion, question => sql`${question.id} = ${id} and ${isExpert(question, given)}`),
  paidQuestion: (id, given) => given.exists(PaidQuestion, question => sql`${question.id} = ${id}`),
  report: (id, given) => given.exists(Report, report => sql`${report.id} = ${id}`),
  quizAttempt: (id, given) =>
    given.exists(
      QuizAttempt,
      attempt =>
        sql`${attempt.id} = ${id} and ${given.exists(
          Lesson,
          lesson => sql`${lesson.id} = ${attempt.lesson} and ${mayOpen(lesson, given)}`,
        )}`,
    ),
  homeworkToGrade: (id, given) =>
    given.exists(
      HomeworkSubmission,
      submission => sql`${submission.id} = ${id} and ${isGrader(submission, given)}`,
    ),
  qualification: (id, given) => given.exists(TeacherQualification, row => sql`${row.id} = ${id}`),
  alert: (id, given) => given.exists(Alert, alert => sql`${alert.id} = ${id}`),
  finding: (id, given) => given.exists(Finding, finding => sql`${finding.id} = ${id}`),
};

extend(Viewer, User).value('can', () => Boolean, {
  description: 'Whether the viewer may do it: at all, or to the thing with this id.',
  args: {
    action: { type: () => Action, required: true },
    id: {
      type: () => ID,
      description: 'Looked at where the action is about one thing that is not everybody’s.',
    },
  },
  sql: (_user, given) => {
    const rule = actions.get(given.choice('action') ?? '');
    if (!rule?.roles) return sql`false`;
    const inRole = sql`coalesce(${given.viewerRole} in (${sql.join(rule.roles.map(role => sql.lit(role)))}), false)`;
    return rule.on && given.has('id')
      ? sql`(${inRole} and ${subjects[rule.on](given.id('id'), given)})`
      : inRole;
  },
});
