import { UnderscoreNamingStrategy } from '@mikro-orm/core';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';
import { Certificate } from '../server/assessment/certificate.entity.js';
import { HomeworkImage } from '../server/assessment/homework-image.entity.js';
import { HomeworkSubmission } from '../server/assessment/homework-submission.entity.js';
import { QuizAttempt } from '../server/assessment/quiz-attempt.entity.js';
import { Alert } from '../server/audit/alert.entity.js';
import { AuditEntry } from '../server/audit/audit-entry.entity.js';
import { CourseDraft } from '../server/authoring/course-draft.entity.js';
import { CourseFile } from '../server/authoring/course-file.entity.js';
import { CourseVersion } from '../server/authoring/course-version.entity.js';
import { TeacherQualification } from '../server/authoring/teacher-qualification.entity.js';
import { Category } from '../server/catalog/category.entity.js';
import { Chapter } from '../server/catalog/chapter.entity.js';
import { Course } from '../server/catalog/course.entity.js';
import { CoursePlan } from '../server/catalog/course-plan.entity.js';
import { LimitedPrice } from '../server/catalog/limited-price.entity.js';
import { PromotedSearch } from '../server/catalog/promoted-search.entity.js';
import { Lesson } from '../server/catalog/lesson.entity.js';
import { CommentLike } from '../server/comments/comment-like.entity.js';
import { Comment } from '../server/comments/comment.entity.js';
import { CourseRating } from '../server/comments/course-rating.entity.js';
import { Grant } from '../server/learning/grant.entity.js';
import { LearntCourse } from '../server/learning/learnt-course.entity.js';
import { LearntLesson } from '../server/learning/learnt-lesson.entity.js';
import { LessonNote } from '../server/learning/lesson-note.entity.js';
import { LessonOpening } from '../server/learning/lesson-opening.entity.js';
import { LivePlayback } from '../server/learning/live-playback.entity.js';
import { StudyDay } from '../server/learning/study-day.entity.js';
import { LiveReservation } from '../server/live/live-reservation.entity.js';
import { LiveSession } from '../server/live/live-session.entity.js';
import { RoomEvent } from '../server/live/room-event.entity.js';
import { RoomMessage } from '../server/live/room-message.entity.js';
import { RoomMute } from '../server/live/room-mute.entity.js';
import { RoomQuestion } from '../server/live/room-question.entity.js';
import { RoomVote } from '../server/live/room-vote.entity.js';
import { DocumentPage } from '../server/media/document-page.entity.js';
import { StoredFile } from '../server/media/stored-file.entity.js';
import { Upload } from '../server/media/upload.entity.js';
import { Report } from '../server/moderation/report.entity.js';
import { CartItem } from '../server/orders/cart-item.entity.js';
import { OrderLine } from '../server/orders/order-line.entity.js';
import { Order } from '../server/orders/order.entity.js';
import { OrderTimelineEntry } from '../server/orders/order-timeline-entry.entity.js';
import { Finding } from '../server/payments/finding.entity.js';
import { LedgerPosting } from '../server/payments/ledger-posting.entity.js';
import { PaymentNotification } from '../server/payments/payment-notification.entity.js';
import { PaidAnswer } from '../server/paid-questions/paid-answer.entity.js';
import { PaidQuestion } from '../server/paid-questions/paid-question.entity.js';
import { QuestionOffer } from '../server/paid-questions/question-offer.entity.js';
import { Payment } from '../server/payments/payment.entity.js';
import { ReconciliationRun } from '../server/payments/reconciliation-run.entity.js';
import { CourseAnswerLike } from '../server/questions/course-answer-like.entity.js';
import { CourseAnswer } from '../server/questions/course-answer.entity.js';
import { CourseQuestionLike } from '../server/questions/course-question-like.entity.js';
import { CourseQuestion } from '../server/questions/course-question.entity.js';
import { RefundLine } from '../server/payments/refund-line.entity.js';
import { Refund } from '../server/payments/refund.entity.js';
import { MessageConsent } from '../server/notices/message-consent.entity.js';
import { Notice } from '../server/notices/notice.entity.js';
import { CouponTemplate } from '../server/promotions/coupon-template.entity.js';
import { Coupon } from '../server/promotions/coupon.entity.js';
import { Captcha } from '../server/users/captcha.entity.js';
import { Contact } from '../server/users/contact.entity.js';
import { Consent } from '../server/users/consent.entity.js';
import { Identity } from '../server/users/identity.entity.js';
import { KeptMail } from '../server/users/kept-mail.entity.js';
import { PhoneProof } from '../server/users/phone-proof.entity.js';
import { RecoveryCode } from '../server/users/recovery-code.entity.js';
import { RefreshToken } from '../server/users/refresh-token.entity.js';
import { SecondFactor } from '../server/users/second-factor.entity.js';
import { Session } from '../server/users/session.entity.js';
import { User } from '../server/users/user.entity.js';
import { VerificationCode } from '../server/users/verification-code.entity.js';
import { migrations } from './migrations/index.js';

