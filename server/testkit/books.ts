import { expect } from 'vitest';
import type { TestApp } from './start-app.js';

type Sql = Pick<TestApp, 'sql'>;

/** What each account of the ledger stands at, in fen; accounts at zero are left out. */
export async function accounts(app: Sql): Promise<Record<string, number>> {
  const rows = await app.sql<{ account: string; fen: number }>(
    `select account, sum(amount_fen)::int as fen from ledger_postings group by account having sum(amount_fen) <> 0 order by account`,
  );
  return Object.fromEntries(rows.map(({ account, fen }) => [account, fen]));
}

/** Every rule about money that must hold at any moment, each as the rows that break it. */
const BREACHES: Record<string, string> = {
  'every entry of the ledger sums to zero': `
    select entry_id from ledger_postings group by entry_id having sum(amount_fen) <> 0`,
  'a channel holds what was paid and did not go back': `
    select c.name from (values ('WECHAT_JSAPI'), ('WECHAT_VIRTUAL'), ('ALIPAY')) c(name)
    where (select coalesce(sum(amount_fen), 0) from ledger_postings where account = 'CHANNEL_' || c.name)
      <> (select coalesce(sum(amount_fen - refunded_fen), 0) from payments where channel = c.name and status = 'SUCCEEDED')
        - (select coalesce(sum(l.amount_fen), 0) from ledger_postings l join payments p on p.id = l.payment_id
          where l.account = 'BY_HAND' and p.channel = c.name)`,
  'what is on its way back is what refunds hold': `
    select 1 where (select coalesce(sum(amount_fen), 0) from ledger_postings where account = 'REFUNDS')
      <> -(select coalesce(sum(refunding_fen), 0) from payments)`,
  'a payment holds back what its refunds do': `
    select p.id from payments p where refunding_fen <> (select coalesce(sum(amount_fen), 0) from refunds r
        where r.payment_id = p.id and r.status in ('APPROVED', 'PROCESSING', 'ABNORMAL'))
      or refunded_fen <> (select coalesce(sum(amount_fen), 0) from refunds r
        where r.payment_id = p.id and r.status = 'SUCCEEDED')`,
  'no more goes back than was paid': `
    select id from payments where refunded_fen + refunding_fen > amount_fen`,
  'an order is what its lines are': `
    select o.id from orders o join (select order_id, sum(list_fen) as list, sum(price_fen) as price, sum(refunded_fen) as refunded
      from order_lines group by order_id) l on l.order_id = o.id
    where (o.list_fen, o.payable_fen, o.refunded_fen) <> (l.list, l.price, l.refunded)`,
  'a line costs its list price and its adjustments': `
    select id from order_lines where price_fen <> list_fen + (select coalesce(sum((a->>'amountFen')::int), 0)
      from jsonb_array_elements(adjustments) a)`,
  'an order that cost something is paid by exactly one payment': `
    select o.id from orders o where payable_fen > 0
      and (o.status in ('PAID', 'REFUNDED'))::int <> (select count(*) from payments p
        where p.order_id = o.id and p.status = 'SUCCEEDED' and not p.surplus)`,
  'paid is granted, line by line': `
    select l.id from order_lines l join orders o on o.id = l.order_id
    where l.kind <> 'PAID_QUESTION' and (o.status = 'PAID' and (l.price_fen = 0 or l.refunded_fen < l.price_fen))::int
      <> (select count(*) from grants g where g.source = 'ORDER' and g.source_id = l.id and g.revoked_at is null)`,
  'what is held for a payment is what its questions cost that wait': `
    select p.id from payments p where -(select coalesce(sum(l.amount_fen), 0) from ledger_postings l
        where l.payment_id = p.id and l.account = 'QUESTIONS_HELD')
      <> (select coalesce(sum(q.price_fen), 0) from paid_questions q join order_lines l on l.id = q.line_id
        where l.order_id = p.order_id and q.state = 'WAITING' and p.status = 'SUCCEEDED' and not p.surplus)`,
  'experts are owed what their answers earned': `
    select 1 where -(select coalesce(sum(amount_fen), 0) from ledger_postings where account = 'EXPERTS')
      <> (select coalesce(sum(earned_fen), 0) from paid_answers)`,
  'a question was paid by its line, or by none': `
    select l.id from order_lines l join orders o on o.id = l.order_id
    where l.kind = 'PAID_QUESTION' and (o.status in ('PAID', 'REFUNDED'))::int
      <> (select count(*) from paid_questions q where q.line_id = l.id and q.id = l.product_id
        and q.price_fen = l.price_fen)`,
  'the money of a question goes back when nobody answers it, and stays where it waits or is answered': `
    select q.id from paid_questions q join order_lines l on l.id = q.line_id
    where (q.state in ('WAITING', 'ANSWERED') and l.refunded_fen + l.refunding_fen > 0)
      or (q.state in ('DECLINED', 'EXPIRED', 'REFUNDED') and l.refunded_fen + l.refunding_fen <> l.price_fen
        and not exists (select 1 from refund_lines rl join refunds r on r.id = rl.refund_id
          where rl.line_id = l.id and r.status = 'CLOSED'))`,
  'at most one attempt of an order is open': `
    select order_id from payments where status = 'PENDING' group by order_id having count(*) > 1`,
  'an order that ended is paid by nobody and holds nothing': `
    select o.id from orders o where status in ('CANCELLED', 'EXPIRED') and (
      exists (select 1 from payments p where p.order_id = o.id and p.status = 'SUCCEEDED' and not p.surplus)
      or exists (select 1 from coupons c where c.order_id = o.id))`,
  'a coupon stands where its order does': `
    select c.id from coupons c join orders o on o.id = c.order_id
    where (c.status = 'RESERVED') <> (o.status = 'PENDING') or (c.status = 'USED') <> (o.status = 'PAID')`,
  'a template counts its used coupons': `
    select t.id from coupon_templates t where used <> (select count(*) from coupons c where c.template_id = t.id and c.status = 'USED')
      or claimed <> (select count(*) from coupons c where c.template_id = t.id)`,
};

/** Fails with the names of the rules that are broken and the rows that break them. */
export async function expectSoundBooks(app: Sql): Promise<void> {
  const broken: Record<string, unknown[]> = {};
  for (const [rule, query] of Object.entries(BREACHES)) {
    const rows = await app.sql<unknown>(query);
    if (rows.length) broken[rule] = rows;
  }
  expect(broken).toEqual({});
}
