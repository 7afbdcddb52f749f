import { Migration } from '@mikro-orm/migrations';

/** Live sessions, and what is asked and said in their rooms. */
export class Migration20261121210000Live extends Migration {
  override up(): void {
    this.sessions();
    this.questions();
    this.messages();
    this.events();
  }

  private sessions(): void {
    this.addSql(`create table "live_sessions" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "course_id" uuid null, "teacher_id" uuid not null, "title" text not null, "intro" text not null,
      "starts_at" timestamptz(3) not null, "ends_at" timestamptz(3) not null,
      "status" text not null default 'SCHEDULED', "access" text not null, "stream_url" text null,
      "replay_url" text null, "slow_seconds" int not null default 0, "all_muted" boolean not null default false,
      "pinned_question_id" uuid null, "seq" int not null default 0, "peak_viewers" int not null default 0,
      primary key ("id"))`);
    this.addSql(`alter table "live_sessions" add constraint "live_sessions_status_check"
      check ("status" in ('SCHEDULED', 'LIVE', 'ENDED', 'CANCELLED'))`);
    this.addSql(`alter table "live_sessions" add constraint "live_sessions_access_check"
      check ("access" in ('GRANT', 'MEMBERS', 'OPEN'))`);
    this.addSql(`alter table "live_sessions" add constraint "live_sessions_hours_check"
      check (ends_at > starts_at)`);
    this.addSql(`alter table "live_sessions" add constraint "live_sessions_course_check"
      check (access <> 'GRANT' or course_id is not null)`);
    this.addSql(`alter table "live_sessions" add constraint "live_sessions_counts_check"
      check (seq >= 0 and slow_seconds >= 0 and peak_viewers >= 0)`);
    this.addSql(`create index "live_sessions_status_starts_at_id_index"
      on "live_sessions" ("status", "starts_at", "id")`);
    this.addSql(`create index "live_sessions_course_id_index" on "live_sessions" ("course_id")`);
    this.addSql(`create index "live_sessions_teacher_id_index" on "live_sessions" ("teacher_id")`);
    this.reference('live_sessions', 'course_id', 'courses', 'on delete set null');
    this.reference('live_sessions', 'teacher_id', 'users');

    this.addSql(`create table "live_reservations" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "session_id" uuid not null, "user_id" uuid not null, "reminded_at" timestamptz(3) null, primary key ("id"))`);
    this.ofUser('live_reservations');

    // How many each process has in a room; gone with a crash, as those who were counted are.
    this
      .addSql(`create unlogged table "room_presences" ("session_id" uuid not null, "process_id" uuid not null,
      "viewers" int not null, "seen_at" timestamptz(3) not null, primary key ("session_id", "process_id"))`);
  }

  private questions(): void {
    this.addSql(`create table "room_questions" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "session_id" uuid not null, "author_id" uuid not null, "text" text not null,
      "state" text not null default 'ASKED', "answer" text null, "answered_at" timestamptz(3) null,
      "upvotes" int not null default 0, "client_key" text null, primary key ("id"))`);
    this.addSql(`alter table "room_questions" add constraint "room_questions_state_check"
      check ("state" in ('ASKED', 'ANSWERED', 'HELD', 'HIDDEN', 'WITHDRAWN'))`);
    this.addSql(`alter table "room_questions" add constraint "room_questions_upvotes_check"
      check (upvotes >= 0)`);
    this.addSql(`alter table "room_questions" add constraint "room_questions_author_id_client_key_unique"
      unique ("author_id", "client_key")`);
    this.addSql(`create index "room_questions_session_id_upvotes_id_index"
      on "room_questions" ("session_id", "upvotes", "id")`);
    this.addSql(`create index "room_questions_session_id_created_at_id_index"
      on "room_questions" ("session_id", "created_at", "id")`);
    this.reference('room_questions', 'session_id', 'live_sessions');
    this.reference('room_questions', 'author_id', 'users');

    this.addSql(`create table "room_votes" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "question_id" uuid not null, "user_id" uuid not null, primary key ("id"))`);
    this.addSql(`alter table "room_votes" add constraint "room_votes_question_id_user_id_unique"
      unique ("question_id", "user_id")`);
    this.addSql(`create index "room_votes_user_id_index" on "room_votes" ("user_id")`);
    this.reference('room_votes', 'question_id', 'room_questions');
    this.reference('room_votes', 'user_id', 'users');
    // Whatever way a vote comes or goes – a merge of accounts, an erasure – its question counts it.
    this.addSql(`create function count_room_vote() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          update room_questions set upvotes = upvotes + 1 where id = new.question_id;
        else
          update room_questions set upvotes = upvotes - 1 where id = old.question_id;
        end if;
        return null;
      end $$`);
    this.addSql(`create trigger room_votes_count after insert or delete on "room_votes"
      for each row execute function count_room_vote()`);
  }

  private messages(): void {
    this.addSql(`create table "room_messages" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "session_id" uuid not null, "author_id" uuid not null, "text" text not null,
      "state" text not null default 'VISIBLE', "client_key" text null, primary key ("id"))`);
    this.addSql(`alter table "room_messages" add constraint "room_messages_state_check"
      check ("state" in ('VISIBLE', 'HELD', 'HIDDEN'))`);
    this.addSql(`alter table "room_messages" add constraint "room_messages_author_id_client_key_unique"
      unique ("author_id", "client_key")`);
    this.addSql(`create index "room_messages_session_id_created_at_id_index"
      on "room_messages" ("session_id", "created_at", "id")`);
    this.addSql(`create index "room_messages_author_id_session_id_created_at_index"
      on "room_messages" ("author_id", "session_id", "created_at")`);
    this.reference('room_messages', 'session_id', 'live_sessions');
    this.reference('room_messages', 'author_id', 'users');

    this.addSql(`create table "room_mutes" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "session_id" uuid not null, "user_id" uuid not null, "until" timestamptz(3) not null, primary key ("id"))`);
    this.ofUser('room_mutes');
  }

  private events(): void {
    this.addSql(`create table "room_events" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "session_id" uuid not null, "seq" int not null, "kind" text not null, "question_id" uuid null,
      "message_id" uuid null, primary key ("id"))`);
    this.addSql(`alter table "room_events" add constraint "room_events_kind_check"
      check ("kind" in ('ROOM', 'MESSAGE', 'QUESTION'))`);
    this.addSql(`alter table "room_events" add constraint "room_events_session_id_seq_unique"
      unique ("session_id", "seq")`);
    this.addSql(`create index "room_events_question_id_index" on "room_events" ("question_id")`);
    this.addSql(`create index "room_events_message_id_index" on "room_events" ("message_id")`);
    this.reference('room_events', 'session_id', 'live_sessions');
    this.reference('room_events', 'question_id', 'room_questions', 'on delete set null');
    this.reference('room_events', 'message_id', 'room_messages', 'on delete set null');
  }

  /** One row of a session and a user. */
  private ofUser(table: string): void {
    this.addSql(`alter table "${table}" add constraint "${table}_session_id_user_id_unique"
      unique ("session_id", "user_id")`);
    this.addSql(`create index "${table}_user_id_index" on "${table}" ("user_id")`);
    this.reference(table, 'session_id', 'live_sessions');
    this.reference(table, 'user_id', 'users');
  }

  private reference(table: string, column: string, target: string, action = ''): void {
    this.addSql(`alter table "${table}" add constraint "${table}_${column}_foreign"
      foreign key ("${column}") references "${target}" ("id") ${action}`);
  }
}
