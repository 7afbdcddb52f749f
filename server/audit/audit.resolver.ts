import { Args, Ctx as Context, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { refusal } from '../kernel/errors.js';
import { connectionOf, Read, type Reader } from '../kernel/reads/index.js';
import { AuditEntry } from './audit-entry.entity.js';
import { auditLog } from './audit.reads.js';
import { AuditLogArgs } from './audit.types.js';

@Resolver()
export class AuditResolver {
  @Query(() => connectionOf(AuditEntry), {
    description: 'Who did what, the latest first. For admins.',
  })
  auditLog(
    @Args(() => AuditLogArgs) args: AuditLogArgs,
    @Context() ctx: Ctx,
    @Read() read: Reader,
  ): Promise<object> {
    requireAdmin(ctx);
    return read.rows(auditLog, args);
  }
}

function requireAdmin({ viewer }: Ctx): void {
  if (!viewer) throw refusal('UNAUTHENTICATED', 'Log in first.');
  if (viewer.role !== 'ADMIN') throw refusal('FORBIDDEN', 'This is not yours to do.');
}
