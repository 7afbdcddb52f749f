import { LockMode } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import { plainText } from '../kernel/plain-text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { check } from '../safety/content-safety.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { hourJobs, type AboutSession } from './hours.rules.js';
import { LiveSession } from './live-session.entity.js';
import { liveMoves, LiveStatus, LOBBY_MS, termsFault, type SessionTerms } from './live.rules.js';
import type { LiveSessionInput, ReserveLiveInput } from './live.types.js';
import { firstPage } from './reminders.job.js';
import { Reminder } from './reminders.rules.js';
import { planReminders } from './reminders.service.js';
import { tellRoom } from './tell.service.js';

/**
 * Plans a session or changes one, and returns its id; for the teacher of its course and admins. What has begun keeps its
 * hour. Throws `NOT_FOUND`, `INVALID_INPUT`, `TEXT_REFUSED`, `LIVE_NOT_OPEN` where it is over.
 */
export async function saveSession(ctx: Ctx, input: LiveSessionInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('author', viewer.id);
  const terms = termsOf(input);
  for (const name of ['title', 'intro'] as const)
    if ((await check(ctx, { text: terms[name], scene: 'FORUM', isTrusted: true })) === 'RISKY')
      throw new UserError('TEXT_REFUSED', [name]);
  return inTransaction(ctx, async tx => {
    const known = input.id ? await staffSession(tx, viewer, input.id, ['id']) : null;
    const course = terms.courseId === null ? null : await courseOf(tx, viewer, terms.courseId);
    if (known?.status === LiveStatus.CANCELLED) throw new UserError('LIVE_NOT_OPEN', ['id']);
    const begun = known !== null && known.status !== LiveStatus.SCHEDULED;
    if (begun) terms.startsAt = known.startsAt;
    const hourBefore = known?.startsAt.getTime() ?? null;
    const fault = termsFault(terms, { now: tx.now(), begun });
    if (fault) throw new UserError('INVALID_INPUT', [fault]);
    const { courseId: _course, ...columns } = terms;
    const session = known
      ? tx.em.assign(known, { ...columns, course })
      : tx.em.create(LiveSession, {
          ...{ ...columns, course, teacher: course?.teacher ?? tx.em.getReference(User, viewer.id) },
          createdAt: tx.now(),
        });
    // An admin may have given it to a course of another teacher.
    if (course) session.teacher = course.teacher;
    await tx.em.flush();
    if (!begun || session.status === LiveStatus.LIVE) for (const job of hourJobs(session)) tx.enqueue(job);
    if (!begun) await planReminders(tx, session, hourBefore);
    tellRoom(tx, session.id);
    audit(tx, 'live.save', session);
    return session.id;
  });
}

/** Begins it, from half an hour before its hour on. Throws `NOT_FOUND`, `LIVE_NOT_OPEN`. */
export const startSession = (ctx: Ctx, id: string): Promise<string> =>
  moved(ctx, id, LiveStatus.LIVE, (session, now) => session.startsAt.getTime() - LOBBY_MS <= now.getTime());

/** Ends it, whatever its hour. Throws `NOT_FOUND`, `LIVE_NOT_OPEN`. */
export const endSession = (ctx: Ctx, id: string): Promise<string> => moved(ctx, id, LiveStatus.ENDED);

/** Calls off one that has not begun. Throws `NOT_FOUND`, `LIVE_NOT_OPEN`. */
export const cancelSession = (ctx: Ctx, id: string): Promise<string> => moved(ctx, id, LiveStatus.CANCELLED);

async function moved(
  ctx: Ctx,
  id: string,
  next: LiveStatus,
  may: (session: LiveSession, now: Date) => boolean = () => true,
): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('author', viewer.id);
  return inTransaction(ctx, async tx => {
    const session = await staffSession(tx, viewer, id, ['id']);
    if (session.status === next) return session.id; // Twice is once.
    if (!liveMoves.can(session.status, next) || !may(session, tx.now()))
      throw new UserError('LIVE_NOT_OPEN', ['id']);
    session.moveTo(next);
    if (next === LiveStatus.LIVE) tx.enqueue(firstPage(session, Reminder.STARTED, tx.now()));
    if (next === LiveStatus.CANCELLED) tx.enqueue(firstPage(session, Reminder.CANCELLED, tx.now()));
    tellRoom(tx, session.id);
    audit(tx, `live.${next.toLowerCase()}`, session);
    return session.id;
  });
}

