import { Migration } from '@mikro-orm/migrations';

/** Comments and their likes, ratings, and reports of what should not be there. */
export class Migration20261121195000Comments extends Migration {
  override up(): void {
    this.comments();
    this.ratings();
    this.reports();
  }

  private comments(): void {
    this.addSql(`create table "comments" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "course_id" uuid not null, "lesson_id" uuid null, "author_id" uuid not null, "root_id" uuid null,
      "reply_to_id" uuid null, "text" text not null, "state" text not null default 'VISIBLE',
      "edited_at" timestamptz(3) null, "hidden_reason" text null, "like_count" int not null default 0,
      "reply_count" int not null default 0, "client_key" text null, primary key ("id"))`);
    this.addSql(`alter table "comments" add constraint "comments_state_check"
      check ("state" in ('VISIBLE', 'HELD', 'HIDDEN', 'REMOVED'))`);
    this.addSql(`alter table "comments" add constraint "comments_counts_check"
      check (like_count >= 0 and reply_count >= 0)`);
    this.addSql(`alter table "comments" add constraint "comments_author_id_client_key_unique"
      unique ("author_id", "client_key")`);
    this.reference('comments', 'course_id', 'courses');
    this.reference('comments', 'author_id', 'users');
    this.reference('comments', 'lesson_id', 'lessons', 'on delete set null');
    this.reference('comments', 'root_id', 'comments', 'on delete set null');
    this.reference('comments', 'reply_to_id', 'comments', 'on delete set null');
    this.addSql(`create index "comments_of_course" on "comments" ("course_id", "created_at", "id")
      include ("state") where "root_id" is null and "lesson_id" is null`);
    this.addSql(`create index "comments_of_course_by_likes" on "comments" ("course_id", "like_count", "id")
      where "root_id" is null and "lesson_id" is null`);
    this.addSql(`create index "comments_of_lesson" on "comments" ("lesson_id", "created_at", "id")
      where "root_id" is null`);
    this.addSql(`create index "comments_of_root" on "comments" ("root_id", "created_at", "id")
      where "root_id" is not null`);
    this.addSql(`create index "comments_held" on "comments" ("created_at", "id") where "state" = 'HELD'`);

    // Answers that show are counted on the root; roots themselves fire nothing, however many are written at once.
    this.addSql(`create function count_reply() returns trigger language plpgsql as $$
      begin
        update comments set reply_count = reply_count
            + (new.state = 'VISIBLE')::int - (tg_op = 'UPDATE' and old.state = 'VISIBLE')::int
          where id = new.root_id;
        return null;
      end $$`);
    this.addSql(`create trigger comments_count_reply after insert on "comments"
      for each row when (new.root_id is not null and new.state = 'VISIBLE') execute function count_reply()`);
    this.addSql(`create trigger comments_recount_reply after update of "state" on "comments"
      for each row when (new.root_id is not null and (old.state = 'VISIBLE') <> (new.state = 'VISIBLE'))
      execute function count_reply()`);

    this.addSql(`create table "comment_likes" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "comment_id" uuid not null, "user_id" uuid not null, primary key ("id"))`);
    this.addSql(`alter table "comment_likes" add constraint "comment_likes_comment_id_user_id_unique"
      unique ("comment_id", "user_id")`);
    this.addSql(`create index "comment_likes_user_id_index" on "comment_likes" ("user_id")`);
    this.reference('comment_likes', 'comment_id', 'comments');
    this.reference('comment_likes', 'user_id', 'users');
    this.addSql(`create function count_like() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then
          update comments set like_count = like_count + 1 where id = new.comment_id;
        else
          update comments set like_count = like_count - 1 where id = old.comment_id;
        end if;
        return null;
      end $$`);
    this.addSql(`create trigger comment_likes_count after insert or delete on "comment_likes"
      for each row execute function count_like()`);
  }

