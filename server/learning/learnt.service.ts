import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../kernel/id.js';
import { WATCHED_PERCENT } from './completion.rules.js';
import type { Learnt } from './progress.rules.js';
import { multirange, type Span } from './study.rules.js';

/** Who learnt, and when it is written down. The caller holds the user's lock: devices of one person come one by one. */
export interface Writer {
  em: EntityManager;
  userId: string;
  now: Date;
}

const byKey = <T>(rows: readonly T[], key: (row: T) => string): T[][] => [
  ...rows
    .reduce(
      (groups, row) => groups.set(key(row), [...(groups.get(key(row)) ?? []), row]),
      new Map<string, T[]>(),
    )
    .values(),
];

const latest = (rows: readonly Learnt[]): Learnt =>
  rows.reduce((one, other) => {
    const later =
      other.positionAt.getTime() - one.positionAt.getTime() || other.positionSeconds - one.positionSeconds;
    return later > 0 ? other : one;
  });

/** `afterLearning` of progress.rules in SQL, for all lessons of a batch; a property test holds the two together. */
export async function keepLessons({ em, userId, now }: Writer, learnt: readonly Learnt[]): Promise<void> {
  const rows = byKey(learnt, row => row.lessonId).map(group => {
    const { lessonId: lesson, positionSeconds: position, positionAt: at } = latest(group);
    return { id: newId(), lesson, watched: multirange(group.flatMap(row => row.watched)), position, at };
  });
  await em.execute(
    `insert into learnt_lessons as l (id, created_at, user_id, lesson_id, watched, watched_seconds, percent,
       position_seconds, position_at, completed_at)
     select e.id, ?::timestamptz, ?::uuid, e.lesson, u.watched, covered_seconds(u.watched),
       greatest(u.percent, coalesce(o.percent, 0)),
       case when (e.at, e.position) > (o.position_at, o.position_seconds) or o.id is null
         then e.position else o.position_seconds end, greatest(e.at, o.position_at),
       coalesce(o.completed_at, case when u.percent >= ${WATCHED_PERCENT} then ?::timestamptz end)
     from json_to_recordset(?::json) as e(id uuid, lesson uuid, watched int4multirange, position int, at timestamptz)
     join lessons c on c.id = e.lesson
     left join learnt_lessons o on o.user_id = ?::uuid and o.lesson_id = e.lesson
     cross join lateral (select w.watched, case when c.kind in ('VIDEO', 'AUDIO') and c.duration_seconds > 0
         then least(100, covered_seconds(w.watched)::bigint * 100 / c.duration_seconds)::int else 0 end as percent
       from (select e.watched + coalesce(o.watched, '{}') as watched) w) u
     on conflict (user_id, lesson_id) do update set watched = excluded.watched, percent = excluded.percent,
       watched_seconds = excluded.watched_seconds, position_seconds = excluded.position_seconds,
       position_at = excluded.position_at, completed_at = excluded.completed_at`,
    [now.toISOString(), userId, now.toISOString(), JSON.stringify(rows), userId],
  );
}

/** Says of one lesson whether it is completed, by whatever completes it. */
export async function keepCompletion(
  { em, userId, now }: Writer,
  lessonId: string,
  done: boolean,
): Promise<void> {
  await em.execute(
    `insert into learnt_lessons as l (id, created_at, user_id, lesson_id, percent, position_at, completed_at)
     select ?::uuid, n.now, ?::uuid, ?::uuid, case when n.done then 100 else 0 end, n.now, case when n.done then n.now end
     from (select ?::timestamptz as now, ?::boolean as done) n
     on conflict (user_id, lesson_id) do update set percent = greatest(l.percent, excluded.percent),
       completed_at = case when excluded.completed_at is not null then coalesce(l.completed_at, excluded.completed_at) end`,
    [newId(), userId, lessonId, now.toISOString(), done],
  );
}

/** A course in which something was learnt: the lesson of the latest of it, and when. */
export interface LearntIn {
  courseId: string;
  lessonId: string;
  at: Date;
}

/** The latest of each course; of two lessons at one moment always the same one. */
export const learntIn = (learnt: readonly Learnt[]): LearntIn[] =>
  byKey(learnt, row => row.courseId).map(group => {
    const [{ courseId, lessonId, positionAt: at }] = group.toSorted(
      (a, b) => b.positionAt.getTime() - a.positionAt.getTime() || (a.lessonId < b.lessonId ? 1 : -1),
    ) as [Learnt];
    return { courseId, lessonId, at };
  });

/** `coursePercent` of progress.rules in SQL, after the lessons are kept. Percent and completion stay what they once were. */
export async function keepCourses({ em, userId, now }: Writer, courses: readonly LearntIn[]): Promise<void> {
  const rows = courses.map(({ courseId: course, lessonId: lesson, at }) => ({
    ...{ id: newId(), course, lesson, at },
  }));
  await em.execute(
    `insert into learnt_courses as l (id, created_at, user_id, course_id, percent, last_lesson_id, last_learnt_at, completed_at)
     select e.id, ?::timestamptz, ?::uuid, e.course, s.points / greatest(s.total, 1), e.lesson, e.at,
       case when s.total > 0 and s.completed = s.total then ?::timestamptz end
     from json_to_recordset(?::json) as e(id uuid, course uuid, lesson uuid, at timestamptz)
     cross join lateral (select count(*)::int as total, count(ll.completed_at)::int as completed,
         coalesce(sum(case when ll.completed_at is not null then 100 else least(coalesce(ll.percent, 0), 99) end), 0)::int as points
       from lessons pl left join learnt_lessons ll on ll.lesson_id = pl.id and ll.user_id = ?::uuid
       where pl.course_id = e.course and pl.removed_at is null) s
     on conflict (user_id, course_id) do update set percent = greatest(l.percent, excluded.percent),
       last_lesson_id = case when (excluded.last_learnt_at, excluded.last_lesson_id) > (l.last_learnt_at, l.last_lesson_id)
         then excluded.last_lesson_id else l.last_lesson_id end,
       last_learnt_at = greatest(l.last_learnt_at, excluded.last_learnt_at),
       completed_at = coalesce(l.completed_at, excluded.completed_at)`,
    [now.toISOString(), userId, now.toISOString(), JSON.stringify(rows), userId],
  );
}

/** Adds to each day the seconds of it that are not counted yet. */
export async function keepStudy(
  { em, userId, now }: Writer,
  study: readonly { day: string; span: Span }[],
): Promise<void> {
  if (!study.length) return;
  const rows = byKey(study, row => row.day).map(group => ({
    id: newId(),
    day: group[0]?.day,
    spans: multirange(group.map(({ span }) => span)),
  }));
  await em.execute(
    `insert into study_days as d (id, created_at, user_id, day, spans, seconds)
     select e.id, ?::timestamptz, ?::uuid, e.day, e.spans, covered_seconds(e.spans)
     from json_to_recordset(?::json) as e(id uuid, day date, spans int4multirange)
     on conflict (user_id, day) do update set spans = d.spans + excluded.spans,
       seconds = covered_seconds(d.spans + excluded.spans)`,
    [now.toISOString(), userId, JSON.stringify(rows)],
  );
}
