import type { Ctx } from '../context.js';
import { Course } from '../catalog/course.entity.js';
import { User } from '../users/user.entity.js';
import { isLive } from './access.rules.js';
import { Grant, type GrantSource } from './grant.entity.js';

/** Those of the courses that the user has a live grant for. */
export async function ownedCourses(ctx: Ctx, userId: string, courseIds: string[]): Promise<Set<string>> {
  const grants = await ctx.em.find(Grant, { user: userId, course: { $in: courseIds } });
  const now = ctx.now();
  return new Set(grants.filter(grant => isLive(grant, now)).map(grant => grant.course.id));
}

/** Opens a course to a user without end. The unique key makes a second call for the same source a fault, not a second grant. */
export function grantCourse(
  ctx: Ctx,
  facts: { userId: string; courseId: string; source: GrantSource; sourceId: string },
): void {
  const now = ctx.now();
  ctx.em.create(Grant, {
    user: ctx.em.getReference(User, facts.userId),
    course: ctx.em.getReference(Course, facts.courseId),
    source: facts.source,
    sourceId: facts.sourceId,
    startsAt: now,
    endsAt: null,
    revokedAt: null,
    createdAt: now,
  });
}
