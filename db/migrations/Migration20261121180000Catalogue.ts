import { Migration } from '@mikro-orm/migrations';

/** Shelves below shelves, lessons of every kind, what a later version leaves out, and what courses are sorted by. */
export class Migration20261121180000Catalogue extends Migration {
  override up(): void {
    this.addSql(
      `alter table "categories" add column "parent_id" uuid null references "categories" ("id") on delete set null`,
    );
    this.addSql(
      `alter table "categories" rename constraint "categories_parent_id_fkey" to "categories_parent_id_foreign"`,
    );
    this.addSql(`create index "categories_parent_id_index" on "categories" ("parent_id")`);

    this.addSql(`alter table "courses"
      add column "tags" text[] not null default '{}', add column "copyright" text not null default '',
      add column "version" int not null default 0, add column "taken_down_reason" text null,
      add column "rating_sum" int not null default 0, add column "rating_count" int not null default 0,
      add column "enrolled_count" int not null default 0`);
    this.addSql(`alter table "courses" add constraint "courses_counts_check"
      check (rating_count >= 0 and rating_sum >= 0 and enrolled_count >= 0)`);
    this.addSql(`alter table "courses" drop constraint "courses_status_check"`);
    this.addSql(`alter table "courses" add constraint "courses_status_check"
      check ("status" in ('DRAFT', 'PUBLISHED', 'WITHDRAWN', 'TAKEN_DOWN'))`);
    this.addSql(`update "courses" c set "version" = case when "status" = 'DRAFT' then 0 else 1 end,
      "enrolled_count" = (select count(distinct g."user_id") from "grants" g where g."course_id" = c."id")`);

    this.addSql(`alter table "chapters" drop constraint "chapters_course_id_position_unique"`);
    this.addSql(`alter table "chapters" add column "removed_at" timestamptz(3) null`);
    this.addSql(
      `create unique index "chapters_one_place" on "chapters" ("course_id", "position") where "removed_at" is null`,
    );

    this.addSql(`alter table "lessons" drop constraint "lessons_chapter_id_position_unique"`);
    this.addSql(`alter table "lessons" drop constraint "lessons_course_id_number_unique"`);
    this.addSql(`alter table "lessons" rename column "video_id" to "media_id"`);
    this.addSql(
      `alter table "lessons" rename constraint "lessons_video_id_foreign" to "lessons_media_id_foreign"`,
    );
    this.addSql(`alter index "lessons_video_id_index" rename to "lessons_media_id_index"`);
    this.addSql(`alter table "lessons" drop constraint "lessons_kind_check"`);
    this.addSql(`alter table "lessons" add constraint "lessons_kind_check"
      check ("kind" in ('VIDEO', 'AUDIO', 'DOCUMENT', 'ARTICLE', 'IMAGE', 'QUIZ', 'HOMEWORK'))`);
    this.addSql(
      `alter table "lessons" add column "activity" jsonb null, add column "removed_at" timestamptz(3) null`,
    );
    this.addSql(
      `create unique index "lessons_one_place" on "lessons" ("chapter_id", "position") where "removed_at" is null`,
    );
    this.addSql(
      `create unique index "lessons_one_number" on "lessons" ("course_id", "number") where "removed_at" is null`,
    );
    // The partial indexes serve no foreign key of a row that was removed.
    this.addSql(`create index "chapters_course_id_index" on "chapters" ("course_id")`);
    this.addSql(`create index "lessons_course_id_index" on "lessons" ("course_id")`);
    this.addSql(`create index "lessons_chapter_id_index" on "lessons" ("chapter_id")`);

    // Articles were plain paragraphs parted by blank lines; they are HTML of a few elements from now on.
    this.addSql(`update "lessons" set "article" = '<p>' || replace(replace(replace(replace("article",
      '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), E'\\n\\n', '</p><p>') || '</p>' where "article" is not null`);
  }
}
