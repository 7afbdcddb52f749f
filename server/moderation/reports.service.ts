import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import { decide } from '../comments/comments.service.js';
import { plainText } from '../kernel/plain-text.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { givenReason, type Decision } from '../safety/written.service.js';
import { decideAnswer } from '../questions/answers.service.js';
import { decideQuestion, type Touched } from '../questions/questions.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import type { DecideReportInput, DecideTextInput, ReportContentInput } from './moderation.types.js';
import { Report } from './report.entity.js';
import { detailsFault, fits, ReportDecision, ReportStatus, statusAfter } from './report.rules.js';
import { SUBJECTS } from './subjects.service.js';

/**
 * Tells the admins of something that shows to the viewer and should not be there; once. Returns the report's id. Throws
 * `NOT_FOUND`, `INVALID_INPUT`, `ALREADY_REPORTED`.
 */
export async function reportContent(ctx: Ctx, input: ReportContentInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('report', viewer.id);
  const details = plainText(input.details ?? '');
  if (detailsFault(input.details ?? '', details)) throw new UserError('INVALID_INPUT', ['details']);
  const { type, point } = SUBJECTS[input.kind];
  if (!(await ctx.reads.shows(ctx, type, input.id))) throw new UserError('NOT_FOUND', ['id']);
  const subjectId = input.id.toLowerCase();
  try {
    return await inTransaction(ctx, async tx => {
      const reporter = await lockViewer(tx, viewer);
      const { kind, reason } = input;
      const pointed = await point(tx, subjectId);
      return tx.em.create(Report, {
        ...{ reporter, kind, subjectId, ...pointed, reason, details },
        createdAt: tx.now(),
      }).id;
    });
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw new UserError('ALREADY_REPORTED', ['id']);
    throw error;
  }
}

/**
 * What an admin makes of a report. Taking a thing away answers every open report about it; that one was wrong says nothing
 * of the others. Returns the report's id. Throws `NOT_FOUND`, `INVALID_INPUT`, `ALREADY_RESOLVED`.
 */
export async function decideReport(ctx: Ctx, input: DecideReportInput): Promise<string> {
  const note = givenReason(input.note, 'note');
  return inTransaction(ctx, async tx => {
    const report = await openReport(tx, input);
    const { subjectId } = report;
    if (input.decision !== ReportDecision.DISMISS)
      await unlessDone(SUBJECTS[report.kind].takeAway(tx, subjectId, note));
    for (const each of await answeredWith(tx, report, input.decision))
      tx.em.assign(each, {
        ...{ status: statusAfter(input.decision), decision: input.decision, note },
        decidedAt: tx.now(),
      });
    const { id, kind, reason } = report;
    const detail = { kind, reason, subjectId, decision: input.decision, note };
    record(tx, { action: 'report.decide', subjectType: 'Report', subjectId: id, detail });
    return id;
  });
}

/** Locked, so that two admins decide one after the other. */
async function openReport({ em }: Tx<Ctx>, { id, decision }: DecideReportInput): Promise<Report> {
  const report = isId(id) ? await em.findOne(Report, id, { lockMode: LockMode.PESSIMISTIC_WRITE }) : null;
  if (!report) throw new UserError('NOT_FOUND', ['id']);
  if (report.status !== ReportStatus.OPEN) throw new UserError('ALREADY_RESOLVED', ['id']);
  if (!fits(decision, report.kind)) throw new UserError('INVALID_INPUT', ['decision']);
  return report;
}

const GONE: readonly string[] = ['ALREADY_RESOLVED', 'NOT_FOUND'];

/** What was taken away already, by its author or on another report, is no reason to refuse. */
const unlessDone = async (work: Promise<unknown>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof UserError) || !GONE.includes(error.code)) throw error;
  }
};

const answeredWith = async (tx: Tx<Ctx>, report: Report, decision: ReportDecision): Promise<Report[]> =>
  decision === ReportDecision.DISMISS
    ? [report]
    : tx.em.find(
        Report,
        { subjectId: report.subjectId, status: ReportStatus.OPEN },
        { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
      );

/**
 * An admin lets a comment show that waits or was hidden, or hides it. Returns its id. Throws `NOT_FOUND`, `INVALID_INPUT`,
 * `ALREADY_RESOLVED`, `CONFLICT`.
 */
export const decideComment = async (ctx: Ctx, input: DecideTextInput): Promise<string> =>
  (await decided(ctx, input, decide)).id;

/** The same for a question, and for an answer. Return what it was done to. */
export const decideCourseQuestion = (ctx: Ctx, input: DecideTextInput): Promise<Touched> =>
  decided(ctx, input, decideQuestion);

export const decideCourseAnswer = (ctx: Ctx, input: DecideTextInput): Promise<Touched> =>
  decided(ctx, input, decideAnswer);

async function decided<T>(
  ctx: Ctx,
  { id, approve, reason, editedAt: read }: DecideTextInput,
  work: (tx: Tx<Ctx>, id: string, decision: Decision) => Promise<T | null>,
): Promise<T> {
  const decision: Decision = approve
    ? { approve: true, read }
    : { approve: false, reason: givenReason(reason ?? ''), read };
  return inTransaction(ctx, async tx => {
    const done = await work(tx, id, decision);
    if (!done) throw new UserError('NOT_FOUND', ['id']);
    return done;
  });
}
