import { Migration } from '@mikro-orm/migrations';

/** Coupons that may still be used, by when they end. */
export class Migration20261121220010CouponsEnding extends Migration {
  override up(): void {
    this.addSql(`create index "coupons_ending" on "coupons" ("valid_until") where "status" = 'USABLE'`);
  }
}
