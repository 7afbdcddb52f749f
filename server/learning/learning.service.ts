import type { EntityManager } from '@mikro-orm/postgresql';
import type { Ctx } from '../context.js';
import { Course } from '../catalog/course.entity.js';
import type { Tx } from '../kernel/transaction.js';
import { User } from '../users/user.entity.js';
import { isForGood, isLive } from './access.rules.js';
import { Grant, type GrantSource } from './grant.entity.js';
import { monthsLater, movedUp, nextStart } from './term.rules.js';

/** Those of the courses that the user may learn without end. */
export async function ownedCourses(ctx: Ctx, userId: string, courseIds: string[]): Promise<Set<string>> {
  const grants = await ctx.em.find(Grant, { user: userId, course: { $in: courseIds } });
  return new Set(grants.filter(isForGood).map(grant => grant.course.id));
}

/** How many courses the user may learn now. */
export async function countCourses(ctx: Ctx, userId: string): Promise<number> {
  const grants = await ctx.em.fork().find(Grant, { user: userId, revokedAt: null });
  return new Set(grants.filter(grant => isLive(grant, ctx.now())).map(grant => grant.course.id)).size;
}

interface NewGrant {
  userId: string;
  courseId: string;
  source: GrantSource;
  sourceId: string;
  /** Calendar months, counted from where dated access that the user has already ends; left out: without end. */
  months?: number;
}

/** Whose first grants of courses a transaction made; they are counted when all else is written. */
const firstGrants = new WeakMap<EntityManager, string[]>();

/**
 * Counts a learner who never had the course before. Everybody who buys it wants its row: it is locked last, and those of
 * several courses in their order, so that two who buy the same ones wait for each other instead of deadlocking.
 */
function countEnrolled(tx: Tx<Ctx>, courseId: string): void {
  const counted = firstGrants.get(tx.em);
  if (counted) return void counted.push(courseId);
  const courses = [courseId];
  firstGrants.set(tx.em, courses);
  tx.beforeCommit(async () => {
    for (const id of courses.sort())
      await tx.em.execute('update courses set enrolled_count = enrolled_count + 1 where id = ?', [id]);
  });
}

/**
 * Opens a course to a user. The unique key makes a second call for the same source a fault, not a second grant; the
 * caller holds the user's lock, so that two terms bought at once follow one another.
 */
export async function grantCourse(
  ctx: Tx<Ctx>,
  { userId, courseId, source, sourceId, months }: NewGrant,
): Promise<void> {
  const now = ctx.now();
  const before = await ctx.em.find(Grant, { user: userId, course: courseId });
  const startsAt = months === undefined ? now : nextStart(before, now);
  if (!before.length) countEnrolled(ctx, courseId);
  ctx.em.create(Grant, {
    user: ctx.em.getReference(User, userId),
    course: ctx.em.getReference(Course, courseId),
    source,
    sourceId,
    startsAt,
    endsAt: months === undefined ? null : monthsLater(startsAt, months),
    revokedAt: null,
    createdAt: now,
  });
  await ctx.em.flush(); // The next line of the order may be a term that follows this one.
}

/** Takes back what one source gave, and nothing that another did; what was to follow a term moves up. */
export async function revokeGrants(ctx: Tx<Ctx>, source: GrantSource, sourceId: string): Promise<void> {
  const now = ctx.now();
  for (const grant of await ctx.em.find(Grant, { source, sourceId, revokedAt: null })) {
    grant.revokedAt = now;
    ctx.publish('accessChanged', grant.user.id); // What is being sent to them is looked at again.
    if (grant.endsAt === null) continue;
    const others = await ctx.em.find(Grant, { user: grant.user.id, course: grant.course.id });
    for (const { grant: next, startsAt, endsAt } of movedUp(others, grant, now))
      Object.assign(next, { startsAt, endsAt });
  }
  await ctx.em.flush();
}
