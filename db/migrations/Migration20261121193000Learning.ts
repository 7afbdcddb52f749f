import { Migration } from '@mikro-orm/migrations';

/** What was watched, where one stopped, how long one learnt, what is playing, and notes. */
export class Migration20261121193000Learning extends Migration {
  override up(): void {
    this.addSql(`create function covered_seconds(spans int4multirange) returns int
      language sql immutable strict parallel safe
      return (select coalesce(sum(upper(span) - lower(span)), 0)::int from unnest(spans) span)`);

    this.addSql(`create table "learnt_lessons" (
      "id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "lesson_id" uuid not null,
      "watched" int4multirange not null default '{}', "watched_seconds" int not null default 0,
      "percent" int not null default 0, "position_seconds" int not null default 0,
      "position_at" timestamptz(3) not null, "completed_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(
      `alter table "learnt_lessons" add constraint "learnt_lessons_user_id_lesson_id_unique" unique ("user_id", "lesson_id")`,
    );
    this.addSql(`create index "learnt_lessons_lesson_id_index" on "learnt_lessons" ("lesson_id")`);
    this.addSql(
      `alter table "learnt_lessons" add constraint "learnt_lessons_percent_check" check (percent >= 0 and percent <= 100)`,
    );
    this.refer('learnt_lessons', 'user_id', 'users');
    this.refer('learnt_lessons', 'lesson_id', 'lessons');

    this.addSql(`create table "learnt_courses" (
      "id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "course_id" uuid not null,
      "percent" int not null default 0, "last_lesson_id" uuid not null, "last_learnt_at" timestamptz(3) not null,
      "completed_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(
      `alter table "learnt_courses" add constraint "learnt_courses_user_id_course_id_unique" unique ("user_id", "course_id")`,
    );
    this.addSql(
      `create index "learnt_courses_course_id_completed_at_index" on "learnt_courses" ("course_id", "completed_at")`,
    );
    this.addSql(`create index "learnt_courses_last_lesson_id_index" on "learnt_courses" ("last_lesson_id")`);
    this.addSql(
      `alter table "learnt_courses" add constraint "learnt_courses_percent_check" check (percent >= 0 and percent <= 100)`,
    );
    this.refer('learnt_courses', 'user_id', 'users');
    this.refer('learnt_courses', 'course_id', 'courses');
    this.refer('learnt_courses', 'last_lesson_id', 'lessons');

    this.addSql(`create table "study_days" (
      "id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "day" date not null,
      "spans" int4multirange not null, "seconds" int not null, primary key ("id"))`);
    this.addSql(
      `alter table "study_days" add constraint "study_days_user_id_day_unique" unique ("user_id", "day")`,
    );
    this.addSql(
      `alter table "study_days" add constraint "study_days_seconds_check" check (seconds >= 0 and seconds <= 86400)`,
    );
    this.refer('study_days', 'user_id', 'users');

    this.addSql(`create table "live_playbacks" (
      "id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "session_id" uuid not null,
      "lesson_id" uuid not null, "seen_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(
      `alter table "live_playbacks" add constraint "live_playbacks_user_id_unique" unique ("user_id")`,
    );
    this.addSql(`create index "live_playbacks_session_id_index" on "live_playbacks" ("session_id")`);
    this.addSql(`create index "live_playbacks_lesson_id_index" on "live_playbacks" ("lesson_id")`);
    this.refer('live_playbacks', 'user_id', 'users');
    this.refer('live_playbacks', 'session_id', 'sessions', 'on delete cascade');
    this.refer('live_playbacks', 'lesson_id', 'lessons');

    this.addSql(`create table "lesson_notes" (
      "id" uuid not null, "created_at" timestamptz(3) not null, "user_id" uuid not null, "lesson_id" uuid not null,
      "position_seconds" int not null, "text" text not null, "updated_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(
      `alter table "lesson_notes" add constraint "lesson_notes_position_check" check (position_seconds >= 0)`,
    );
    this.addSql(
      `create index "lesson_notes_one_by_one" on "lesson_notes" ("user_id", "lesson_id", "position_seconds", "id")`,
    );
    this.addSql(`create index "lesson_notes_lesson_id_index" on "lesson_notes" ("lesson_id")`);
    this.refer('lesson_notes', 'user_id', 'users');
    this.refer('lesson_notes', 'lesson_id', 'lessons');
  }

  private refer(table: string, column: string, target: string, then = ''): void {
    this.addSql(
      `alter table "${table}" add constraint "${table}_${column}_foreign" foreign key ("${column}") references "${target}" ("id") ${then}`,
    );
  }
}
