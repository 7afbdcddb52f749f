import { Migration } from '@mikro-orm/migrations';

/** E-mail addresses and phone numbers, codes that prove them, captchas, mails that are kept, and counted attempts. */
export class Migration20261121120000Credentials extends Migration {
  override up(): void {
    this.addSql(
      `create table "contacts" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "kind" text not null, "sealed_value" text not null, "value_index" text not null, "verified_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "contacts" add constraint "contacts_user_id_kind_unique" unique ("user_id", "kind"), add constraint "contacts_kind_check" check ("kind" in ('EMAIL', 'PHONE')), add constraint "contacts_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
    );
    this.addSql(
      `create unique index "contacts_verified_unique" on "contacts" ("kind", "value_index") where "verified_at" is not null`,
    );
    this.addSql(
      `create table "verification_codes" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "purpose" text not null, "address_index" text not null, "code_index" text not null, "tries_left" int not null, "expires_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "verification_codes" add constraint "verification_codes_user_id_purpose_unique" unique ("user_id", "purpose"), add constraint "verification_codes_purpose_check" check ("purpose" in ('VERIFY_EMAIL', 'RESET_PASSWORD')), add constraint "verification_codes_tries_check" check (tries_left > 0), add constraint "verification_codes_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade`,
    );
    this.addSql(`create index "verification_codes_expires_at_index" on "verification_codes" ("expires_at")`);
    this.addSql(
      `create table "captchas" ("id" uuid not null, "created_at" timestamptz(3) not null, "sealed_answer" text not null, "expires_at" timestamptz(3) not null, primary key ("id"))`,
    );
    this.addSql(`create index "captchas_expires_at_index" on "captchas" ("expires_at")`);
    this.addSql(
      `create table "kept_mails" ("id" uuid not null, "created_at" timestamptz(3) not null, "sealed_mail" text not null, primary key ("id"))`,
    );
    this.addSql(`create index "kept_mails_created_at_id_index" on "kept_mails" ("created_at", "id")`);
    // As rate-limiter-flexible writes it; expire is milliseconds since 1970.
    this.addSql(
      `create table "rate_limits" ("key" varchar(255) primary key, "points" integer not null default 0, "expire" bigint null)`,
    );
    this.addSql(`create index "rate_limits_expire_index" on "rate_limits" ("expire")`);
    // What user names of before look like; of plain letters and digits these four are all that are confused.
    this.addSql(
      `update "users" set "username_key" = replace(replace(replace(lower("username"), 'm', 'rn'), '1', 'l'), '0', 'o') where "username" ~ '^[A-Za-z0-9._-]+$' and "username_key" is null`,
    );
  }
}
