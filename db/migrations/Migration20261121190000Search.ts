import { Migration } from '@mikro-orm/migrations';

const SCORED = `rating_score("rating_sum", "rating_count")`;

/** What courses are found by, kept by triggers so that it is right whoever writes; and what they are sorted by. */
export class Migration20261121190000Search extends Migration {
  override up(): void {
    this.functions();
    this.documents();
    this.triggers();
    this.sorts();
    this.searches();
    this.addSql(`insert into "course_searches" ("course_id") select "id" from "courses"`);
    this.addSql(`select refresh_course_searches(array(select "id" from "courses"))`);
  }

  private functions(): void {
    this.addSql(`create function search_text(given text) returns text
      language sql immutable strict parallel safe as $$ select lower(normalize(given, NFKC)) $$`);

    // Every two neighbours within a word, each pair once.
    this.addSql(`create function bigrams(given text) returns text[]
      language sql immutable strict parallel safe as $$
        select coalesce(array_agg(distinct pair), '{}') from (
          select c || lead(c) over (order by n) as pair
          from unnest(string_to_array(given, null)) with ordinality as chars (c, n)
        ) pairs where pair !~ '\\s'
      $$`);

    // What a document must hold for every word to be in it: pairs of the longer ones, the character of the others.
    this.addSql(`create function search_grams(words text[]) returns text[]
      language sql immutable strict parallel safe as $$
        select coalesce(array_agg(distinct gram), '{}') from unnest(words) as word,
          unnest(case when char_length(word) = 1 then array[word] else bigrams(word) end) as gram
      $$`);

    this.addSql(`create function search_words(given text[]) returns text[]
      language sql immutable strict parallel safe as $$
        select coalesce(array_agg(search_text(word)), '{}') from unnest(given) as word
      $$`);

    // Each word counts by the best place it is found in; 0 where one is found in none. Single characters are in nearly
    // every text, so they are looked for in the short ones alone.
    this
      .addSql(`create function search_rank(title text, tags text, teacher text, lessons text, intro text, words text[])
      returns int language plpgsql immutable strict parallel safe as $$
        declare
          word text;
          rank int := 0;
        begin
          foreach word in array words loop
            if strpos(title, word) > 0 then rank := rank + 5;
            elsif strpos(tags, word) > 0 then rank := rank + 4;
            elsif strpos(teacher, word) > 0 then rank := rank + 3;
            elsif char_length(word) = 1 then return 0;
            elsif strpos(lessons, word) > 0 then rank := rank + 2;
            elsif strpos(intro, word) > 0 then rank := rank + 1;
            else return 0;
            end if;
          end loop;
          return rank;
        end
      $$`);

    // Millionths of a star, so that a page's cursor carries it exactly. Five imagined ratings of four stars keep a
    // single enthusiast from leading the list; what nobody rated comes last.
    this.addSql(`create function rating_score(rating_sum int, rating_count int) returns int
      language sql immutable strict parallel safe as $$
        select case when rating_count = 0 then 0
          else ((rating_sum + 20)::bigint * 1000000 / (rating_count + 5))::int end
      $$`);
  }

  /** A row for every course; its texts are empty while the course is not on show. */
  private documents(): void {
    this.addSql(`create table "course_searches" (
      "course_id" uuid primary key references "courses" ("id") on delete cascade,
      "title" text not null default '', "tags" text not null default '', "teacher" text not null default '',
      "lessons" text not null default '', "intro" text not null default '',
      "grams" text[] not null default '{}')`);
    this.addSql(`create index "course_searches_grams_index" on "course_searches" using gin ("grams")
      with (fastupdate = off)`);

    // Whoever writes locks first and reads then: of two who change one course at once, the second sees what the first
    // wrote. The teacher comes before the documents, as for whoever renames one.
    this.addSql(`create function refresh_course_searches(ids uuid[]) returns void language plpgsql as $$
      begin
        perform 1 from users u where u.id in (select c.teacher_id from courses c where c.id = any(ids))
          order by u.id for share;
        perform 1 from course_searches s where s.course_id = any(ids) order by s.course_id for update;
        update course_searches s set title = d.title, tags = d.tags, teacher = d.teacher, lessons = d.lessons,
          intro = d.intro, grams = array(
            select unnest(bigrams(concat_ws(E'\\n', d.title, d.tags, d.teacher, d.lessons, d.intro)))
            union select c from unnest(string_to_array(d.title || d.tags || d.teacher, null)) as chars (c)
              where c !~ '\\s')
        from (
          select c.id, search_text(c.title) as title, search_text(array_to_string(c.tags, E'\\n')) as tags,
            search_text(u.name) as teacher, search_text(concat_ws(E'\\n', c.promise, c.intro)) as intro,
            coalesce((select string_agg(search_text(l.title), E'\\n' order by l.number) from lessons l
              where l.course_id = c.id and l.removed_at is null), '') as lessons
          from courses c join users u on u.id = c.teacher_id where c.id = any(ids) and c.status = 'PUBLISHED'
        ) d where d.id = s.course_id;
        update course_searches s set title = '', tags = '', teacher = '', lessons = '', intro = '', grams = '{}'
        from courses c where c.id = s.course_id and c.id = any(ids) and c.status <> 'PUBLISHED' and s.grams <> '{}';
      end
    $$`);
  }

