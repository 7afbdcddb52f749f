import type { Client } from 'pg';

export interface Size {
  teachers: number;
  learners: number;
  courses: number;
  /** Of each course; a multiple of three, for its three chapters. */
  lessons: number;
  comments: number;
}

export const SIZE: Size = {
  teachers: 100,
  learners: 5000,
  courses: 2000,
  lessons: 15,
  comments: 1_000_000,
};

/** Courses that a tenth of all comments are about, so that there are deep pages. */
const TALKED_ABOUT = 10;

/**
 * A shop of some age, written beside the product by a few statements: what is sold and said, never what was paid. Rows are
 * copies of the demo's with other facts, so that columns that come later need no word here. Triggers write the search
 * documents as they would for anybody.
 */
export async function seedShop(database: Client, size: Size): Promise<void> {
  await database.query(
    `insert into users select (jsonb_populate_record(u, jsonb_build_object('id', uuidv7(),
      'username', null, 'username_key', null, 'name', '讲师' || n))).*
    from users u, generate_series(1, $1::int) as n where u.username = 'lu-xingzhou'`,
    [size.teachers],
  );
  await database.query(
    `insert into users select (jsonb_populate_record(u, jsonb_build_object('id', uuidv7(),
      'username', null, 'username_key', null, 'password_hash', null, 'name', '学员' || n))).*
    from users u, generate_series(1, $1::int) as n where u.username = 'xiaoming'`,
    [size.learners],
  );
  await database.query(
    `insert into courses select (jsonb_populate_record(c, jsonb_build_object('id', uuidv7(),
      'title', (array['量子','写作','数据','摄影','理财','沟通','设计','阅读'])[1 + n % 8] || '课第' || n || '讲',
      'tags', jsonb_build_array((array['零基础','进阶','实战'])[1 + n % 3], '标签' || n % 50),
      'share_code', 'bench-' || n, 'price_fen', 100 * (n % 300), 'enrolled_count', n * 37 % 1000,
      'rating_sum', n * 37 % 100 * 4, 'rating_count', n * 37 % 100,
      'published_at', timestamptz '2025-01-01' + n * interval '3 hours',
      'teacher_id', t.ids[1 + n % cardinality(t.ids)]))).*
     from courses c, generate_series(1, $1::int) as n,
       (select array_agg(id) as ids from users where name like '讲师%') t
     where c.share_code = 'sql'`,
    [size.courses],
  );
  await database.query(`insert into chapters select (jsonb_populate_record(h, jsonb_build_object('id', uuidv7(),
      'course_id', c.id, 'position', place, 'title', '第' || place || '章'))).*
    from chapters h, courses c, generate_series(1, 3) as place
    where h.id = (select id from chapters limit 1) and c.share_code like 'bench-%'`);
  await database.query(
    `insert into lessons select (jsonb_populate_record(l, jsonb_build_object('id', uuidv7(),
      'course_id', h.course_id, 'chapter_id', h.id, 'position', place, 'number', (h.position - 1) * $1::int / 3 + place,
      'title', '第' || place || '节 ' || (array['光合','星系','落款','茶道','节拍'])[1 + place % 5],
      'trial', h.position = 1 and place = 1))).*
     from lessons l, chapters h join courses c on c.id = h.course_id,
       generate_series(1, $1::int / 3) as place
     where l.id = (select id from lessons where kind = 'VIDEO' limit 1) and c.share_code like 'bench-%'`,
    [size.lessons],
  );
  // Comments alone are a million: each reference is right by construction, and roots fire no trigger.
  await database.query(`set session_replication_role = replica`);
  await database.query(
    `insert into comments (id, created_at, course_id, author_id, text)
     select uuidv7(), timestamptz '2025-01-01' + n * interval '20 seconds',
       c.ids[1 + case when n % 10 = 0 then n / 10 % ${TALKED_ABOUT} else n % cardinality(c.ids) end],
       u.ids[1 + n % cardinality(u.ids)], '第' || n || '条：讲得清楚，例子也贴近生活，跟着做了一遍就懂了。'
     from generate_series(1, $1::int) as n,
       (select array_agg(id order by published_at) as ids from courses where share_code like 'bench-%') c,
       (select array_agg(id) as ids from users where name like '学员%') u`,
    [size.comments],
  );
  await database.query(`set session_replication_role = origin`);
  await database.query('vacuum analyze');
}

/** What is asked for: other courses, words and places each time, so that nothing is measured that only one row knows. */
export interface Targets {
  courses: string[];
  words: string[];
  /** Somewhere deep in what is said about a course, as a cursor tells it. */
  deep: { course: string; after: string; at: string; id: string }[];
}

export async function targetsIn(database: Client, size: Size): Promise<Targets> {
  const depth = size.comments / 10 / TALKED_ABOUT;
  const courses = await database.query<{ id: string }>(
    `select id from courses where share_code like 'bench-%' order by share_code limit 200`,
  );
  const deep = await database.query<{ course: string; at: string; id: string; key: unknown }>(
    `select course_id as course, created_at::text as at, id, json_build_array(created_at, id) as key from (
       select *, row_number() over (partition by course_id order by created_at desc, id desc) as place
       from comments where course_id = any(array(
         select id from courses where share_code like 'bench-%' order by published_at limit $1::int))) numbered
     where place = any($2)`,
    [TALKED_ABOUT, [0.3, 0.5, 0.7].map(part => Math.round(part * depth))],
  );
  return {
    courses: courses.rows.map(({ id }) => id),
    words: ['量子', '星系', '写作 进阶', '讲师7', '数据课', '落款', '课', '写 作'],
    deep: deep.rows.map(({ key, ...place }) => ({
      ...place,
      after: Buffer.from(JSON.stringify(key)).toString('base64url'),
    })),
  };
}
