import { Migration } from '@mikro-orm/migrations';

/** Users, the catalogue, grants, orders and payments. */
export class Migration20261121000000Start extends Migration {
  override up(): void {
    this.addSql(
      `create table "categories" ("id" uuid not null, "created_at" timestamptz(3) not null, "name" text not null, "position" int not null, primary key ("id"))`,
    );
    this.addSql(`alter table "categories" add constraint "categories_name_unique" unique ("name")`);
    this.addSql(
      `create table "payment_notifications" ("id" uuid not null, "created_at" timestamptz(3) not null, "channel" text not null, "notification_id" text null, "headers" jsonb not null, "body" text not null, "verdict" text not null, primary key ("id"))`,
    );
    this.addSql(
      `create index "payment_notifications_notification_id_index" on "payment_notifications" ("notification_id")`,
    );
    this.addSql(`create index "payment_notifications_verdict_index" on "payment_notifications" ("verdict")`);
    this.addSql(
      `alter table "payment_notifications" add constraint "payment_notifications_channel_check" check ("channel" in ('WECHAT_JSAPI', 'ALIPAY'))`,
    );
    this.addSql(
      `create table "stored_files" ("id" uuid not null, "created_at" timestamptz(3) not null, "path" text not null, "mime" text not null, "bytes" int not null, primary key ("id"))`,
    );
    this.addSql(`alter table "stored_files" add constraint "stored_files_path_unique" unique ("path")`);
    this.addSql(`alter table "stored_files" add constraint "stored_files_check" check (bytes >= 0)`);
    this.addSql(
      `create table "users" ("id" uuid not null, "created_at" timestamptz(3) not null, "username" text null, "password_hash" text null, "name" text not null, "bio" text null, "role" text not null default 'STUDENT', "avatar_id" uuid null, primary key ("id"))`,
    );
    this.addSql(`create index "users_avatar_id_index" on "users" ("avatar_id")`);
    this.addSql(`alter table "users" add constraint "users_username_unique" unique ("username")`);
    this.addSql(
      `alter table "users" add constraint "users_role_check" check ("role" in ('STUDENT', 'TEACHER', 'ADMIN'))`,
    );
    this.addSql(
      `create table "sessions" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "platform" text not null, "device" text not null, "last_used_at" timestamptz(3) not null, "revoked_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "sessions_user_id_index" on "sessions" ("user_id")`);
    this.addSql(`create index "sessions_revoked_at_index" on "sessions" ("revoked_at")`);
    this.addSql(
      `create table "refresh_tokens" ("id" uuid not null, "created_at" timestamptz(3) not null, "session_id" uuid not null, "hash" text not null, "expires_at" timestamptz(3) not null, "used_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "refresh_tokens_session_id_index" on "refresh_tokens" ("session_id")`);
    this.addSql(`alter table "refresh_tokens" add constraint "refresh_tokens_hash_unique" unique ("hash")`);
    this.addSql(
      `create table "orders" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "number" text not null, "status" text not null default 'PENDING', "payable_fen" int not null, "client_key" text not null, "paid_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(
      `create index "orders_user_id_created_at_id_index" on "orders" ("user_id", "created_at", "id")`,
    );
    this.addSql(`alter table "orders" add constraint "orders_number_unique" unique ("number")`);
    this.addSql(
      `alter table "orders" add constraint "orders_user_id_client_key_unique" unique ("user_id", "client_key")`,
    );
    this.addSql(`alter table "orders" add constraint "orders_check" check (payable_fen >= 0)`);
    this.addSql(
      `alter table "orders" add constraint "orders_status_check" check ("status" in ('PENDING', 'PAID', 'CANCELLED', 'EXPIRED', 'REFUNDED'))`,
    );
    this.addSql(
      `create table "payments" ("id" uuid not null, "created_at" timestamptz(3) not null, "order_id" uuid not null, "method" text not null, "channel" text not null, "status" text not null default 'PENDING', "number" text not null, "amount_fen" int not null, "payer_id" text not null, "client_key" text not null, "launch_id" text null, "expires_at" timestamptz(3) not null, "transaction_id" text null, "paid_at" timestamptz(3) null, "surplus" boolean not null default false, primary key ("id"))`,
    );
    this.addSql(`create index "payments_order_id_index" on "payments" ("order_id")`);
    this.addSql(
      `create unique index "payments_one_open_per_order" on "payments" ("order_id") where "status" = 'PENDING'`,
    );
    this.addSql(
      `alter table "payments" add constraint "payments_channel_transaction_id_unique" unique ("channel", "transaction_id")`,
    );
    this.addSql(`alter table "payments" add constraint "payments_number_unique" unique ("number")`);
    this.addSql(`alter table "payments" add constraint "payments_check" check (amount_fen > 0)`);
    this.addSql(
      `alter table "payments" add constraint "payments_method_check" check ("method" in ('WECHAT', 'ALIPAY'))`,
    );
    this.addSql(
      `alter table "payments" add constraint "payments_channel_check" check ("channel" in ('WECHAT_JSAPI', 'ALIPAY'))`,
    );
    this.addSql(
      `alter table "payments" add constraint "payments_status_check" check ("status" in ('PENDING', 'SUCCEEDED', 'CLOSED', 'FAILED'))`,
    );
    this.addSql(
      `create table "order_lines" ("id" uuid not null, "created_at" timestamptz(3) not null, "order_id" uuid not null, "position" int not null, "kind" text not null, "product_id" uuid not null, "title" text not null, "price_fen" int not null, primary key ("id"))`,
    );
    this.addSql(`create index "order_lines_product_id_index" on "order_lines" ("product_id")`);
    this.addSql(
      `alter table "order_lines" add constraint "order_lines_order_id_position_unique" unique ("order_id", "position")`,
    );
    this.addSql(`alter table "order_lines" add constraint "order_lines_check" check (price_fen >= 0)`);
    this.addSql(
      `alter table "order_lines" add constraint "order_lines_kind_check" check ("kind" in ('COURSE'))`,
    );
    this.addSql(
      `create table "identities" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "provider" text not null, "subject" text not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "identities" add constraint "identities_user_id_provider_unique" unique ("user_id", "provider")`,
    );
    this.addSql(
      `alter table "identities" add constraint "identities_provider_subject_unique" unique ("provider", "subject")`,
    );
    this.addSql(
      `alter table "identities" add constraint "identities_provider_check" check ("provider" in ('WECHAT', 'ALIPAY'))`,
    );
    this.addSql(
      `create table "courses" ("id" uuid not null, "created_at" timestamptz(3) not null, "title" text not null, "promise" text not null, "intro" text not null, "price_fen" int not null, "status" text not null default 'DRAFT', "published_at" timestamptz(3) null, "share_code" text not null, "category_id" uuid not null, "teacher_id" uuid not null, "cover_id" uuid not null, primary key ("id"))`,
    );
    this.addSql(`create index "courses_category_id_index" on "courses" ("category_id")`);
    this.addSql(`create index "courses_teacher_id_index" on "courses" ("teacher_id")`);
    this.addSql(`create index "courses_cover_id_index" on "courses" ("cover_id")`);
    this.addSql(
      `create index "courses_status_published_at_id_index" on "courses" ("status", "published_at", "id")`,
    );
    this.addSql(`alter table "courses" add constraint "courses_share_code_unique" unique ("share_code")`);
    this.addSql(`alter table "courses" add constraint "courses_check" check (price_fen >= 0)`);
    this.addSql(
      `alter table "courses" add constraint "courses_published_check" check (status = 'DRAFT' or published_at is not null)`,
    );
    this.addSql(
      `alter table "courses" add constraint "courses_status_check" check ("status" in ('DRAFT', 'PUBLISHED', 'WITHDRAWN'))`,
    );
    this.addSql(
      `create table "grants" ("id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "course_id" uuid not null, "source" text not null, "source_id" uuid not null, "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, primary key ("id"))`,
    );
    this.addSql(`create index "grants_course_id_index" on "grants" ("course_id")`);
    this.addSql(
      `create index "grants_user_id_starts_at_id_index" on "grants" ("user_id", "starts_at", "id")`,
    );
    this.addSql(
      `alter table "grants" add constraint "grants_user_id_course_id_source_source_id_unique" unique ("user_id", "course_id", "source", "source_id")`,
    );
    this.addSql(
      `alter table "grants" add constraint "grants_source_check" check ("source" in ('ORDER', 'MEMBERSHIP', 'BUNDLE', 'GIFT'))`,
    );
    this.addSql(
      `create table "chapters" ("id" uuid not null, "created_at" timestamptz(3) not null, "course_id" uuid not null, "title" text not null, "position" int not null, primary key ("id"))`,
    );
    this.addSql(
      `alter table "chapters" add constraint "chapters_course_id_position_unique" unique ("course_id", "position")`,
    );
    this.addSql(
      `create table "lessons" ("id" uuid not null, "created_at" timestamptz(3) not null, "course_id" uuid not null, "chapter_id" uuid not null, "title" text not null, "kind" text not null, "position" int not null, "number" int not null, "duration_seconds" int not null, "trial" boolean not null default false, "article" text null, "video_id" uuid null, primary key ("id"))`,
    );
    this.addSql(`create index "lessons_video_id_index" on "lessons" ("video_id")`);
    this.addSql(
      `alter table "lessons" add constraint "lessons_course_id_number_unique" unique ("course_id", "number")`,
    );
    this.addSql(
      `alter table "lessons" add constraint "lessons_chapter_id_position_unique" unique ("chapter_id", "position")`,
    );
    this.addSql(`alter table "lessons" add constraint "lessons_check" check (duration_seconds >= 0)`);
    this.addSql(
      `alter table "lessons" add constraint "lessons_kind_check" check ("kind" in ('VIDEO', 'ARTICLE'))`,
    );
    this.addSql(
      `alter table "users" add constraint "users_avatar_id_foreign" foreign key ("avatar_id") references "stored_files" ("id") on delete set null`,
    );
    this.addSql(
      `alter table "sessions" add constraint "sessions_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
    );
    this.addSql(
      `alter table "refresh_tokens" add constraint "refresh_tokens_session_id_foreign" foreign key ("session_id") references "sessions" ("id") on delete cascade`,
    );
    this.addSql(
      `alter table "orders" add constraint "orders_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
    );
    this.addSql(
      `alter table "payments" add constraint "payments_order_id_foreign" foreign key ("order_id") references "orders" ("id")`,
    );
    this.addSql(
      `alter table "order_lines" add constraint "order_lines_order_id_foreign" foreign key ("order_id") references "orders" ("id")`,
    );
    this.addSql(
      `alter table "identities" add constraint "identities_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
    );
    this.addSql(
      `alter table "courses" add constraint "courses_category_id_foreign" foreign key ("category_id") references "categories" ("id")`,
    );
    this.addSql(
      `alter table "courses" add constraint "courses_teacher_id_foreign" foreign key ("teacher_id") references "users" ("id")`,
    );
    this.addSql(
      `alter table "courses" add constraint "courses_cover_id_foreign" foreign key ("cover_id") references "stored_files" ("id")`,
    );
    this.addSql(
      `alter table "grants" add constraint "grants_user_id_foreign" foreign key ("user_id") references "users" ("id")`,
    );
    this.addSql(
      `alter table "grants" add constraint "grants_course_id_foreign" foreign key ("course_id") references "courses" ("id")`,
    );
    this.addSql(
      `alter table "chapters" add constraint "chapters_course_id_foreign" foreign key ("course_id") references "courses" ("id")`,
    );
    this.addSql(
      `alter table "lessons" add constraint "lessons_course_id_foreign" foreign key ("course_id") references "courses" ("id")`,
    );
    this.addSql(
      `alter table "lessons" add constraint "lessons_chapter_id_foreign" foreign key ("chapter_id") references "chapters" ("id")`,
    );
    this.addSql(
      `alter table "lessons" add constraint "lessons_video_id_foreign" foreign key ("video_id") references "stored_files" ("id") on delete set null`,
    );
  }
}