  private ratings(): void {
    this.addSql(`create table "course_ratings" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "user_id" uuid not null, "course_id" uuid not null, "stars" int not null,
      "changed_at" timestamptz(3) not null, primary key ("id"))`);
    this.addSql(`alter table "course_ratings" add constraint "course_ratings_stars_check"
      check (stars >= 1 and stars <= 5)`);
    this.addSql(`alter table "course_ratings" add constraint "course_ratings_user_id_course_id_unique"
      unique ("user_id", "course_id")`);
    this.addSql(
      `create index "course_ratings_course_id_stars_index" on "course_ratings" ("course_id", "stars")`,
    );
    this.reference('course_ratings', 'user_id', 'users');
    this.reference('course_ratings', 'course_id', 'courses');
    // Whatever way a rating comes, changes or goes – a refund, a merge of accounts, an erasure – the sums follow.
    this.addSql(`create function add_rating() returns trigger language plpgsql as $$
      declare
        plus int := case when tg_op = 'DELETE' then 0 else new.stars end;
        minus int := case when tg_op = 'INSERT' then 0 else old.stars end;
      begin
        update courses set rating_sum = rating_sum + plus - minus,
          rating_count = rating_count + (tg_op = 'INSERT')::int - (tg_op = 'DELETE')::int
          where id = case when tg_op = 'DELETE' then old.course_id else new.course_id end;
        return null;
      end $$`);
    this
      .addSql(`create trigger course_ratings_add after insert or delete or update of "stars" on "course_ratings"
      for each row execute function add_rating()`);
  }

  private reports(): void {
    this.addSql(`create table "reports" ("id" uuid not null, "created_at" timestamptz(3) not null,
      "reporter_id" uuid not null, "kind" text not null, "subject_id" uuid not null, "course_id" uuid not null,
      "comment_id" uuid null, "reason" text not null, "details" text not null,
      "status" text not null default 'OPEN', "decision" text null, "note" text null,
      "decided_at" timestamptz(3) null, primary key ("id"))`);
    this.addSql(
      `alter table "reports" add constraint "reports_kind_check" check ("kind" in ('COURSE', 'COMMENT'))`,
    );
    this.addSql(`alter table "reports" add constraint "reports_reason_check" check ("reason" in
      ('COPYRIGHT', 'ILLEGAL', 'FRAUD', 'ABUSE', 'PORN', 'SPAM', 'WRONG_CONTENT', 'OTHER'))`);
    this.addSql(`alter table "reports" add constraint "reports_status_check"
      check ("status" in ('OPEN', 'DISMISSED', 'UPHELD'))`);
    this.addSql(`alter table "reports" add constraint "reports_decision_check"
      check ("decision" in ('DISMISS', 'HIDE_COMMENT', 'TAKE_DOWN_COURSE'))`);
    this.addSql(`alter table "reports" add constraint "reports_reporter_id_subject_id_unique"
      unique ("reporter_id", "subject_id")`);
    this.addSql(
      `create index "reports_status_created_at_id_index" on "reports" ("status", "created_at", "id")`,
    );
    this.addSql(
      `create index "reports_reporter_id_created_at_id_index" on "reports" ("reporter_id", "created_at", "id")`,
    );
    this.addSql(`create index "reports_subject_id_index" on "reports" ("subject_id")`);
    this.addSql(`create index "reports_course_id_index" on "reports" ("course_id")`);
    this.addSql(`create index "reports_comment_id_index" on "reports" ("comment_id")`);
    this.reference('reports', 'reporter_id', 'users');
    this.reference('reports', 'course_id', 'courses');
    this.reference('reports', 'comment_id', 'comments', 'on delete set null');
  }

  private reference(table: string, column: string, target: string, action = ''): void {
    this.addSql(`alter table "${table}" add constraint "${table}_${column}_foreign"
      foreign key ("${column}") references "${target}" ("id") ${action}`);
  }
}
