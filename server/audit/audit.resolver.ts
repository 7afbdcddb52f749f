import { Args, Query, Resolver } from 'type-graphql';
import { connectionOf, Read, type Reader } from '../kernel/reads/index.js';
import { AuditEntry } from './audit-entry.entity.js';
import { auditLog } from './audit.reads.js';
import { AuditLogArgs } from './audit.types.js';

@Resolver()
export class AuditResolver {
  @Query(() => connectionOf(AuditEntry), {
    description: 'Who did what, the latest first. For admins.',
  })
  auditLog(@Args(() => AuditLogArgs) args: AuditLogArgs, @Read() read: Reader): Promise<object> {
    return read.rows(auditLog, args);
  }
}
