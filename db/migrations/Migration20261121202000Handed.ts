import { Migration } from '@mikro-orm/migrations';

/** Staff look at all that was handed in, whatever became of it, the latest first. */
export class Migration20261121202000Handed extends Migration {
  override up(): void {
    this.addSql(`create index "homework_submissions_created_at_id_index"
      on "homework_submissions" ("created_at", "id")`);
  }
}