  private triggers(): void {
    this.addSql(`create function search_new_courses() returns trigger language plpgsql as $$
      begin
        insert into course_searches (course_id) select id from rows;
        perform refresh_course_searches(array(select id from rows));
        return null;
      end
    $$`);
    this.addSql(`create trigger "courses_search_insert" after insert on "courses"
      referencing new table as rows for each statement execute function search_new_courses()`);

    this.addSql(`create function search_changed_course() returns trigger language plpgsql as $$
      begin
        perform refresh_course_searches(array[new.id]);
        return null;
      end
    $$`);
    this.addSql(`create trigger "courses_search_update"
      after update of title, promise, intro, tags, status, teacher_id on "courses" for each row
      when ((old.title, old.promise, old.intro, old.tags, old.status, old.teacher_id)
        is distinct from (new.title, new.promise, new.intro, new.tags, new.status, new.teacher_id))
      execute function search_changed_course()`);

    this.addSql(`create function search_renamed_teacher() returns trigger language plpgsql as $$
      begin
        perform refresh_course_searches(array(select id from courses where teacher_id = new.id));
        return null;
      end
    $$`);
    this.addSql(`create trigger "users_search_update" after update of name on "users" for each row
      when (old.name is distinct from new.name) execute function search_renamed_teacher()`);

    // Once a statement: a version that brings fifty lessons is read once, not fifty times.
    this.addSql(`create function search_lessons() returns trigger language plpgsql as $$
      begin
        perform refresh_course_searches(array(select distinct course_id from rows));
        return null;
      end
    $$`);
    this.addSql(`create trigger "lessons_search_insert" after insert on "lessons"
      referencing new table as rows for each statement execute function search_lessons()`);
    this.addSql(`create trigger "lessons_search_delete" after delete on "lessons"
      referencing old table as rows for each statement execute function search_lessons()`);
    this.addSql(`create function search_changed_lessons() returns trigger language plpgsql as $$
      declare
        ids uuid[] := array(select distinct unnest(array[o.course_id, n.course_id]) from before o
          join after n using (id) where (o.title, o.removed_at, o.course_id, o.number)
            is distinct from (n.title, n.removed_at, n.course_id, n.number));
      begin
        if cardinality(ids) > 0 then perform refresh_course_searches(ids); end if;
        return null;
      end
    $$`);
    this.addSql(`create trigger "lessons_search_update" after update on "lessons"
      referencing old table as before new table as after for each statement
      execute function search_changed_lessons()`);
  }

  private sorts(): void {
    this.addSql(
      `create index "courses_popular_index" on "courses" ("enrolled_count", "id") where "status" = 'PUBLISHED'`,
    );
    this.addSql(
      `create index "courses_rated_index" on "courses" (${SCORED}, "id") where "status" = 'PUBLISHED'`,
    );
    this.addSql(
      `create index "courses_tags_index" on "courses" using gin ("tags") where "status" = 'PUBLISHED'`,
    );
  }

  /** What is searched for: by nobody, but by how many. A mark tells two places apart within a word and a day. */
  private searches(): void {
    this.addSql(`create table "search_sightings" (
      "day" date not null, "term" text not null, "mark" int not null, primary key ("day", "term", "mark"))`);
    this.addSql(`create table "promoted_searches" (
      "id" uuid not null primary key, "created_at" timestamptz(3) not null,
      "term" text not null, "position" int not null)`);
    this.addSql(
      `alter table "promoted_searches" add constraint "promoted_searches_term_unique" unique ("term")`,
    );
  }
}
