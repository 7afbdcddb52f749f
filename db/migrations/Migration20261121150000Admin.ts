import { Migration } from '@mikro-orm/migrations';

/** Admins page through accounts, the latest first. */
export class Migration20261121150000Admin extends Migration {
  override up(): void {
    this.addSql(`create index "users_created_at_id_index" on "users" ("created_at", "id")`);
  }
}
