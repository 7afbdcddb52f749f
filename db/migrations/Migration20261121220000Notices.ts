import { Migration } from '@mikro-orm/migrations';

/** What somebody is told of, and how many messages of a platform they let us send them. */
export class Migration20261121220000Notices extends Migration {
  override up(): void {
    this.addSql(`create table "notices" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "user_id" uuid not null, "kind" text not null, "target_kind" text null, "target_id" text null,
      "title" text not null, "text" text not null, "person_id" uuid null, "read_at" timestamptz(3) null,
      "at" timestamptz(3) null, "key" text not null, primary key ("id"))`);
    this.addSql(`alter table "notices" add constraint "notices_kind_check" check ("kind" in ('QUESTION_ASKED',
      'ANSWER_RECEIVED', 'ANSWER_ACCEPTED', 'PAID_QUESTION_ASKED', 'PAID_QUESTION_ANSWERED', 'PAID_QUESTION_DECLINED',
      'PAID_QUESTION_EXPIRED', 'PAID_QUESTION_DUE', 'LIVE_SOON', 'LIVE_STARTED', 'LIVE_CANCELLED', 'LIVE_MOVED',
      'ROOM_QUESTION_ANSWERED', 'COMMENT_REPLIED', 'HOMEWORK_GRADED', 'COURSE_REVIEWED', 'QUALIFICATION_REVIEWED',
      'COUPON_RECEIVED', 'COUPON_ENDING', 'REFUND_DONE', 'REFUND_REFUSED', 'CONTENT_HIDDEN'))`);
    this
      .addSql(`alter table "notices" add constraint "notices_target_kind_check" check ("target_kind" in ('COURSE',
      'LESSON', 'COURSE_QUESTION', 'PAID_QUESTION', 'LIVE_SESSION', 'HOMEWORK', 'ORDER', 'REFUND', 'COUPON',
      'QUALIFICATION'))`);
    this.addSql(`alter table "notices" add constraint "notices_target_check"
      check ((target_kind is null) = (target_id is null))`);
    this.addSql(
      `alter table "notices" add constraint "notices_key_user_id_unique" unique ("key", "user_id")`,
    );
    this.addSql(
      `create index "notices_user_id_created_at_id_index" on "notices" ("user_id", "created_at", "id")`,
    );
    this.addSql(`create index "notices_created_at_index" on "notices" ("created_at")`);
    this.addSql(`create index "notices_person_id_index" on "notices" ("person_id")`);
    this.addSql(`create index "notices_unread" on "notices" ("user_id") where "read_at" is null`);
    this.reference('notices', 'user_id');
    this.reference('notices', 'person_id', 'on delete set null');

    this.addSql(`create table "message_consents" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "user_id" uuid not null, "platform" text not null, "template" text not null, "left" int not null,
      primary key ("id"))`);
    this.addSql(`alter table "message_consents" add constraint "message_consents_platform_check"
      check ("platform" in ('WECHAT', 'ALIPAY'))`);
    this.addSql(
      `alter table "message_consents" add constraint "message_consents_left_check" check ("left" >= 0)`,
    );
    this
      .addSql(`alter table "message_consents" add constraint "message_consents_user_id_platform_template_unique"
      unique ("user_id", "platform", "template")`);
    this.reference('message_consents', 'user_id');
  }

  private reference(table: string, column: string, action = ''): void {
    this.addSql(`alter table "${table}" add constraint "${table}_${column}_foreign"
      foreign key ("${column}") references "users" ("id") ${action}`);
  }
}
