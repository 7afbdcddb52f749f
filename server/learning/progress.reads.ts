import { sql } from 'kysely';
import '../catalog/catalog.reads.js';
import { Course } from '../catalog/course.entity.js';
import { Lesson, LessonKind } from '../catalog/lesson.entity.js';
import { extend, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import '../users/users.reads.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { completionRule } from './completion.rules.js';
import { CourseProgress, LessonProgress, StudyStats } from './progress.types.js';
import { STUDY_DAYS } from './study.rules.js';

/** `completionRule` in SQL. */
const ruleOf = ({ kind, durationSeconds }: Row<Lesson>): Sql => {
  const cases = Object.values(LessonKind).map(
    each =>
      sql`when ${sql.lit(each)} then case when ${durationSeconds} > 0
        then ${sql.lit(completionRule(each, 1))} else ${sql.lit(completionRule(each, 0))} end`,
  );
  return sql`case ${kind} ${sql.join(cases, sql` `)} end`;
};

/** `courseState` of progress.rules in SQL, over what is kept of the viewer's lessons. */
const courseProgress = (course: Row<Course>, { viewerId }: Given): Sql => sql`(
  select json_build_object(
    'percent', greatest(coalesce(lc.percent, 0), case when s.total > 0 then s.points / s.total else 0 end),
    'completedLessons', s.completed, 'totalLessons', s.total, 'lastLearntAt', lc.last_learnt_at,
    'completedAt', coalesce(lc.completed_at, case when s.total > 0 and s.completed = s.total then s.last_completed end))
  from (select count(*)::int as total, count(ll.completed_at)::int as completed, max(ll.completed_at) as last_completed,
      coalesce(sum(case when ll.completed_at is not null then 100 else least(coalesce(ll.percent, 0), 99) end), 0)::int as points
    from lessons pl left join learnt_lessons ll on ll.lesson_id = pl.id and ll.user_id = ${viewerId}
    where pl.course_id = ${course.id} and pl.removed_at is null) s
  left join learnt_courses lc on lc.user_id = ${viewerId} and lc.course_id = ${course.id})`;

/** Whether the viewer has completed a lesson; never null. */
export const isCompleted = (lesson: Row<Lesson>, { viewerId }: Given): Sql =>
  sql`exists (select 1 from learnt_lessons cl where cl.user_id = ${viewerId} and cl.lesson_id = ${lesson.id}
    and cl.completed_at is not null)`;

/** The number of the lesson where the viewer stopped; 0 before the first. */
export const stoppedAt = (courseId: Sql, { viewerId }: Given): Sql =>
  sql`coalesce((select sl.number from learnt_courses sc join lessons sl on sl.id = sc.last_lesson_id
    where sc.user_id = ${viewerId} and sc.course_id = ${courseId}), 0)`;

/** When the viewer last learnt something of a course; null where that never was. */
export const lastLearnt = (userId: Sql, courseId: Sql): Sql =>
  sql`(select lc.last_learnt_at from learnt_courses lc where lc.user_id = ${userId} and lc.course_id = ${courseId})`;

/** Days of China, as `shanghaiDay` has them. */
const today = ({ now }: Given): Sql => sql`((${now} at time zone 'UTC') + interval '8 hours')::date`;

/** `studyStats` of study.rules in SQL. */
const study = (userId: Sql, given: Given): Sql => sql`(
  select json_build_object(
    'todaySeconds', coalesce(sum(d.seconds) filter (where d.day = t.today), 0)::int,
    'weekSeconds', coalesce(sum(d.seconds) filter (where d.day between date_trunc('week', t.today)::date and t.today), 0)::int,
    'totalSeconds', coalesce(sum(d.seconds), 0)::int,
    'streakDays', (select count(*)::int from (select r.day + (row_number() over (order by r.day desc))::int - 1 as first,
        max(r.day) over () as latest from study_days r
      where r.user_id = ${userId} and r.seconds > 0 and r.day <= t.today) run
      where run.first = run.latest and run.latest >= t.today - 1),
    'days', (select json_agg(json_build_object('day', to_char(a.day, 'YYYY-MM-DD'),
        'seconds', coalesce(ad.seconds, 0)) order by a.day)
      from (select t.today - n as day from generate_series(0, ${sql.lit(STUDY_DAYS - 1)}) n) a
      left join study_days ad on ad.user_id = ${userId} and ad.day = a.day))
  from (select ${today(given)} as today) t left join study_days d on d.user_id = ${userId} group by t.today)`;

extend(Lesson, Lesson).value('progress', () => LessonProgress, {
  description: "The viewer's own; null for a visitor.",
  nullable: true,
  sql: (lesson, { viewerId }) => sql`case when ${viewerId} is not null then (
    select json_build_object('percent', coalesce(ll.percent, 0), 'positionSeconds', coalesce(ll.position_seconds, 0),
      'watchedSeconds', coalesce(ll.watched_seconds, 0), 'isCompleted', ll.completed_at is not null,
      'completedAt', ll.completed_at, 'rule', ${ruleOf(lesson)})
    from (select 1) one left join learnt_lessons ll on ll.user_id = ${viewerId} and ll.lesson_id = ${lesson.id}) end`,
});

extend(Course, Course).value('progress', () => CourseProgress, {
  description: "The viewer's own; null for a visitor.",
  nullable: true,
  sql: (course, given) =>
    sql`case when ${given.viewerId} is not null then ${courseProgress(course, given)} end`,
});

extend(Viewer, User).value('study', () => StudyStats, {
  description: 'How long and how regularly the viewer learns.',
  sql: (viewer, given) => study(viewer.id, given),
});
