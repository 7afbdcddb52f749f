import type { Ctx } from '../context.js';

/**
 * Whether somebody may hand in and publish courses now: `holds` of qualification.rules in SQL. What it rests on is
 * locked, so that it cannot be taken back meanwhile.
 */
export async function isQualified({ em, now }: Pick<Ctx, 'em' | 'now'>, userId: string): Promise<boolean> {
  const rows = await em.execute<object[]>(
    `select 1 from teacher_qualifications where user_id = ? and status = 'APPROVED' and valid_until > ?::timestamptz
     for share`,
    [userId, now().toISOString()],
  );
  return rows.length > 0;
}
