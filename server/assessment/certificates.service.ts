import { randomBytes } from 'node:crypto';
import { record } from '../audit/audit.service.js';
import { Course } from '../catalog/course.entity.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import { inTransaction } from '../kernel/transaction.js';
import { hasCompleted } from '../learning/completion.service.js';
import { Grant } from '../learning/grant.entity.js';
import { check } from '../safety/content-safety.service.js';
import { isReason } from '../users/accounts.rules.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { printable } from './certificate-fonts.js';
import { Certificate } from './certificate.entity.js';
import { certificateNumber, holderName, NUMBER_BYTES, readNumber } from './certificate.rules.js';
import type { ClaimCertificateInput, RevokeCertificateInput } from './certificate.types.js';

/**
 * Issues the viewer's certificate of a course they completed, and returns its id; the one they have already, as it
 * is. Throws `NOT_FOUND`, `COURSE_NOT_COMPLETED`, `LESSON_LOCKED` once the course was given back, `HOLDER_NAME_INVALID`,
 * `TEXT_REFUSED`.
 */
export async function claimCertificate(ctx: Ctx, input: ClaimCertificateInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const name = holderName(storable(input.holderName));
  // The paper is for everybody to see. What is merely in doubt stands, as an admin can take a certificate back.
  const verdict = name && (await check(ctx, { text: name, scene: 'PROFILE' }));
  return inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    const course = isId(input.courseId)
      ? await tx.em.findOne(Course, input.courseId, { populate: ['teacher'] })
      : null;
    if (!course || !(await tx.reads.shows(tx, Course, course.id)))
      throw new UserError('NOT_FOUND', ['courseId']);
    const known = await tx.em.findOne(Certificate, { user: viewer.id, course: course.id, beside: false });
    if (known) return known.id;
    if (!(await hasCompleted(tx, viewer.id, course.id)))
      throw new UserError('COURSE_NOT_COMPLETED', ['courseId']);
    if (await wasGivenBack(tx, viewer.id, course.id)) throw new UserError('LESSON_LOCKED', ['courseId']);
    if (!name || printable(name) !== name) throw new UserError('HOLDER_NAME_INVALID', ['holderName']);
    if (verdict === 'RISKY') throw new UserError('TEXT_REFUSED', ['holderName']);
    const certificate = tx.em.create(Certificate, {
      ...{ user, course, holderName: name, createdAt: tx.now() },
      number: certificateNumber(randomBytes(NUMBER_BYTES)),
      courseTitle: course.title,
      teacherName: course.teacher.$.name,
      version: course.version,
    });
    return certificate.id;
  });
}

/** Had it, and all of it was taken back, as with the money; what merely came to its end was learnt all the same. */
async function wasGivenBack({ em }: Pick<Ctx, 'em'>, user: string, course: string): Promise<boolean> {
  const grants = await em.find(Grant, { user, course });
  return grants.length > 0 && grants.every(({ revokedAt }) => revokedAt !== null);
}

/**
 * Takes a certificate back for everybody to see, once: the first reason stays. Returns its id. For admins. Throws
 * `NOT_FOUND`, `INVALID_INPUT`, `ALREADY_RESOLVED`.
 */
export async function revokeCertificate(ctx: Ctx, input: RevokeCertificateInput): Promise<string> {
  requireViewer(ctx);
  const reason = storable(input.reason).trim();
  return inTransaction(ctx, async tx => {
    const number = readNumber(input.number);
    const certificate = number ? await tx.em.findOne(Certificate, { number }) : null;
    if (!certificate) throw new UserError('NOT_FOUND', ['number']);
    if (!isReason(reason)) throw new UserError('INVALID_INPUT', ['reason']);
    const revoked = { revokedAt: tx.now(), revokedReason: reason };
    // Of two who revoke it at once, the first one's reason stays.
    const done = await tx.em.nativeUpdate(Certificate, { id: certificate.id, revokedAt: null }, revoked);
    if (!done) throw new UserError('ALREADY_RESOLVED', ['number']);
    const deed = { action: 'certificate.revoke', subjectType: 'Certificate', subjectId: certificate.id };
    record(tx, { ...deed, detail: { reason } });
    return certificate.id;
  });
}

/** What a typed number names, for whoever asks; null where it names nothing. Asked too often, `RATE_LIMITED`. */
export async function lookUp(ctx: Ctx, typed: string): Promise<Certificate | null> {
  await ctx.limits.consume('certificates', ctx.address);
  const number = readNumber(typed);
  return number ? certificateOf(ctx, number) : null;
}

/** The certificate with this number. */
export const certificateOf = (ctx: Ctx, number: string): Promise<Certificate | null> =>
  ctx.em.fork().findOne(Certificate, { number });
