import { Migration } from '@mikro-orm/migrations';

/** What people agreed to, and when they took it back. */
export class Migration20261121140000Privacy extends Migration {
  override up(): void {
    this.addSql(
      `create table "consents" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "kind" text not null, "version" text not null, "platform" text not null, "withdrawn_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "consents" add constraint "consents_kind_check" check ("kind" in ('PRIVACY_POLICY', 'SERVICE_AGREEMENT'))`,
    );
    this.addSql(
      `create index "consents_user_id_kind_version_index" on "consents" ("user_id", "kind", "version")`,
    );
    this.addSql(
      `alter table "consents" add constraint "consents_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
    );
  }
}
