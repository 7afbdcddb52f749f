import { Migration } from '@mikro-orm/migrations';

/** Work on a file that failed again and again is told, and can be tried again. */
export class Migration20261121201000Failed extends Migration {
  override up(): void {
    this.addSql(`alter table "stored_files" drop constraint "stored_files_state_check"`);
    this.addSql(`alter table "stored_files" add constraint "stored_files_state_check"
      check ("state" in ('CHECKING', 'PROCESSING', 'READY', 'REFUSED', 'FAILED'))`);
  }
}
