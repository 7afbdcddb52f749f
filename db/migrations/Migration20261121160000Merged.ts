import { Migration } from '@mikro-orm/migrations';

/** An account that was merged into another says no longer whose it was, and neither do the devices it was used on. */
export class Migration20261121160000Merged extends Migration {
  override up(): void {
    this.addSql(
      `update "users" set "name" = '已注销用户', "bio" = null, "avatar_id" = null, "ban_reason" = null,
         "deletion_due_at" = null where "status" = 'MERGED'`,
    );
    this.addSql(
      `update "sessions" set "sealed_device" = '' from "users"
         where "users"."id" = "sessions"."user_id" and "users"."status" = 'MERGED'`,
    );
  }
}
