import { Migration } from '@mikro-orm/migrations';

/** Whether there is a lesson to try is asked for every course of a list. */
export class Migration20261121200000Trials extends Migration {
  override up(): void {
    this.addSql(`create index "lessons_on_trial" on "lessons" ("course_id", "number")
      where "trial" and "removed_at" is null`);
  }
}
