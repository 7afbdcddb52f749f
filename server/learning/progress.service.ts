import { CourseStatus } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError, userErrorOf, type UserErrorCode, type UserErrorData } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { openableLesson } from './access.service.js';
import type { GrantSpan } from './access.rules.js';
import { completionRule } from './completion.rules.js';
import { keepCompletion, keepCourses, keepLessons, keepStudy, learntIn } from './learnt.service.js';
import { keepOpenings } from './openings.js';
import { beat } from './playback.service.js';
import { entryFault, learntOf, mightOpen, MOST_ENTRIES } from './progress.rules.js';
import type { Entry, Learnt, LessonFacts } from './progress.rules.js';

/** Keeps that the viewer opened a lesson, once, and returns its id. Throws `NOT_FOUND`, `LESSON_LOCKED`. */
export async function openLesson(ctx: Ctx, lessonId: string): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('openLesson', viewer.id);
  return inTransaction(ctx, async tx => {
    const { lesson } = await openableLesson(tx, lessonId);
    await keepOpenings(tx.em, viewer.id, [lesson.id], tx.now());
    return lesson.id;
  });
}

/** How much of a course a user has opened, in whole percent; what is on trial does not count. */
export async function progressPercent(ctx: Ctx, userId: string, courseId: string): Promise<number> {
  const [row] = await ctx.em.execute<{ percent: number }[]>(
    `select coalesce(floor(100.0 * count(o.id) / nullif(count(*), 0)), 0)::int as percent
     from lessons l left join lesson_openings o on o.lesson_id = l.id and o.user_id = ?
     where l.course_id = ? and not l.trial and l.removed_at is null`,
    [userId, courseId],
  );
  return row?.percent ?? 0;
}

export interface SavedProgress {
  /** Lessons of the entries that were kept, as far as they show. */
  lessonIds: string[];
  refused: number[];
  userErrors: UserErrorData[];
}

/**
 * Keeps what a device reports, whatever of it was kept before, and refuses by their places what never can be kept. A
 * playback that is named shows that it goes on, or is told that it may not.
 */
export async function saveProgress(
  ctx: Ctx,
  { entries, playbackId }: { entries: readonly Entry[]; playbackId?: string | null },
): Promise<SavedProgress> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('saveProgress', viewer.id);
  if (entries.length > MOST_ENTRIES) {
    const tooMany = userErrorOf('INVALID_INPUT', ['entries'], ctx.locale);
    return { lessonIds: [], refused: [], userErrors: [tooMany] };
  }
  const { learnt, faults, stopped } = await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const sorted = await sort(tx, viewer, entries);
    if (sorted.learnt.length) {
      const writer = { em: tx.em, userId: viewer.id, now: tx.now() };
      await keepLessons(writer, sorted.learnt);
      await keepCourses(writer, learntIn(sorted.learnt));
      await keepStudy(
        writer,
        sorted.learnt.flatMap(({ study }) => study),
      );
    }
    return { ...sorted, stopped: playbackId ? await beat(tx, viewer, playbackId) : null };
  });
  const lessonIds = [...new Set(learnt.map(({ lessonId }) => lessonId))];
  const shown = await ctx.reads.shown(ctx, Lesson, lessonIds);
  const refusals = stopped ? [...faults, { code: stopped, field: ['playbackId'] }] : faults;
  return {
    lessonIds: lessonIds.filter(id => shown.has(id)),
    refused: faults.map(({ at }) => at),
    userErrors: refusals.map(({ code, field }) => userErrorOf(code, field, ctx.locale)),
  };
}

interface Fault {
  at: number;
  code: keyof typeof UserErrorCode;
  field: string[];
}

/** What each entry is worth, or why it is worth nothing. */
async function sort(
  tx: Tx<Ctx>,
  viewer: Viewer,
  entries: readonly Entry[],
): Promise<{ learnt: Learnt[]; faults: Fault[] }> {
  const lessons = await lessonsOf(tx, viewer, entries);
  const learnt: Learnt[] = [];
  const faults: Fault[] = [];
  entries.forEach((entry, at) => {
    const refuse = (code: Fault['code'], field: string) =>
      void faults.push({ at, code, field: ['entries', `${at}`, field] });
    const lesson = lessons.get(entry.lessonId.toLowerCase());
    const fault = entryFault(entry, tx.now());
    if (fault) refuse(fault.code, fault.field);
    else if (!lesson) refuse('NOT_FOUND', 'lessonId');
    else if (!mightOpen(lesson, entry)) refuse('LESSON_LOCKED', 'lessonId');
    else learnt.push(learntOf(entry, lesson));
  });
  return { learnt, faults };
}

type Known = LessonFacts & { staff: boolean; trial: boolean; grants: GrantSpan[] };

/** The lessons of the entries, those included that a later version left out, with the viewer's grants of every time. */
async function lessonsOf(
  { em }: Tx<Ctx>,
  { id: userId, role }: Viewer,
  entries: readonly Entry[],
): Promise<Map<string, Known>> {
  const ids = [...new Set(entries.map(({ lessonId }) => lessonId.toLowerCase()))].filter(isId);
  if (!ids.length) return new Map();
  type Row = LessonFacts & { trial: boolean; status: CourseStatus; teacherId: string; grants: Stored[] };
  type Stored = { startsAt: string; endsAt: string | null; revokedAt: string | null };
  const rows = await em.execute<Row[]>(
    `select l.id, l.course_id as "courseId", l.kind, l.duration_seconds as "durationSeconds", l.trial, c.status,
       c.teacher_id as "teacherId", (select coalesce(json_agg(json_build_object('startsAt', g.starts_at,
         'endsAt', g.ends_at, 'revokedAt', g.revoked_at)), '[]') from grants g
         where g.user_id = ? and g.course_id = l.course_id) as grants
     from lessons l join courses c on c.id = l.course_id
     where l.id in (select value::uuid from json_array_elements_text(?::json))`,
    [userId, JSON.stringify(ids)],
  );
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return new Map(
    rows.flatMap(({ status, teacherId, grants, ...lesson }) => {
      const staff = role === 'ADMIN' || teacherId === userId;
      if (status === CourseStatus.DRAFT && !staff) return [];
      const spans = grants.map(({ startsAt, endsAt, revokedAt }) => ({
        startsAt: new Date(startsAt),
        endsAt: date(endsAt),
        revokedAt: date(revokedAt),
      }));
      return [[lesson.id, { ...lesson, staff, grants: spans }]];
    }),
  );
}

/**
 * The learner says that a lesson is done, or is not after all; what the percentage once was, it stays. Returns the
 * lesson's id. Throws `NOT_FOUND`, `LESSON_LOCKED`, and `INVALID_INPUT` for what is completed otherwise.
 */
export async function setLessonDone(
  ctx: Ctx,
  { lessonId, done }: { lessonId: string; done: boolean },
): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('openLesson', viewer.id);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const { lesson } = await openableLesson(tx, lessonId);
    if (completionRule(lesson.kind, lesson.durationSeconds) !== 'DONE')
      throw new UserError('INVALID_INPUT', ['lessonId']);
    const writer = { em: tx.em, userId: viewer.id, now: tx.now() };
    await keepCompletion(writer, lesson.id, done);
    await keepCourses(writer, [{ courseId: lesson.course.id, lessonId: lesson.id, at: tx.now() }]);
    return lesson.id;
  });
}
