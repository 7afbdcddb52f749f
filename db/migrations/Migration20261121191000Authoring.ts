import { Migration } from '@mikro-orm/migrations';

/** The next version of a course as one document, versions that were published, and what entitles teachers to teach. */
export class Migration20261121191000Authoring extends Migration {
  override up(): void {
    this.addSql(`alter table "courses" alter column "cover_id" drop not null`);
    this.addSql(`alter table "courses" drop constraint "courses_cover_id_foreign"`);
    this.addSql(`alter table "courses" add constraint "courses_cover_id_foreign"
      foreign key ("cover_id") references "stored_files" ("id") on delete set null`);
    this.addSql(`alter table "courses" add constraint "courses_cover_check"
      check (status = 'DRAFT' or cover_id is not null)`);
    this.addSql(`alter table "courses" add column "taken_down_from" text null`);
    this.addSql(`alter table "courses" add constraint "courses_taken_down_from_check"
      check ("taken_down_from" in ('DRAFT', 'PUBLISHED', 'WITHDRAWN', 'TAKEN_DOWN'))`);

    this.addSql(`create table "course_drafts" ("id" uuid not null primary key,
      "created_at" timestamptz(3) not null, "course_id" uuid not null, "content" jsonb not null,
      "revision" int not null, "status" text not null default 'EDITING', "update_notes" text not null default '',
      "submitted_at" timestamptz(3) null, "submitted_by_id" uuid null, "refused_reason" text null,
      "updated_at" timestamptz(3) not null)`);
    this.addSql(
      `alter table "course_drafts" add constraint "course_drafts_course_id_unique" unique ("course_id")`,
    );
    this.addSql(
      `create index "course_drafts_status_submitted_at_index" on "course_drafts" ("status", "submitted_at")`,
    );
    this.addSql(
      `alter table "course_drafts" add constraint "course_drafts_revision_check" check (revision > 0)`,
    );
    this.addSql(`alter table "course_drafts" add constraint "course_drafts_status_check"
      check ("status" in ('EDITING', 'SUBMITTED', 'APPROVED', 'REFUSED', 'CLOSED'))`);
    this.addSql(`alter table "course_drafts" add constraint "course_drafts_course_id_foreign"
      foreign key ("course_id") references "courses" ("id")`);

    this.addSql(`create table "course_versions" ("id" uuid not null primary key,
      "created_at" timestamptz(3) not null, "course_id" uuid not null, "number" int not null,
      "notes" text not null, "published_at" timestamptz(3) not null)`);
    this.addSql(`alter table "course_versions" add constraint "course_versions_course_id_number_unique"
      unique ("course_id", "number")`);
    this.addSql(`alter table "course_versions" add constraint "course_versions_course_id_foreign"
      foreign key ("course_id") references "courses" ("id")`);
    // What was published before versions were counted is the first of them.
    this
      .addSql(`insert into "course_versions" ("id", "created_at", "course_id", "number", "notes", "published_at")
      select gen_random_uuid(), "published_at", "id", 1, '', "published_at" from "courses" where "version" = 1`);

    this.addSql(`create table "course_files" ("id" uuid not null primary key,
      "created_at" timestamptz(3) not null, "course_id" uuid not null, "file_id" uuid not null)`);
    this.addSql(`alter table "course_files" add constraint "course_files_course_id_file_id_unique"
      unique ("course_id", "file_id")`);
    this.addSql(`create index "course_files_file_id_index" on "course_files" ("file_id")`);
    this.addSql(`alter table "course_files" add constraint "course_files_course_id_foreign"
      foreign key ("course_id") references "courses" ("id")`);
    this.addSql(`alter table "course_files" add constraint "course_files_file_id_foreign"
      foreign key ("file_id") references "stored_files" ("id")`);

    this.addSql(`create table "teacher_qualifications" ("id" uuid not null primary key,
      "created_at" timestamptz(3) not null, "user_id" uuid not null, "title" text not null,
      "sealed_number" text not null, "file_id" uuid not null, "status" text not null default 'SUBMITTED',
      "valid_until" timestamptz(3) not null, "refused_reason" text null, "reviewed_at" timestamptz(3) null)`);
    this.addSql(`create index "teacher_qualifications_user_id_status_valid_until_index"
      on "teacher_qualifications" ("user_id", "status", "valid_until")`);
    this.addSql(`create index "teacher_qualifications_status_created_at_id_index"
      on "teacher_qualifications" ("status", "created_at", "id")`);
    this.addSql(
      `create index "teacher_qualifications_file_id_index" on "teacher_qualifications" ("file_id")`,
    );
    this
      .addSql(`create unique index "teacher_qualifications_one_waits" on "teacher_qualifications" ("user_id")
      where "status" = 'SUBMITTED'`);
    this.addSql(`alter table "teacher_qualifications" add constraint "teacher_qualifications_status_check"
      check ("status" in ('SUBMITTED', 'APPROVED', 'REFUSED'))`);
    this.addSql(`alter table "teacher_qualifications" add constraint "teacher_qualifications_user_id_foreign"
      foreign key ("user_id") references "users" ("id")`);
    this.addSql(`alter table "teacher_qualifications" add constraint "teacher_qualifications_file_id_foreign"
      foreign key ("file_id") references "stored_files" ("id")`);
  }
}
