import { Migration } from '@mikro-orm/migrations';

/** Quotes, carts, coupons, dated access, refunds, the ledger, reconciliation and the audit log. */
export class Migration20261121060000Money extends Migration {
  override up(): void {
    this.addSql(
      `create table "coupon_templates" ("id" uuid not null, "created_at" timestamptz(3) not null, "name" text not null, "kind" text not null, "amount_off_fen" int null, "pay_permille" int null, "max_off_fen" int null, "threshold_fen" int not null, "scope" text not null, "scope_ids" jsonb not null, "stackable" boolean not null default false, "total" int null, "claimed" int not null default 0, "used" int not null default 0, "per_user" int not null, "claim_from" timestamptz(3) not null, "claim_until" timestamptz(3) null, "valid_from" timestamptz(3) null, "valid_until" timestamptz(3) null, "valid_days" int null, "on_purchase" boolean not null default false, "active" boolean not null default true, primary key ("id"))`,
    );
    this.addSql(
      `create index "coupon_templates_active_claim_from_id_index" on "coupon_templates" ("active", "claim_from", "id")`,
    );
    this.addSql(
      `create table "reconciliation_runs" ("id" uuid not null, "created_at" timestamptz(3) not null, "channel" text not null, "day" text not null, "rows" int not null, "findings" int not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "reconciliation_runs" add constraint "reconciliation_runs_channel_day_unique" unique ("channel", "day")`,
    );
    this.addSql(
      `create table "refunds" ("id" uuid not null, "created_at" timestamptz(3) not null, "order_id" uuid not null, "payment_id" uuid not null, "number" text not null, "kind" text not null, "status" text not null, "amount_fen" int not null, "reason" text not null, "client_key" text not null, "decided_by_id" uuid null, "decided_at" timestamptz(3) null, "decision_note" text null, "channel_refund_id" text null, "ended_by_number" text null, "failure" text null, "finished_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "refunds_payment_id_index" on "refunds" ("payment_id")`);
    this.addSql(`create index "refunds_decided_by_id_index" on "refunds" ("decided_by_id")`);
    this.addSql(
      `create unique index "refunds_one_request_per_order" on "refunds" ("order_id") where "status" = 'REQUESTED'`,
    );
    this.addSql(
      `create index "refunds_status_created_at_id_index" on "refunds" ("status", "created_at", "id")`,
    );
    this.addSql(
      `alter table "refunds" add constraint "refunds_order_id_client_key_unique" unique ("order_id", "client_key")`,
    );
    this.addSql(
      `alter table "refunds" add constraint "refunds_ended_by_number_unique" unique ("ended_by_number")`,
    );
    this.addSql(`alter table "refunds" add constraint "refunds_number_unique" unique ("number")`);
    this.addSql(
      `create table "ledger_postings" ("id" uuid not null, "created_at" timestamptz(3) not null, "entry_id" uuid not null, "event" text not null, "account" text not null, "amount_fen" int not null, "payment_id" uuid not null, "refund_id" uuid null, primary key ("id"))`,
    );
    this.addSql(`create index "ledger_postings_entry_id_index" on "ledger_postings" ("entry_id")`);
    this.addSql(`create index "ledger_postings_payment_id_index" on "ledger_postings" ("payment_id")`);
    this.addSql(`create index "ledger_postings_refund_id_index" on "ledger_postings" ("refund_id")`);
    this.addSql(
      `create index "ledger_postings_account_created_at_index" on "ledger_postings" ("account", "created_at")`,
    );
    this.addSql(
      `create table "order_timeline_entries" ("id" uuid not null, "created_at" timestamptz(3) not null, "order_id" uuid not null, "kind" text not null, "amount_fen" int null, "note" text null, primary key ("id"))`,
    );
    this.addSql(
      `create index "order_timeline_entries_order_id_created_at_id_index" on "order_timeline_entries" ("order_id", "created_at", "id")`,
    );
    this.addSql(
      `create table "refund_lines" ("id" uuid not null, "created_at" timestamptz(3) not null, "refund_id" uuid not null, "line_id" uuid not null, "amount_fen" int not null, primary key ("id"))`,
    );
    this.addSql(`create index "refund_lines_line_id_index" on "refund_lines" ("line_id")`);
    this.addSql(
      `alter table "refund_lines" add constraint "refund_lines_refund_id_line_id_unique" unique ("refund_id", "line_id")`,
    );
    this.addSql(
      `create table "findings" ("id" uuid not null, "created_at" timestamptz(3) not null, "kind" text not null, "status" text not null default 'OPEN', "channel" text not null, "day" text null, "number" text not null, "here_state" text null, "there_state" text null, "here_fen" int null, "there_fen" int null, "note" text null, "resolved_by_id" uuid null, "resolved_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "findings_resolved_by_id_index" on "findings" ("resolved_by_id")`);
    this.addSql(
      `create index "findings_status_created_at_id_index" on "findings" ("status", "created_at", "id")`,
    );
    this.addSql(
      `alter table "findings" add constraint "findings_channel_kind_number_unique" unique ("channel", "kind", "number")`,
    );
    this.addSql(
      `create table "limited_prices" ("id" uuid not null, "created_at" timestamptz(3) not null, "course_id" uuid not null, "price_fen" int not null, "label" text not null, "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`create index "limited_prices_course_id_index" on "limited_prices" ("course_id")`);
    this.addSql(
      `create table "course_plans" ("id" uuid not null, "created_at" timestamptz(3) not null, "course_id" uuid not null, "name" text not null, "months" int not null, "price_fen" int not null, "for_sale" boolean not null default true, primary key ("id"))`,
    );
    this.addSql(
      `alter table "course_plans" add constraint "course_plans_course_id_months_unique" unique ("course_id", "months")`,
    );
    this.addSql(
      `create table "lesson_openings" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "lesson_id" uuid not null, "opened_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`create index "lesson_openings_lesson_id_index" on "lesson_openings" ("lesson_id")`);
    this.addSql(
      `alter table "lesson_openings" add constraint "lesson_openings_user_id_lesson_id_unique" unique ("user_id", "lesson_id")`,
    );
    this.addSql(
      `create table "coupons" ("id" uuid not null, "created_at" timestamptz(3) not null, "template_id" uuid not null, "user_id" uuid not null, "ordinal" int not null, "status" text not null default 'USABLE', "valid_from" timestamptz(3) not null, "valid_until" timestamptz(3) not null, "order_id" uuid null, "used_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "coupons_template_id_index" on "coupons" ("template_id")`);
    this.addSql(`create index "coupons_order_id_index" on "coupons" ("order_id")`);
    this.addSql(
      `create index "coupons_user_id_valid_until_id_index" on "coupons" ("user_id", "valid_until", "id")`,
    );
    this.addSql(
      `alter table "coupons" add constraint "coupons_user_id_template_id_ordinal_unique" unique ("user_id", "template_id", "ordinal")`,
    );
    this.addSql(
      `create table "cart_items" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "kind" text not null, "product_id" uuid not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "cart_items" add constraint "cart_items_user_id_kind_product_id_unique" unique ("user_id", "kind", "product_id")`,
    );
    this.addSql(
      `create table "audit_entries" ("id" uuid not null, "created_at" timestamptz(3) not null, "actor_id" uuid null, "action" text not null, "subject_type" text not null, "subject_id" text not null, "detail" jsonb not null, primary key ("id"))`,
    );
    this.addSql(`create index "audit_entries_actor_id_index" on "audit_entries" ("actor_id")`);
    this.addSql(
      `create index "audit_entries_subject_type_subject_id_index" on "audit_entries" ("subject_type", "subject_id")`,
    );
    this.addSql(`create index "audit_entries_created_at_id_index" on "audit_entries" ("created_at", "id")`);
    this.addSql(`alter table "payment_notifications" drop constraint "payment_notifications_channel_check"`);
    this.addSql(
      `alter table "payment_notifications" add constraint "payment_notifications_channel_check" check ("channel" in ('WECHAT_JSAPI', 'WECHAT_VIRTUAL', 'ALIPAY'))`,
    );
    this.addSql(`alter table "orders" drop constraint "orders_check"`);
    this.addSql(
      `alter table "orders" add "list_fen" int null, add "refunded_fen" int not null default 0, add "expires_at" timestamptz(3) null, add "ending" text null, add "fingerprint" text null`,
    );
    this
      .addSql(`-- What was placed before had no other price than its own, a quarter of an hour to be paid, and nothing to compare a retry with.
update "orders" set "list_fen" = "payable_fen", "expires_at" = "created_at" + interval '15 minutes', "fingerprint" = ''`);
    this.addSql(
      `alter table "orders" alter column "list_fen" set not null, alter column "expires_at" set not null, alter column "fingerprint" set not null`,
    );
    this.addSql(`create index "orders_status_expires_at_index" on "orders" ("status", "expires_at")`);
    this.addSql(
      `alter table "orders" add constraint "orders_refunded_check" check (refunded_fen >= 0 and refunded_fen <= payable_fen)`,
    );
    this.addSql(
      `alter table "orders" add constraint "orders_sum_check" check (payable_fen >= 0 and payable_fen <= list_fen)`,
    );
    this.addSql(
      `alter table "orders" add constraint "orders_ending_check" check ("ending" in ('PENDING', 'PAID', 'CANCELLED', 'EXPIRED', 'REFUNDED'))`,
    );
    this.addSql(`alter table "payments" drop constraint "payments_channel_check"`);
    this.addSql(
      `alter table "payments" add "via_apple" boolean not null default false, add "refunded_fen" int not null default 0, add "refunding_fen" int not null default 0`,
    );
    this.addSql(
      `alter table "payments" add constraint "payments_refund_check" check (refunded_fen >= 0 and refunding_fen >= 0 and refunded_fen + refunding_fen <= amount_fen)`,
    );
    this.addSql(
      `alter table "payments" add constraint "payments_channel_check" check ("channel" in ('WECHAT_JSAPI', 'WECHAT_VIRTUAL', 'ALIPAY'))`,
    );
    this.addSql(`alter table "order_lines" drop constraint "order_lines_check"`);
    this.addSql(`alter table "order_lines" drop constraint "order_lines_kind_check"`);
    this.addSql(
      `alter table "order_lines" add "list_fen" int null, add "adjustments" jsonb null, add "refunded_fen" int not null default 0, add "refunding_fen" int not null default 0`,
    );
    this.addSql(`update "order_lines" set "list_fen" = "price_fen", "adjustments" = '[]'`);
    this.addSql(
      `alter table "order_lines" alter column "list_fen" set not null, alter column "adjustments" set not null`,
    );
    this.addSql(
      `alter table "order_lines" add constraint "order_lines_refund_check" check (refunded_fen >= 0 and refunding_fen >= 0 and refunded_fen + refunding_fen <= price_fen)`,
    );
    this.addSql(
      `alter table "order_lines" add constraint "order_lines_price_check" check (price_fen >= 0 and price_fen <= list_fen)`,
    );
    this.addSql(
      `alter table "order_lines" add constraint "order_lines_kind_check" check ("kind" in ('COURSE', 'COURSE_PLAN'))`,
    );
    this.addSql(`alter table "identities" add "sealed_session_key" text null`);
    this.addSql(
      `alter table "courses" add "refund_days" int not null default 7, add "refund_max_progress" int not null default 30, add "refund_automatic" boolean not null default true`,
    );
    this.addSql(
      `alter table "courses" add constraint "courses_refund_check" check (refund_days >= 0 and refund_max_progress >= 0 and refund_max_progress <= 100)`,
    );
    this
      .addSql(`alter table "coupon_templates" add constraint "coupon_templates_validity_check" check ((valid_days is not null and valid_until is null)
  or (valid_days is null and valid_from is not null and valid_until is not null and valid_from < valid_until))`);
    this.addSql(
      `alter table "coupon_templates" add constraint "coupon_templates_use_check" check (used >= 0 and used <= claimed)`,
    );
    this.addSql(
      `alter table "coupon_templates" add constraint "coupon_templates_limit_check" check (claimed >= 0 and (total is null or claimed <= total))`,
    );
    this
      .addSql(`alter table "coupon_templates" add constraint "coupon_templates_value_check" check ((kind = 'AMOUNT_OFF' and amount_off_fen > 0 and pay_permille is null)
  or (kind = 'PERCENT_OFF' and pay_permille >= 1 and pay_permille <= 999 and amount_off_fen is null))`);
    this.addSql(
      `alter table "coupon_templates" add constraint "coupon_templates_kind_check" check ("kind" in ('AMOUNT_OFF', 'PERCENT_OFF'))`,
    );
    this.addSql(
      `alter table "coupon_templates" add constraint "coupon_templates_scope_check" check ("scope" in ('ALL', 'CATEGORY', 'COURSE'))`,
    );
    this.addSql(
      `alter table "reconciliation_runs" add constraint "reconciliation_runs_channel_check" check ("channel" in ('WECHAT_JSAPI', 'WECHAT_VIRTUAL', 'ALIPAY'))`,
    );
    this.addSql(
      `alter table "refunds" add constraint "refunds_order_id_foreign" foreign key ("order_id") references "orders" ("id")`,
    );
    this.addSql(
      `alter table "refunds" add constraint "refunds_payment_id_foreign" foreign key ("payment_id") references "payments" ("id")`,
    );
    this.addSql(
      `alter table "refunds" add constraint "refunds_decided_by_id_foreign" foreign key ("decided_by_id") references "users" ("id") on delete restrict`,
    );
    this.addSql(`alter table "refunds" add constraint "refunds_check" check (amount_fen > 0)`);
    this.addSql(
      `alter table "refunds" add constraint "refunds_kind_check" check ("kind" in ('REQUESTED', 'STAFF', 'SURPLUS', 'PLATFORM'))`,
    );
    this.addSql(
      `alter table "refunds" add constraint "refunds_status_check" check ("status" in ('REQUESTED', 'APPROVED', 'PROCESSING', 'SUCCEEDED', 'DECLINED', 'WITHDRAWN', 'CLOSED', 'ABNORMAL'))`,
    );
    this.addSql(
      `alter table "ledger_postings" add constraint "ledger_postings_payment_id_foreign" foreign key ("payment_id") references "payments" ("id")`,
    );
    this.addSql(
      `alter table "ledger_postings" add constraint "ledger_postings_refund_id_foreign" foreign key ("refund_id") references "refunds" ("id") on delete restrict`,
    );
    this.addSql(
      `alter table "ledger_postings" add constraint "ledger_postings_check" check (amount_fen <> 0)`,
    );
    this.addSql(
      `alter table "ledger_postings" add constraint "ledger_postings_event_check" check ("event" in ('PAYMENT', 'SURPLUS', 'REFUND_RESERVED', 'REFUND_RELEASED', 'REFUND_PAID', 'REFUND_BY_HAND'))`,
    );
    this.addSql(
      `alter table "order_timeline_entries" add constraint "order_timeline_entries_order_id_foreign" foreign key ("order_id") references "orders" ("id")`,
    );
    this.addSql(
      `alter table "order_timeline_entries" add constraint "order_timeline_entries_kind_check" check ("kind" in ('PLACED', 'PAID', 'CLOSING', 'CANCELLED', 'EXPIRED', 'SURPLUS_PAID', 'SURPLUS_RETURNED', 'REFUND_REQUESTED', 'REFUND_WITHDRAWN', 'REFUND_DECLINED', 'REFUND_APPROVED', 'REFUND_SUCCEEDED', 'REFUND_FAILED'))`,
    );
    this.addSql(
      `alter table "refund_lines" add constraint "refund_lines_refund_id_foreign" foreign key ("refund_id") references "refunds" ("id")`,
    );
    this.addSql(
      `alter table "refund_lines" add constraint "refund_lines_line_id_foreign" foreign key ("line_id") references "order_lines" ("id")`,
    );
    this.addSql(`alter table "refund_lines" add constraint "refund_lines_check" check (amount_fen > 0)`);
    this.addSql(
      `alter table "findings" add constraint "findings_resolved_by_id_foreign" foreign key ("resolved_by_id") references "users" ("id") on delete restrict`,
    );
    this.addSql(
      `alter table "findings" add constraint "findings_kind_check" check ("kind" in ('MISSING_THERE', 'MISSING_HERE', 'AMOUNT_DIFFERS', 'STATUS_DIFFERS', 'RECEIPT_MISMATCH', 'UNKNOWN_NUMBER', 'REFUND_STUCK'))`,
    );
    this.addSql(
      `alter table "findings" add constraint "findings_status_check" check ("status" in ('OPEN', 'RESOLVED'))`,
    );
    this.addSql(
      `alter table "findings" add constraint "findings_channel_check" check ("channel" in ('WECHAT_JSAPI', 'WECHAT_VIRTUAL', 'ALIPAY'))`,
    );
    this.addSql(
      `alter table "limited_prices" add constraint "limited_prices_course_id_foreign" foreign key ("course_id") references "courses" ("id")`,
    );
    this.addSql(
      `alter table "limited_prices" add constraint "limited_prices_window_check" check (starts_at < ends_at)`,
    );
    this.addSql(`alter table "limited_prices" add constraint "limited_prices_check" check (price_fen >= 0)`);
    this.addSql(
      `alter table "course_plans" add constraint "course_plans_course_id_foreign" foreign key ("course_id") references "courses" ("id")`,
    );
    this.addSql(`alter table "course_plans" add constraint "course_plans_months_check" check (months > 0)`);
    this.addSql(`alter table "course_plans" add constraint "course_plans_check" check (price_fen >= 0)`);
    this.addSql(
      `alter table "lesson_openings" add constraint "lesson_openings_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
    );
    this.addSql(
      `alter table "lesson_openings" add constraint "lesson_openings_lesson_id_foreign" foreign key ("lesson_id") references "lessons" ("id")`,
    );
    this.addSql(
      `alter table "coupons" add constraint "coupons_template_id_foreign" foreign key ("template_id") references "coupon_templates" ("id")`,
    );
    this.addSql(
      `alter table "coupons" add constraint "coupons_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
    );
    this.addSql(
      `alter table "coupons" add constraint "coupons_order_check" check ((status = 'USABLE') = (order_id is null))`,
    );
    this.addSql(
      `alter table "coupons" add constraint "coupons_window_check" check (valid_from < valid_until)`,
    );
    this.addSql(
      `alter table "coupons" add constraint "coupons_status_check" check ("status" in ('USABLE', 'RESERVED', 'USED'))`,
    );
    this.addSql(
      `alter table "cart_items" add constraint "cart_items_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
    );
    this.addSql(
      `alter table "cart_items" add constraint "cart_items_kind_check" check ("kind" in ('COURSE', 'COURSE_PLAN'))`,
    );
    this.addSql(
      `alter table "audit_entries" add constraint "audit_entries_actor_id_foreign" foreign key ("actor_id") references "users" ("id") on delete restrict`,
    );

    this.addSql(
      `create unique index "payments_one_paid_per_order" on "payments" ("order_id") where "status" = 'SUCCEEDED' and not "surplus"`,
    );
    this.addSql(
      `alter table "payments" add constraint "payments_refund_paid_check" check (status = 'SUCCEEDED' or refunded_fen + refunding_fen = 0)`,
    );
    // What is known of how the orders of before came to be.
    this.addSql(`insert into "order_timeline_entries" (id, created_at, order_id, kind, amount_fen)
      select gen_random_uuid(), least(created_at, paid_at - interval '1 millisecond'), id, 'PLACED', payable_fen from "orders"
      union all select gen_random_uuid(), paid_at, id, 'PAID', payable_fen from "orders" where paid_at is not null`);
    // The ledger and the audit log are only ever added to.
    this.addSql(`create function refuse_change() returns trigger language plpgsql as $$
      begin raise exception '% only grows', tg_table_name using errcode = 'restrict_violation'; end $$`);
    for (const table of ['ledger_postings', 'audit_entries']) {
      this.addSql(`create trigger ${table}_only_grow before update or delete on "${table}"
        for each row execute function refuse_change()`);
    }
    // No transaction commits with an entry that does not balance.
    this.addSql(`create function assert_entry_balances() returns trigger language plpgsql as $$
      begin
        if (select sum(amount_fen) from ledger_postings where entry_id = new.entry_id) <> 0 then
          raise exception 'ledger entry % does not sum to zero', new.entry_id using errcode = 'check_violation';
        end if;
        return null;
      end $$`);
    this.addSql(`create constraint trigger ledger_postings_balance after insert on "ledger_postings"
      deferrable initially deferred for each row execute function assert_entry_balances()`);
    // Money that came before there was a ledger.
    this.addSql(`with paid as (
        select gen_random_uuid() as entry_id, p.*, case when surplus then 'SURPLUS' else 'PAYMENT' end as event
        from "payments" p where p.status = 'SUCCEEDED')
      insert into "ledger_postings" (id, created_at, entry_id, event, account, amount_fen, payment_id)
      select gen_random_uuid(), coalesce(paid_at, created_at), entry_id, event, side.account, side.amount_fen, paid.id
      from paid, lateral (values ('CHANNEL_' || channel, amount_fen),
        (case when surplus then 'SURPLUS' else 'SALES' end, -amount_fen)) as side(account, amount_fen)`);
  }
}
