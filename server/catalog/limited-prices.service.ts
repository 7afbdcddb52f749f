import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { requireViewer } from '../users/viewer.js';
import type { LimitedPriceInput } from './catalog.types.js';
import { Course } from './course.entity.js';
import { LimitedPrice } from './limited-price.entity.js';
import { windowFault } from './pricing.rules.js';

/**
 * Adds or changes a limited price and returns the course's id; for the course's teacher and admins. Orders that were
 * placed keep their price. Throws `NOT_FOUND`, `INVALID_INPUT`.
 */
export async function saveLimitedPrice(ctx: Ctx, input: LimitedPriceInput): Promise<string> {
  return inTransaction(ctx, async tx => {
    const course = await courseToPrice(tx, input.courseId);
    const { priceFen, startsAt, endsAt } = input;
    const terms = { priceFen, startsAt, endsAt, label: storable(input.label).trim() };
    const fault = windowFault(terms, course.priceFen);
    if (fault) throw new UserError('INVALID_INPUT', [fault]);

    const known = input.id ? await limitedPriceOf(tx, input.id, { id: course.id }) : null;
    const limited = known
      ? tx.em.assign(known, terms)
      : tx.em.create(LimitedPrice, { ...terms, course, createdAt: tx.now() });
    audit(tx, 'limitedPrice.save', limited);
    return course.id;
  });
}

/** Removes a limited price, also while it holds, and returns the course's id. Throws `NOT_FOUND`. */
export async function removeLimitedPrice(ctx: Ctx, id: string): Promise<string> {
  return inTransaction(ctx, async tx => {
    const limited = await limitedPriceOf(tx, id, taughtBy(tx));
    tx.em.remove(limited);
    audit(tx, 'limitedPrice.remove', limited);
    return limited.course.id;
  });
}

/** Courses that staff may price: a teacher the own ones, an admin all; any other does not exist. */
function taughtBy(ctx: Ctx): { teacher?: string } {
  const { id, role } = requireViewer(ctx);
  return role === 'ADMIN' ? {} : { teacher: id };
}

async function courseToPrice(tx: Tx<Ctx>, courseId: string): Promise<Course> {
  const course = isId(courseId) ? await tx.em.findOne(Course, { id: courseId, ...taughtBy(tx) }) : null;
  if (!course) throw new UserError('NOT_FOUND', ['courseId']);
  return course;
}

async function limitedPriceOf(
  tx: Tx<Ctx>,
  id: string,
  course: { id?: string; teacher?: string },
): Promise<LimitedPrice> {
  const limited = isId(id) ? await tx.em.findOne(LimitedPrice, { id, course }) : null;
  if (!limited) throw new UserError('NOT_FOUND', ['id']);
  return limited;
}

function audit(tx: Tx<Ctx>, action: string, { id, course, priceFen, label, ...window }: LimitedPrice): void {
  const { startsAt, endsAt } = window;
  record(tx, {
    action,
    subjectType: 'LimitedPrice',
    subjectId: id,
    detail: { courseId: course.id, priceFen, label, startsAt, endsAt },
  });
}
