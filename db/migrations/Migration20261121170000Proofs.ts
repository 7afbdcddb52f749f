import { Migration } from '@mikro-orm/migrations';

/** How a session was opened, what a number was proved by, and what stays of Alipay's proofs of somebody erased. */
export class Migration20261121170000Proofs extends Migration {
  override up(): void {
    this.addSql(`alter table "sessions" add column "by_password" boolean not null default false`);
    this.addSql(`alter table "contacts" add column "replayable" boolean not null default false`);
    this.addSql(
      `update "contacts" c set "replayable" = true where c."kind" = 'PHONE' and c."verified_at" is not null
        and exists (select 1 from "phone_proofs" p where p."user_id" = c."user_id")`,
    );
    this.addSql(`alter table "phone_proofs" alter column "user_id" drop not null`);
  }
}