/** What the hour brings, where nobody was quicker: begins what was planned, ends what runs. */
export async function atTheHour(ctx: Ctx, payload: unknown): Promise<void> {
  const { sessionId } = payload as AboutSession;
  await inTransaction(ctx, async tx => {
    const session = await tx.em.findOne(LiveSession, sessionId, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!session) return;
    const now = tx.now();
    const before = session.status;
    if (session.status === LiveStatus.SCHEDULED && session.startsAt <= now) {
      session.moveTo(LiveStatus.LIVE);
      tx.enqueue(firstPage(session, Reminder.STARTED, session.startsAt));
    }
    if (session.status === LiveStatus.LIVE && session.endsAt <= now) session.moveTo(LiveStatus.ENDED);
    if (session.status !== before) tellRoom(tx, session.id);
    // The queue's clock was ahead of ours.
    const [begins, ends] = hourJobs(session);
    if (session.status === LiveStatus.SCHEDULED) tx.enqueue(begins);
    if (session.status === LiveStatus.LIVE) tx.enqueue(ends);
  });
}

/** Wants to be told before it begins, or no more. Throws `NOT_FOUND`, `LIVE_NOT_OPEN` once it has begun. */
export async function reserve(ctx: Ctx, { sessionId, reserved }: ReserveLiveInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('roomDeed', viewer.id);
  if (!(await ctx.reads.shows(ctx, LiveSession, sessionId))) throw new UserError('NOT_FOUND', ['sessionId']);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const session = await tx.em.findOneOrFail(LiveSession, sessionId);
    if (!reserved) {
      await tx.em.execute('delete from live_reservations where session_id = ? and user_id = ?', [
        session.id,
        viewer.id,
      ]);
      return session.id;
    }
    if (session.status !== LiveStatus.SCHEDULED) throw new UserError('LIVE_NOT_OPEN', ['sessionId']);
    await tx.em.execute(
      `insert into live_reservations (id, created_at, session_id, user_id) values (?, ?, ?, ?)
       on conflict (session_id, user_id) do nothing`,
      [newId(), tx.now(), session.id, viewer.id],
    );
    return session.id;
  });
}

/** Locked: a teacher's own, for an admin any; any other does not exist. */
export async function staffSession(
  tx: Tx<Ctx>,
  viewer: Viewer,
  id: string,
  field: string[],
): Promise<LiveSession> {
  const own = viewer.role === 'ADMIN' ? {} : { teacher: viewer.id };
  const session = isId(id)
    ? await tx.em.findOne(LiveSession, { id, ...own }, { lockMode: LockMode.PESSIMISTIC_WRITE })
    : null;
  if (!session) throw new UserError('NOT_FOUND', field);
  return session;
}

async function courseOf(tx: Tx<Ctx>, viewer: Viewer, id: string): Promise<Course> {
  const own = viewer.role === 'ADMIN' ? {} : { teacher: viewer.id };
  const course = isId(id)
    ? await tx.em.findOne(Course, { id, ...own, status: { $ne: CourseStatus.TAKEN_DOWN } })
    : null;
  if (!course) throw new UserError('NOT_FOUND', ['courseId']);
  return course;
}

function termsOf({
  courseId,
  title,
  intro,
  startsAt,
  endsAt,
  access,
  ...urls
}: LiveSessionInput): SessionTerms {
  return {
    ...{ courseId: courseId ?? null, startsAt, endsAt, access },
    title: plainText(title).replace(/\s*\n\s*/g, ' '),
    intro: plainText(intro),
    streamUrl: urls.streamUrl?.trim() || null,
    replayUrl: urls.replayUrl?.trim() || null,
  };
}

function audit(tx: Tx<Ctx>, action: string, { id, status, startsAt, endsAt, access }: LiveSession): void {
  const detail = { status, startsAt, endsAt, access };
  record(tx, { action, subjectType: 'LiveSession', subjectId: id, detail });
}
