import { Migration } from '@mikro-orm/migrations';

/** A second step of logging in, and who was the first to show a proof of a phone number. */
export class Migration20261121130000Linking extends Migration {
  override up(): void {
    this.addSql(
      `create table "second_factors" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "sealed_secret" text not null, "enabled_at" timestamptz(3) null, "last_step" int not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "second_factors" add constraint "second_factors_user_id_unique" unique ("user_id"), add constraint "second_factors_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade`,
    );
    this.addSql(
      `create table "recovery_codes" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "code_index" text not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "recovery_codes" add constraint "recovery_codes_user_id_code_index_unique" unique ("user_id", "code_index"), add constraint "recovery_codes_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade`,
    );
    this.addSql(
      `create table "phone_proofs" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "proof_index" text not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "phone_proofs" add constraint "phone_proofs_proof_index_unique" unique ("proof_index"), add constraint "phone_proofs_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade`,
    );
    this.addSql(`create index "phone_proofs_user_id_index" on "phone_proofs" ("user_id")`);
    this.addSql(`create index "refresh_tokens_expires_at_index" on "refresh_tokens" ("expires_at")`);
  }
}
