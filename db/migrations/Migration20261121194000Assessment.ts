import { Migration } from '@mikro-orm/migrations';

/** Goes at quizzes, homework with its pictures and grades, and certificates. */
export class Migration20261121194000Assessment extends Migration {
  override up(): void {
    this.addSql(`create table "quiz_attempts" (
      "id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null,
      "lesson_id" uuid not null, "questions" jsonb not null, "pass_percent" int not null,
      "total_points" int not null, "client_key" text null, "results" jsonb null,
      "score" int not null default 0, "percent" int not null default 0,
      "passed" boolean not null default false, "submitted_at" timestamptz(3) null,
      "ended_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(`create index "quiz_attempts_lesson_id_index" on "quiz_attempts" ("lesson_id")`);
    this.addSql(`create unique index "quiz_attempts_one_running" on "quiz_attempts" ("user_id", "lesson_id")
      where "ended_at" is null`);
    this.addSql(`create index "quiz_attempts_user_id_lesson_id_created_at_id_index"
      on "quiz_attempts" ("user_id", "lesson_id", "created_at", "id")`);
    this.addSql(`alter table "quiz_attempts"
      add constraint "quiz_attempts_user_id_client_key_unique" unique ("user_id", "client_key")`);

    this.addSql(`create table "homework_submissions" (
      "id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null,
      "lesson_id" uuid not null, "client_key" text not null, "text" text not null,
      "status" text not null default 'SUBMITTED', "max_score" int not null, "score" int null,
      "passed" boolean not null default false, "feedback" text not null default '',
      "graded_at" timestamptz(3) null, "graded_by_id" uuid null, primary key ("id"))`);
    this.addSql(
      `create index "homework_submissions_lesson_id_index" on "homework_submissions" ("lesson_id")`,
    );
    this.addSql(`create index "homework_submissions_graded_by_id_index"
      on "homework_submissions" ("graded_by_id")`);
    this.addSql(`create unique index "homework_submissions_one_waiting"
      on "homework_submissions" ("user_id", "lesson_id") where "status" = 'SUBMITTED'`);
    this.addSql(`create index "homework_submissions_status_created_at_id_index"
      on "homework_submissions" ("status", "created_at", "id")`);
    this.addSql(`create index "homework_submissions_user_id_lesson_id_created_at_id_index"
      on "homework_submissions" ("user_id", "lesson_id", "created_at", "id")`);
    this.addSql(`alter table "homework_submissions"
      add constraint "homework_submissions_user_id_client_key_unique" unique ("user_id", "client_key")`);

    this.addSql(`create table "homework_images" (
      "id" uuid not null, "created_at" timestamptz(3) not null, "submission_id" uuid not null,
      "file_id" uuid not null, "position" int not null, primary key ("id"))`);
    this.addSql(`create index "homework_images_file_id_index" on "homework_images" ("file_id")`);
    this.addSql(`alter table "homework_images"
      add constraint "homework_images_submission_id_position_unique" unique ("submission_id", "position")`);

    this.addSql(`create table "certificates" (
      "id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null,
      "course_id" uuid not null, "number" text not null, "holder_name" text not null,
      "course_title" text not null, "teacher_name" text not null, "version" int not null,
      "beside" boolean not null default false, "revoked_at" timestamptz(3) null,
      "revoked_reason" text null, primary key ("id"))`);
    this.addSql(`create index "certificates_course_id_index" on "certificates" ("course_id")`);
    this.addSql(`create unique index "certificates_one_per_course" on "certificates" ("user_id", "course_id")
      where not "beside"`);
    this.addSql(`create index "certificates_user_id_created_at_id_index"
      on "certificates" ("user_id", "created_at", "id")`);
    this.addSql(`alter table "certificates" add constraint "certificates_number_unique" unique ("number")`);
    this.addSql(`alter table "quiz_attempts"
      add constraint "quiz_attempts_user_id_foreign" foreign key ("user_id") references "users" ("id")`);
    this.addSql(`alter table "quiz_attempts"
      add constraint "quiz_attempts_lesson_id_foreign" foreign key ("lesson_id") references "lessons" ("id")`);
    this.addSql(`alter table "quiz_attempts"
      add constraint "quiz_attempts_end_check" check (submitted_at is null or ended_at is not null)`);
    this.addSql(`alter table "quiz_attempts"
      add constraint "quiz_attempts_points_check" check (score >= 0 and score <= total_points and total_points > 0)`);
    this.addSql(`alter table "homework_submissions"
      add constraint "homework_submissions_user_id_foreign" foreign key ("user_id") references "users" ("id")`);
    this.addSql(`alter table "homework_submissions"
      add constraint "homework_submissions_lesson_id_foreign" foreign key ("lesson_id") references "lessons" ("id")`);
    this.addSql(`alter table "homework_submissions"
      add constraint "homework_submissions_graded_by_id_foreign" foreign key ("graded_by_id") references "users" ("id") on delete set null`);
    this.addSql(`alter table "homework_submissions"
      add constraint "homework_submissions_score_check" check (score >= 0 and score <= max_score)`);
    this.addSql(`alter table "homework_submissions"
      add constraint "homework_submissions_grade_check" check ((status = 'GRADED') = (graded_at is not null) and (status = 'GRADED') = (score is not null))`);
    this.addSql(`alter table "homework_submissions"
      add constraint "homework_submissions_status_check" check ("status" in ('SUBMITTED', 'REPLACED', 'GRADED'))`);
    this.addSql(`alter table "homework_images"
      add constraint "homework_images_submission_id_foreign" foreign key ("submission_id") references "homework_submissions" ("id")`);
    this.addSql(`alter table "homework_images"
      add constraint "homework_images_file_id_foreign" foreign key ("file_id") references "stored_files" ("id")`);
    this.addSql(`alter table "certificates"
      add constraint "certificates_user_id_foreign" foreign key ("user_id") references "users" ("id")`);
    this.addSql(`alter table "certificates"
      add constraint "certificates_course_id_foreign" foreign key ("course_id") references "courses" ("id")`);
    this.addSql(`alter table "certificates"
      add constraint "certificates_revoked_check" check ((revoked_at is null) = (revoked_reason is null))`);
  }
}
