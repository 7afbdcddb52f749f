import { Migration } from '@mikro-orm/migrations';

/** An audit log of everybody's deeds, that holds nobody's account. */
export class Migration20261121110000Vault extends Migration {
  override up(): void {
    this.addSql(`alter table "audit_entries" drop constraint "audit_entries_actor_id_foreign"`);
    this.addSql(`drop index "audit_entries_actor_id_index"`);
    this.addSql(`drop index "audit_entries_subject_type_subject_id_index"`);
    for (const column of ['actor_id', 'subject_id', 'action']) {
      this.addSql(
        `create index "audit_entries_${column}_created_at_id_index" on "audit_entries" ("${column}", "created_at", "id")`,
      );
    }
    this.addSql(`create trigger audit_entries_stay before truncate on "audit_entries"
      execute function refuse_change()`);
  }
}
