import { Migration } from '@mikro-orm/migrations';

const WAITS = `"state" = 'VISIBLE' and "teacher_answered_at" is null and "accepted_at" is null`;

/** Questions under lessons and their answers, likes of both, and reports about them and about what is said in live rooms. */
export class Migration20261121221000Questions extends Migration {
  override up(): void {
    this.questions();
    this.answers();
    this.likes('course_question', 'question');
    this.likes('course_answer', 'answer');
    this.reports();
  }

  private questions(): void {
    this.addSql(`create table "course_questions" ("id" uuid not null, "created_at" timestamptz(3) not null,
      ${WRITTEN}, "course_id" uuid not null, "lesson_id" uuid not null, "position_seconds" int null,
      "answer_count" int not null default 0, "teacher_answered_at" timestamptz(3) null, "accepted_id" uuid null,
      "accepted_at" timestamptz(3) null, "hidden_by_teacher" boolean not null default false, primary key ("id"))`);
    this.written('course_questions');
    this.addSql(`alter table "course_questions" add constraint "course_questions_counts_check"
      check (like_count >= 0 and answer_count >= 0)`);
    this.addSql(`alter table "course_questions" add constraint "course_questions_position_check"
      check (position_seconds >= 0)`);
    this.addSql(`alter table "course_questions" add constraint "course_questions_accepted_check"
      check ((accepted_id is null) = (accepted_at is null))`);
    this.reference('course_questions', 'course_id', 'courses');
    this.reference('course_questions', 'lesson_id', 'lessons');
    for (const [of, by] of [
      ['course', 'created_at'],
      ['course', 'like_count'],
      ['lesson', 'created_at'],
      ['lesson', 'like_count'],
      ['author', 'created_at'],
    ])
      this.addSql(`create index "course_questions_${of}_id_${by}_id_index"
        on "course_questions" ("${of}_id", "${by}", "id")`);
    this.addSql(`create index "course_questions_waiting" on "course_questions" ("created_at", "id")
      where ${WAITS}`);
    this.addSql(`create index "course_questions_waiting_of_course" on "course_questions"
      ("course_id", "created_at", "id") where ${WAITS}`);
  }

  private answers(): void {
    this.addSql(`create table "course_answers" ("id" uuid not null, "created_at" timestamptz(3) not null,
      ${WRITTEN}, "question_id" uuid not null, "by_teacher" boolean not null,
      "hidden_by_teacher" boolean not null default false, primary key ("id"))`);
    this.written('course_answers');
    this.addSql(`alter table "course_answers" add constraint "course_answers_like_count_check"
      check (like_count >= 0)`);
    this.reference('course_answers', 'question_id', 'course_questions');
    this.addSql(`create index "course_answers_of_question" on "course_answers"
      ("question_id", ((not "by_teacher")::int), (- "like_count"), "created_at", "id")`);

    // The question is locked by a statement of its own: the next one sees all answers that were committed before it.
    this.addSql(`create function settle_course_question() returns trigger language plpgsql as $$
      begin
        perform 1 from course_questions where id = new.question_id for no key update;
        update course_questions q set
          answer_count = answer_count
            + (new.state = 'VISIBLE')::int - (tg_op = 'UPDATE' and old.state = 'VISIBLE')::int,
          teacher_answered_at = case when new.by_teacher then (select min(a.created_at) from course_answers a
            where a.question_id = q.id and a.by_teacher and a.state = 'VISIBLE') else teacher_answered_at end,
          accepted_at = case when new.state = 'VISIBLE' or accepted_id is distinct from new.id then accepted_at end,
          accepted_id = case when new.state = 'VISIBLE' or accepted_id is distinct from new.id then accepted_id end
          where id = new.question_id;
        return null;
      end $$`);
    this.addSql(`create trigger course_answers_settle after insert on "course_answers"
      for each row when (new.state = 'VISIBLE') execute function settle_course_question()`);
    this.addSql(`create trigger course_answers_resettle after update of "state" on "course_answers"
      for each row when ((old.state = 'VISIBLE') <> (new.state = 'VISIBLE'))
      execute function settle_course_question()`);
  }

  /** What every text has that people write for others. */
  private written(table: string): void {
    this.addSql(`alter table "${table}" add constraint "${table}_state_check"
      check ("state" in ('VISIBLE', 'HELD', 'HIDDEN', 'REMOVED'))`);
    this.addSql(`alter table "${table}" add constraint "${table}_author_id_client_key_unique"
      unique ("author_id", "client_key")`);
    this.reference(table, 'author_id', 'users');
    this.addSql(`create index "${table}_held" on "${table}" ("created_at", "id") where "state" = 'HELD'`);
  }

  private likes(subject: string, column: string): void {
    const table = `${subject}_likes`;
    this.addSql(`create table "${table}" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "${column}_id" uuid not null, "user_id" uuid not null, primary key ("id"))`);
    this.addSql(`alter table "${table}" add constraint "${table}_${column}_id_user_id_unique"
      unique ("${column}_id", "user_id")`);
    this.addSql(`create index "${table}_user_id_index" on "${table}" ("user_id")`);
    this.reference(table, `${column}_id`, `${subject}s`);
    this.reference(table, 'user_id', 'users');
    this.addSql(`create function count_${subject}_like() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          update ${subject}s set like_count = like_count + 1 where id = new.${column}_id;
        else
          update ${subject}s set like_count = like_count - 1 where id = old.${column}_id;
        end if;
        return null;
      end $$`);
    this.addSql(`create trigger ${table}_count after insert or delete on "${table}"
      for each row execute function count_${subject}_like()`);
  }

  private reports(): void {
    // A live room may be of no course.
    this.addSql(`alter table "reports" alter column "course_id" drop not null`);
    this.addSql(`alter table "reports" drop constraint "reports_course_id_foreign"`);
    this.reference('reports', 'course_id', 'courses', 'on delete set null');
    for (const [column, target] of [
      ['question_id', 'course_questions'],
      ['answer_id', 'course_answers'],
      ['room_question_id', 'room_questions'],
      ['room_message_id', 'room_messages'],
    ] as const) {
      this.addSql(`alter table "reports" add column "${column}" uuid null`);
      this.reference('reports', column, target, 'on delete set null');
      this.addSql(`create index "reports_${column}_index" on "reports" ("${column}")`);
    }
    this.addSql(`alter table "reports" drop constraint "reports_kind_check"`);
    this.addSql(`alter table "reports" add constraint "reports_kind_check" check ("kind" in
      ('COURSE', 'COMMENT', 'COURSE_QUESTION', 'COURSE_ANSWER', 'ROOM_QUESTION', 'ROOM_MESSAGE'))`);
    this.addSql(`alter table "reports" drop constraint "reports_decision_check"`);
    this.addSql(`alter table "reports" add constraint "reports_decision_check"
      check ("decision" in ('DISMISS', 'HIDE_COMMENT', 'HIDE_TEXT', 'TAKE_DOWN_COURSE'))`);
  }

  private reference(table: string, column: string, target: string, action = ''): void {
    this.addSql(`alter table "${table}" add constraint "${table}_${column}_foreign"
      foreign key ("${column}") references "${target}" ("id") ${action}`);
  }
}

const WRITTEN = `"author_id" uuid not null, "text" text not null, "state" text not null default 'VISIBLE',
  "edited_at" timestamptz(3) null, "hidden_reason" text null, "like_count" int not null default 0,
  "client_key" text null`;
