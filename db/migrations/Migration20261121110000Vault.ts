import { Migration } from '@mikro-orm/migrations';

/** An audit log of everybody's deeds, chained, that holds nobody's account. */
export class Migration20261121110000Vault extends Migration {
  override up(): void {
    this.addSql(`alter table "audit_entries" drop constraint "audit_entries_actor_id_foreign"`);
    this.addSql(`drop index "audit_entries_actor_id_index"`);
    this.addSql(`drop index "audit_entries_subject_type_subject_id_index"`);
    for (const column of ['actor_id', 'subject_id', 'action']) {
      this.addSql(
        `create index "audit_entries_${column}_created_at_id_index" on "audit_entries" ("${column}", "created_at", "id")`,
      );
    }
    this.addSql(
      `alter table "audit_entries" add "sequence" int null, add "previous_hash" text null, add "hash" text null`,
    );
    this.addSql(
      `alter table "audit_entries" add constraint "audit_entries_sequence_unique" unique ("sequence")`,
    );
    // Entries of before have no link, and no more such entries are to come.
    this.addSql(`create function refuse_unchained() returns trigger language plpgsql as $$
      begin raise exception 'an audit entry needs its link' using errcode = 'restrict_violation'; end $$`);
    this.addSql(`create trigger audit_entries_chained before insert on "audit_entries" for each row
      when (num_nulls(new.sequence, new.previous_hash, new.hash) > 0) execute function refuse_unchained()`);
    // Whoever appends holds the chain until they commit. Two statements, because one sees only what was committed before
    // it began, and the lock may have been waited for; one function, because each trip keeps all others waiting.
    this
      .addSql(`create function take_audit_head() returns table (sequence int, hash text) language plpgsql as $$
      begin
        perform pg_advisory_xact_lock(7421013);
        return query select e.sequence, e.hash from audit_entries e
          where e.sequence is not null order by e.sequence desc limit 1;
      end $$`);
    this.addSql(`create trigger audit_entries_stay before truncate on "audit_entries"
      execute function refuse_change()`);

    this.addSql(
      `create table "alerts" ("id" uuid not null, "created_at" timestamptz(3) not null, "kind" text not null, "status" text not null default 'OPEN', "about" text not null, "count" int not null, "last_at" timestamptz(3) not null, "note" text null, "resolved_at" timestamptz(3) null, "resolved_by_id" uuid null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "alerts" add constraint "alerts_kind_check" check ("kind" in ('LOGIN_BURST', 'CODE_BURST', 'PAYMENT_BURST', 'COUPON_BURST', 'REFRESH_REUSED'))`,
    );
    this.addSql(
      `alter table "alerts" add constraint "alerts_status_check" check ("status" in ('OPEN', 'RESOLVED'))`,
    );
    this.addSql(`alter table "alerts" add constraint "alerts_check" check (count > 0)`);
    this.addSql(
      `create unique index "alerts_one_open" on "alerts" ("kind", "about") where "status" = 'OPEN'`,
    );
    this.addSql(`create index "alerts_kind_created_at_index" on "alerts" ("kind", "created_at")`);
    this.addSql(`create index "alerts_last_at_id_index" on "alerts" ("last_at", "id")`);

    // The start that follows seals what these hold, and makes their indexes.
    this.addSql(`alter table "identities" drop constraint "identities_provider_subject_unique"`);
    this.addSql(`alter table "identities" rename column "subject" to "sealed_subject"`);
    this.addSql(`alter table "identities" add "subject_index" text null`);
    this.addSql(`update "identities" set "subject_index" = id, "sealed_session_key" = null`);
    this.addSql(`alter table "identities" alter column "subject_index" set not null`);
    this.addSql(
      `alter table "identities" add constraint "identities_provider_subject_index_unique" unique ("provider", "subject_index")`,
    );
    this.addSql(`alter table "payments" rename column "payer_id" to "sealed_payer_id"`);
    this.addSql(`alter table "sessions" rename column "device" to "sealed_device"`);
    this.addSql(`alter table "payment_notifications" add "sealed_message" text null`);
    this.addSql(
      `update "payment_notifications" set "sealed_message" = jsonb_build_object('headers', "headers", 'body', "body")::text`,
    );
    this.addSql(
      `alter table "payment_notifications" alter column "sealed_message" set not null, drop "headers", drop "body"`,
    );
  }
}
