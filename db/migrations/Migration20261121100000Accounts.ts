import { Migration } from '@mikro-orm/migrations';

/** Accounts that can be banned, joined and erased, and user names that cannot be confused. */
export class Migration20261121100000Accounts extends Migration {
  override up(): void {
    this.addSql(
      `alter table "users" add "username_key" text null, add "status" text not null default 'ACTIVE', add "ban_reason" text null, add "deletion_due_at" timestamptz(3) null, add "merged_into_id" uuid null`,
    );
    this.addSql(`alter table "users" add constraint "users_username_key_unique" unique ("username_key")`);
    this.addSql(
      `alter table "users" add constraint "users_status_check" check ("status" in ('ACTIVE', 'BANNED', 'MERGED', 'ERASED'))`,
    );
    this.addSql(`create index "users_deletion_due_at_index" on "users" ("deletion_due_at")`);
    this.addSql(`create index "users_merged_into_id_index" on "users" ("merged_into_id")`);
    this.addSql(
      `alter table "users" add constraint "users_merged_into_id_foreign" foreign key ("merged_into_id") references "users" ("id") on delete set null`,
    );
  }
}
