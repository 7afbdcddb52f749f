/**
 * The same answers as the client's documents give a visitor, each as one statement that returns finished JSON: as fast as
 * this database can say it. What a visitor never has (progress, a cart, an end of access) stands there as it is.
 */
const money = (fen: string): string =>
  `json_build_object('fen', ${fen}, 'text', '¥' || to_char(${fen} / 100.0, 'FM999,999,990.00'))`;

const iso = (moment: string): string =>
  `to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** `$1` is the moment, `$2` the origin of files. */
const WINDOW = `left join lateral (select w.* from limited_prices w where w.course_id = c.id and w.starts_at <= $1
  and $1 < w.ends_at and w.price_fen < c.price_fen order by w.price_fen, w.ends_at, w.id limit 1) w on true`;
const CARD = `
  'id', c.id, 'title', c.title, 'promise', c.promise, 'smallCoverUrl', $2 || '/media/' || replace(coalesce(f.small_path, f.path), 'public/', ''),
  'lessonCount', (select count(*) from lessons l where l.course_id = c.id and l.removed_at is null),
  'enrolledCount', c.enrolled_count,
  'access', case when exists (select from lessons l where l.course_id = c.id and l.trial and l.removed_at is null)
    then 'PREVIEW' else 'LOCKED' end,
  'rating', json_build_object('average', round(c.rating_sum::numeric / nullif(c.rating_count, 0), 1)::float8,
    'count', c.rating_count),
  'price', ${money('coalesce(w.price_fen, c.price_fen)')}, 'listPrice', ${money('c.price_fen')},
  'limitedPrice', case when w.id is not null
    then json_build_object('id', w.id, 'label', w.label, 'endsAt', ${iso('w.ends_at')}) end`;
const TEACHER = `'id', u.id, 'name', u.name, 'avatarUrl', $2 || '/media/' || replace(a.path, 'public/', '')`;
const JOINS = `join users u on u.id = c.teacher_id left join stored_files a on a.id = u.avatar_id
  join stored_files f on f.id = c.cover_id ${WINDOW}`;
const CARD_WITH_TEACHER = `json_build_object(${CARD}, 'teacher', json_build_object(${TEACHER}))`;

/** A page of twenty under the name of its list; its keys tell where it ends. */
const page = (rows: string, keys: string): string => `
  select json_build_object('nodes', coalesce(json_agg(node order by place) filter (where place <= 20), '[]'),
    'pageInfo', json_build_object('hasNextPage', count(*) > 20, 'endCursor',
      (array_agg(json_build_array(${keys}) order by place desc) filter (where place <= 20))[1]))
  from (${rows}) page`;

const HOME = page(
  `select row_number() over (order by c.published_at desc, c.id desc) as place, c.published_at as k1, c.id as k2,
     ${CARD_WITH_TEACHER} as node
   from (select * from courses where status = 'PUBLISHED' order by published_at desc, id desc limit 21) c ${JOINS}`,
  'k1, k2',
);

/** `$3`: the words, as they stand in documents. */
const SEARCH = page(
  `select row_number() over (order by c.rank desc, c.enrolled_count desc, c.id desc) as place,
     c.rank as k1, c.enrolled_count as k2, c.id as k3, ${CARD_WITH_TEACHER} as node
   from (select c.*, s.rank from (select course_id, search_rank(title, tags, teacher, lessons, intro,
         (select search_words($3::text[]))) as rank
       from course_searches where grams @> (select search_grams(search_words($3::text[])))) s join courses c on c.id = s.course_id
     where s.rank > 0 and c.status = 'PUBLISHED' order by s.rank desc, c.enrolled_count desc, c.id desc limit 21) c
   ${JOINS}`,
  'k1, k2, k3',
);

/** `$3`: the course. */
const COURSE = `
  select json_build_object(${CARD}, 'coverUrl', $2 || '/media/' || replace(f.path, 'public/', ''), 'intro', c.intro, 'shareCode', c.share_code, 'inCart', false, 'accessEndsAt', null, 'certificate', null,
    'tags', c.tags, 'copyright', c.copyright, 'version', c.version, 'progress', null,
    'durationSeconds', (select coalesce(sum(l.duration_seconds), 0) from lessons l
      where l.course_id = c.id and l.removed_at is null),
    'versions', json_build_object('nodes', (select coalesce(json_agg(json_build_object('id', v.id, 'number', v.number,
      'notes', v.notes, 'publishedAt', ${iso('v.published_at')}) order by v.number desc), '[]') from (
        select * from course_versions where course_id = c.id order by number desc limit 3) v)),
    'commentCount', (select count(*) from (select from comments o where o.course_id = c.id and o.root_id is null
      and o.lesson_id is null and o.state = 'VISIBLE' limit 1000) counted),
    'questionCount', (select count(*) from (select from course_questions q join lessons l on l.id = q.lesson_id
      where q.course_id = c.id and q.state = 'VISIBLE' and l.trial and l.removed_at is null limit 1000) counted),
    'liveSessions', json_build_object('nodes', (select coalesce(json_agg(json_build_object('id', s.id, 'title', s.title,
      'startsAt', ${iso('s.starts_at')}, 'status', s.status, 'viewers', (select coalesce(sum(r.viewers), 0)
        from room_presences r where r.session_id = s.id and r.seen_at > $1 - interval '15 seconds'),
      'reservationCount', (select count(*) from live_reservations r where r.session_id = s.id),
      'teacher', json_build_object(${TEACHER})) order by s.starts_at desc, s.id desc), '[]') from (
        select * from live_sessions where course_id = c.id and status <> 'CANCELLED'
        order by starts_at desc, id desc limit 2) s)),
    'category', json_build_object('id', k.id, 'name', k.name, 'parent', case when p.id is not null
      then json_build_object('id', p.id, 'name', p.name) end),
    'teacher', json_build_object(${TEACHER}, 'bio', u.bio, 'qualification', (select json_build_object('title', q.title)
        from teacher_qualifications q where q.user_id = u.id and q.status = 'APPROVED' and q.valid_until > $1
        order by q.valid_until desc, q.id desc limit 1),
      'courses', json_build_object('nodes', (select coalesce(json_agg(node), '[]') from (
        select ${CARD_WITH_TEACHER} as node from (select * from courses where teacher_id = u.id and status = 'PUBLISHED'
          order by published_at desc, id desc limit 4) c ${JOINS} order by c.published_at desc, c.id desc) more))),
    'plans', (select coalesce(json_agg(json_build_object('id', n.id, 'name', n.name, 'price', ${money('n.price_fen')})
      order by n.months), '[]') from course_plans n where n.course_id = c.id and n.for_sale),
    'refundPolicy', json_build_object('days', c.refund_days, 'maxProgressPercent', c.refund_max_progress),
    'chapters', (select json_agg(json_build_object('id', h.id, 'title', h.title, 'lessons', (
      select json_agg(json_build_object('id', l.id, 'title', l.title, 'kind', l.kind, 'trial', l.trial,
        'durationSeconds', l.duration_seconds, 'access', case when l.trial then 'OPEN' else 'LOCKED' end,
        'progress', null) order by l.position)
      from lessons l where l.chapter_id = h.id and l.removed_at is null)) order by h.position)
      from chapters h where h.course_id = c.id and h.removed_at is null),
    'lastLesson', (select json_build_object('id', l.id, 'title', l.title) from lessons l
      where l.course_id = c.id and l.trial and l.removed_at is null order by l.number limit 1))
  from courses c join categories k on k.id = c.category_id left join categories p on p.id = k.parent_id ${JOINS}
  where c.id = $3 and c.status not in ('DRAFT', 'TAKEN_DOWN')`;

/** `$3`: the course; `$4` and `$5`: after which comment. */
const COMMENTS = `
  select json_build_object('id', c.id, 'access', case when exists (select from lessons l where l.course_id = c.id
      and l.trial and l.removed_at is null) then 'PREVIEW' else 'LOCKED' end,
    'commentCount', (select count(*) from (select from comments o where o.course_id = c.id and o.root_id is null
      and o.lesson_id is null and o.state = 'VISIBLE' limit 1000) counted),
    'comments', (${page(
      `select row_number() over (order by m.created_at desc, m.id desc) as place, m.created_at as k1, m.id as k2,
         json_build_object('id', m.id, 'createdAt', ${iso('m.created_at')}, 'editedAt', ${iso('m.edited_at')},
           'state', m.state, 'text', case when m.state = 'VISIBLE' then m.text end, 'hiddenReason', null,
           'author', case when m.state = 'VISIBLE' then json_build_object(${TEACHER}) end,
           'byTeacher', m.author_id = c.teacher_id, 'stars', (select r.stars from course_ratings r
             where r.user_id = m.author_id and r.course_id = m.course_id),
           'isMine', false, 'mayEdit', false, 'mayHide', false, 'liked', false, 'likeCount', m.like_count,
           'replyCount', m.reply_count, 'replyTo', null) as node
       from (select * from comments where course_id = $3 and root_id is null and lesson_id is null
         and (created_at, id) < ($4::timestamptz, $5::uuid) and (state = 'VISIBLE' or reply_count > 0)
         order by created_at desc, id desc limit 21) m
       join users u on u.id = m.author_id left join stored_files a on a.id = u.avatar_id`,
      'k1, k2',
    )}))
  from courses c where c.id = $3 and c.status not in ('DRAFT', 'TAKEN_DOWN') and $1::timestamptz is not null`;

export const STATEMENTS = { home: HOME, course: COURSE, search: SEARCH, comments: COMMENTS };
export type Page = keyof typeof STATEMENTS;
