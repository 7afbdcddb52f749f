import { Args, Ctx as Context, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { connectionOf, PageArgs, Read, type Reader } from '../kernel/reads/index.js';
import { requireRole } from '../users/viewer.js';
import { AuditEntry } from './audit-entry.entity.js';
import { auditLog } from './audit.reads.js';

@Resolver()
export class AuditResolver {
  @Query(() => connectionOf(AuditEntry), { description: 'What staff did, the latest first. For admins.' })
  auditLog(@Args(() => PageArgs) args: PageArgs, @Context() ctx: Ctx, @Read() read: Reader): Promise<object> {
    requireRole(ctx, 'ADMIN');
    return read.rows(auditLog, args);
  }
}
