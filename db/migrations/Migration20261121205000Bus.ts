import { Migration } from '@mikro-orm/migrations';

/**
 * What was told where Redis carries messages: each process finds there what Redis lost. By the transaction that wrote it,
 * because numbers are given before commits.
 */
export class Migration20261121205000Bus extends Migration {
  override up(): void {
    this.addSql(`create table "bus_messages" ("xid" xid8 not null default pg_current_xact_id(),
      "n" bigint generated always as identity, "topic" text not null, "subject" text not null,
      "told_at" timestamptz(3) not null default now(), primary key ("xid", "n"))`);
    this.addSql(`create index "bus_messages_told_at_index" on "bus_messages" ("told_at")`);
  }
}
