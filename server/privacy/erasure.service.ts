import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { eraseBelongings } from '../kernel/personal.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { discardCoupons } from '../promotions/coupons.service.js';
import { accountsOf } from '../users/merged.service.js';
import { endSessions } from '../users/sessions.service.js';
import { ACCESS_SECONDS } from '../users/tokens.js';
import { lockedStatus } from '../users/user-lock.service.js';
import { User, UserStatus } from '../users/user.entity.js';
import { hasToHandOver } from './deletion.service.js';
import { moneyIsMoving, postponed, type UnderWay } from './deletion.rules.js';
import { erasureJob, type AboutAccount } from './erasure.job.js';

/** Refunds in these states move no money any more. */
const FINAL = `('SUCCEEDED', 'DECLINED', 'WITHDRAWN', 'CLOSED')`;

/**
 * Takes the person out of an account whose cooling-off is over: who they were, how they came in and what they did goes;
 * orders, payments, refunds and the ledger stay, with nobody in them. Waits a day longer while money is moving.
 */
export async function eraseAccount(ctx: Ctx, payload: unknown): Promise<void> {
  const { userId } = payload as AboutAccount;
  await inTransaction(ctx, async tx => {
    const status = await lockedStatus(tx.em, userId);
    if (status === UserStatus.ERASED) return eraseAgain(tx, userId);
    if (status === null || status === UserStatus.MERGED) return;
    const user = await tx.em.findOneOrFail(User, userId);
    const now = tx.now();
    if (!user.deletionDueAt) return;
    if (user.deletionDueAt > now) return tx.enqueue(erasureJob(userId, user.deletionDueAt));
    if (moneyIsMoving(await underWay(tx, userId)) || (await hasToHandOver(tx, user))) {
      user.deletionDueAt = postponed(now);
      return tx.enqueue(erasureJob(userId, user.deletionDueAt));
    }
    await erase(tx, user);
  });
}

async function erase(tx: Tx<Ctx>, user: User): Promise<void> {
  await endSessions(tx, user.id);
  user.status = UserStatus.ERASED;
  await discardCoupons(tx, user.id);
  await erasePerson(tx, user.id);
  record(tx, {
    action: 'account.erase',
    subjectType: 'User',
    subjectId: user.id,
    detail: {},
    actorId: null,
  });
  // A request that was on its way may have written something after all: once no access token lives, it goes as well.
  tx.enqueue(erasureJob(user.id, new Date(tx.now().getTime() + 2 * ACCESS_SECONDS * 1000)));
}

/** Money that came meanwhile goes back to a payer who may have to be named: then it waits as well. */
async function eraseAgain(tx: Tx<Ctx>, userId: string): Promise<void> {
  if (moneyIsMoving(await underWay(tx, userId))) tx.enqueue(erasureJob(userId, postponed(tx.now())));
  else await erasePerson(tx, userId);
}

/** What stayed with accounts that were merged into this one was the same person's. */
async function erasePerson(tx: Tx<Ctx>, userId: string): Promise<void> {
  for (const id of await accountsOf(tx, userId)) await eraseBelongings(tx, id);
}

async function underWay(tx: Tx<Ctx>, userId: string): Promise<UnderWay> {
  const [row] = await tx.em.execute<UnderWay[]>(
    `select
      (select count(*)::int from orders where user_id = ? and status = 'PENDING') as "openOrders",
      (select count(*)::int from payments p join orders o on o.id = p.order_id
        where o.user_id = ? and p.status = 'PENDING') as "openPayments",
      (select count(*)::int from refunds r join orders o on o.id = r.order_id
        where o.user_id = ? and r.status not in ${FINAL}) as "openRefunds",
      (select count(*)::int from paid_questions q
        where (q.asker_id = ? or q.expert_id = ?) and q.state = 'WAITING') as "waitingQuestions"`,
    [userId, userId, userId, userId, userId],
  );
  return row as UnderWay;
}