const entities = [
  StoredFile,
  DocumentPage,
  Upload,
  User,
  Consent,
  Identity,
  Session,
  RefreshToken,
  SecondFactor,
  RecoveryCode,
  PhoneProof,
  Contact,
  VerificationCode,
  Captcha,
  KeptMail,
  Notice,
  MessageConsent,
  Category,
  Course,
  Chapter,
  Lesson,
  LimitedPrice,
  CoursePlan,
  CourseDraft,
  CourseVersion,
  CourseFile,
  TeacherQualification,
  PromotedSearch,
  AuditEntry,
  Alert,
  Grant,
  LessonOpening,
  LearntLesson,
  LearntCourse,
  StudyDay,
  LivePlayback,
  LessonNote,
  QuizAttempt,
  HomeworkSubmission,
  HomeworkImage,
  Certificate,
  Comment,
  CommentLike,
  CourseRating,
  CourseQuestion,
  CourseQuestionLike,
  CourseAnswer,
  CourseAnswerLike,
  LiveSession,
  LiveReservation,
  RoomQuestion,
  RoomVote,
  RoomMessage,
  RoomMute,
  RoomEvent,
  Report,
  QuestionOffer,
  PaidQuestion,
  PaidAnswer,
  CouponTemplate,
  Coupon,
  CartItem,
  Order,
  OrderLine,
  OrderTimelineEntry,
  Payment,
  PaymentNotification,
  Refund,
  RefundLine,
  LedgerPosting,
  Finding,
  ReconciliationRun,
];

/** Plural tables: `order` and `user` are reserved words, `orders` and `users` read well in SQL. */
class PluralTables extends UnderscoreNamingStrategy {
  override classToTableName(entityName: string): string {
    const name = super.classToTableName(entityName);
    return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
  }

  /** A foreign key is named after its property, in the singular. */
  override joinKeyColumnName(
    propertyName: string,
    referencedColumnName: string = this.referenceColumnName(),
  ): string {
    return `${super.classToTableName(propertyName)}_${referencedColumnName}`;
  }
}

/** A statement that takes longer helps nobody who waits for it, and holds one of few connections meanwhile. */
const STATEMENT_MS = 10_000;

/** How long a request may wait for a free connection. */
const CONNECTION_MS = 10_000;

/** A query on a dead connection fails at once; whoever is going to let go of it has done so by then. */
const LETTING_GO_MS = 200;

/**
 * A transaction whose connection dies cannot be rolled back, and then Kysely keeps the connection for ever: ten such
 * accidents, a restart of the database for one, and the pool would be empty. What died and was not let go of is let go
 * of here.
 */
function giveBackDead(pool: Pool): void {
  const held = new Set<PoolClient>();
  pool.on('acquire', client => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', client => {
    client.once('end', () => {
      setTimeout(() => held.has(client) && client.release(true), LETTING_GO_MS).unref();
    });
  });
}

/** Connects lazily: nothing is sent before the first query. */
export function createOrm(databaseUrl: string): Promise<MikroORM> {
  const config = defineConfig({
    clientUrl: databaseUrl,
    entities,
    namingStrategy: PluralTables,
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    migrations: { migrationsList: migrations, snapshot: false, disableForeignKeys: false, silent: true },
    pool: { min: 0, max: 10 },
    driverOptions: {
      // From clientUrl MikroORM takes host, user and name, and drops the rest: sslmode, a socket, an IPv6 address.
      connectionString: databaseUrl,
      statement_timeout: STATEMENT_MS,
      connectionTimeoutMillis: CONNECTION_MS,
      onPoolCreated: giveBackDead,
    },
    forceUtcTimezone: true,
    // Triggers are written by hand in migrations: what they guard is no shape of a table.
    schemaGenerator: { ignoreTriggers: true },
  });
  return MikroORM.init(config);
}

/** In one transaction that may take its time: rewriting a large table is no runaway statement. */
export async function migrate(orm: MikroORM): Promise<void> {
  await orm.em.fork().transactional(async em => {
    await em.execute('set local statement_timeout = 0');
    await orm.migrator.up({ transaction: em.getTransactionContext() });
  });
}
