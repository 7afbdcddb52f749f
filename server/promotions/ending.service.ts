import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notifyAll } from '../notices/notices.service.js';

const DAY_MS = 24 * 3_600_000;

/** So many are told in one transaction. */
const PAGE = 500;

interface Ending {
  id: string;
  userId: string;
  name: string;
  validUntil: string;
}

/**
 * Tells everybody whose coupon ends within a day, once, but not of one that they have had for less than a day: they know
 * it still. Page by page, so that whatever ends the job half-way, the next goes on.
 */
export async function tellOfEnding(ctx: Ctx): Promise<void> {
  for (let after: string | null = null; ;) {
    const page: Ending[] = await inTransaction(ctx, async tx => {
      const now = tx.now();
      const found = await tx.em.execute<Ending[]>(
        `select c.id, c.user_id as "userId", t.name, c.valid_until as "validUntil"
         from coupons c join coupon_templates t on t.id = c.template_id
         where c.status = 'USABLE' and c.valid_until > ? and c.valid_until <= ?
           and c.created_at < c.valid_until - interval '1 day' and (?::uuid is null or c.id > ?::uuid)
           and not exists (select from notices n where n.key = 'couponEnds:' || c.id and n.user_id = c.user_id)
         order by c.id limit ${PAGE}`,
        [now, new Date(now.getTime() + DAY_MS), after, after],
      );
      await notifyAll(
        tx,
        found.map(({ id, userId, name, validUntil }) => ({
          ...{ userId, kind: NoticeKind.COUPON_ENDING, title: name, at: new Date(validUntil) },
          ...{ target: { kind: NoticeTargetKind.COUPON, id }, key: `couponEnds:${id}` },
        })),
      );
      return found;
    });
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}
