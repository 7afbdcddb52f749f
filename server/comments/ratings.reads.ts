import { sql } from 'kysely';
import { Float, Int } from 'type-graphql';
import '../catalog/catalog.reads.js';
import { Course } from '../catalog/course.entity.js';
import { extend, reads, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { CourseRatings } from './comments.types.js';

/** Whoever paid for it, for good or for a while, and was not given the money back; never null. */
export const isBought = (courseId: Sql, { viewerId }: Given): Sql =>
  sql`exists (select 1 from grants bg where bg.user_id = ${viewerId} and bg.course_id = ${courseId}
    and bg.source = 'ORDER' and bg.revoked_at is null)`;

reads<Course>(CourseRatings, { from: Course })
  .value('average', () => Float, {
    description: 'To one decimal; null while there is no rating.',
    nullable: true,
    sql: course => sql`round(${course.ratingSum}::numeric / nullif(${course.ratingCount}, 0), 1)::float8`,
  })
  .value('count', () => Int, { description: 'How many buyers rate it.', sql: course => course.ratingCount })
  .value('stars', () => [Int], {
    description: 'How many gave one star, two, … five.',
    sql: course => sql`(select json_agg((select count(*)::int from course_ratings sr
      where sr.course_id = ${course.id} and sr.stars = n.n) order by n.n) from generate_series(1, 5) as n (n))`,
  });

extend(Course, Course)
  .one('rating', () => CourseRatings, {
    description: 'What buyers think of it.',
    nullable: false,
    where: (rated, course) => sql`${(rated as unknown as Row<Course>).id} = ${course.id}`,
  })
  .value('myRating', () => Int, {
    description: 'The stars that the viewer gave; null where there are none.',
    nullable: true,
    sql: (course, { viewerId }) => sql`(select mr.stars from course_ratings mr
      where mr.course_id = ${course.id} and mr.user_id = ${viewerId})`,
  })
  .value('mayRate', () => Boolean, {
    description: 'Whether the viewer has bought it, and may say how good it is.',
    sql: (course, given) => isBought(course.id, given),
  });
