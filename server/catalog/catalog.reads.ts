import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { Money } from '../kernel/money.js';
import { extend, reads, rootRows, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { publicFileUrl, smallFileUrl } from '../media/media.reads.js';
import '../users/users.reads.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { RefundPolicy } from './catalog.types.js';
import { Category } from './category.entity.js';
import { Chapter } from './chapter.entity.js';
import { CoursePlan } from './course-plan.entity.js';
import { Course } from './course.entity.js';
import { Lesson } from './lesson.entity.js';
import { LimitedPrice } from './limited-price.entity.js';

/**
 * Drafts, and what an admin took down, are for their teacher and for admins. A course that was withdrawn is on no shelf,
 * but everybody who has its link may read about it; those who bought it go on learning.
 */
const courseVisible = (status: Sql, teacherId: Sql, { viewerId, viewerRole }: Given): Sql =>
  sql`${status} not in ('DRAFT', 'TAKEN_DOWN') or ${teacherId} = ${viewerId} or ${viewerRole} = 'ADMIN'`;

/** The same for a row that only names its course; where a field of it must not be null, the row must not show. */
export const courseOfIdVisible = (courseId: Sql, given: Given): Sql =>
  sql`exists (select 1 from courses vc where vc.id = ${courseId}
    and (${courseVisible(sql.ref('vc.status'), sql.ref('vc.teacher_id'), given)}))`;

/** Admins, and teachers in their own courses; never null. */
export const isStaffOf = (courseId: Sql, { viewerId, viewerRole }: Given): Sql =>
  sql`(coalesce(${viewerRole} = 'ADMIN', false)
    or exists (select 1 from courses oc where oc.id = ${courseId} and oc.teacher_id = ${viewerId}))`;

type PricedRow = Pick<Row<Course>, 'id' | 'priceFen'>;
type WindowRow = Pick<Row<LimitedPrice>, 'course' | 'startsAt' | 'endsAt' | 'priceFen'>;

/** The filter of `priceAt` (pricing.rules) in SQL; a property test holds the two together. */
const holds = (window: WindowRow, course: PricedRow, { now }: Given): Sql =>
  sql`${window.course} = ${course.id} and ${window.startsAt} <= ${now} and ${now} < ${window.endsAt}
    and ${window.priceFen} < ${course.priceFen}`;

const column = (name: string): Sql => sql.ref(`w.${name}`);
const w: WindowRow = {
  course: column('course_id'),
  startsAt: column('starts_at'),
  endsAt: column('ends_at'),
  priceFen: column('price_fen'),
};

/** The price of `priceAt` in SQL. */
export const priceNow = (course: PricedRow, given: Given): Sql =>
  sql`coalesce((select min(${w.priceFen}) from limited_prices w where ${holds(w, course, given)}), ${course.priceFen})`;

/** Whether a limited price makes it so. */
export const isLimited = (course: PricedRow, given: Given): Sql =>
  sql`exists (select 1 from limited_prices w where ${holds(w, course, given)})`;

reads(Category)
  .one('parent', () => Category, {
    description: 'The shelf above; null on the first level.',
    where: (parent, child) => sql`${parent.id} = ${child.parent}`,
  })
  .many('children', () => Category, {
    description: 'The shelves below this one.',
    size: 8,
    where: (child, parent) => sql`${child.parent} = ${parent.id}`,
    orderBy: child => [child.position, child.id],
  })
  .value('courseCount', () => Int, {
    description: 'Published courses on it and on those below.',
    sql: category => sql`(select count(*)::int from courses c join categories s on s.id = c.category_id
      where c.status = 'PUBLISHED' and ${category.id} in (s.id, s.parent_id))`,
  });

reads(Course, { visible: (course, given) => courseVisible(course.status, course.teacher, given) })
  .value<number>('price', () => Money, {
    description: 'What it costs now.',
    sql: priceNow,
    finish: fen => new Money(fen),
  })
  .money('listPrice', 'priceFen', 'Before any limited price.')
  .one('limitedPrice', () => LimitedPrice, {
    description: 'The limited price that holds now.',
    where: holds,
    orderBy: window => [window.priceFen, window.endsAt, window.id],
  })
  .many('plans', () => CoursePlan, {
    description: 'Access for a while, the shortest first.',
    size: 4,
    where: (plan, course) => sql`${plan.course} = ${course.id} and ${plan.forSale}`,
    orderBy: plan => [plan.months],
  })
  .value('refundPolicy', () => RefundPolicy, {
    description: 'Under which terms the money is given back.',
    sql: course =>
      sql`json_build_object('days', ${course.refundDays}, 'maxProgressPercent', ${course.refundMaxProgress},
        'automatic', ${course.refundAutomatic})`,
  })
  .value('coverUrl', () => String, {
    description: 'A 16:9 picture; empty for a draft that has none yet.',
    sql: (course, given) => sql`coalesce(${publicFileUrl(course.cover, given)}, '')`,
  })
  .value('smallCoverUrl', () => String, {
    description: 'The same in at most 480 × 270 pixels, for lists.',
    sql: (course, given) => sql`coalesce(${smallFileUrl(course.cover, given)}, '')`,
  })
  .value('lessonCount', () => Int, {
    description: 'How many lessons it has.',
    sql: course =>
      sql`(select count(*)::int from lessons l where l.course_id = ${course.id} and l.removed_at is null)`,
  })
  .value('durationSeconds', () => Int, {
    description: 'Length of all lessons.',
    sql: course =>
      sql`(select coalesce(sum(l.duration_seconds), 0)::int from lessons l where l.course_id = ${course.id} and l.removed_at is null)`,
  })
  .many('chapters', () => Chapter, {
    description: 'In the order of learning.',
    size: 12,
    where: (chapter, course) => sql`${chapter.course} = ${course.id}`,
    orderBy: chapter => [chapter.position],
  });

reads(LimitedPrice).money('price', 'priceFen', 'What the course costs meanwhile.');

reads(CoursePlan, { visible: (plan, given) => courseOfIdVisible(plan.course, given) }).money(
  'price',
  'priceFen',
  'What these months cost.',
);

reads(Chapter, { visible: chapter => sql`${chapter.removedAt} is null` }).many('lessons', () => Lesson, {
  description: 'In the order of learning.',
  size: 15,
  where: (lesson, chapter) => sql`${lesson.chapter} = ${chapter.id}`,
  orderBy: lesson => [lesson.position],
});

reads(Lesson, {
  visible: (lesson, given) => sql`${lesson.removedAt} is null and ${courseOfIdVisible(lesson.course, given)}`,
}).one('next', () => Lesson, {
  description: 'The lesson after this one.',
  where: (lesson, before) => sql`${lesson.course} = ${before.course} and ${lesson.number} > ${before.number}`,
  orderBy: lesson => [lesson.number],
});

extend(Viewer, User).page('teaching', Course, {
  description: "The viewer's own courses as a teacher, drafts too, the latest first.",
  where: (course, viewer) => sql`${course.teacher} = ${viewer.id}`,
  orderBy: course => [course.createdAt, course.id],
  direction: 'desc',
});

export const categories = rootRows('many', Category, {
  where: category => sql`${category.parent} is null`,
  orderBy: category => [category.position, category.id],
});

extend(User, User).page('courses', Course, {
  description: 'What they teach and is published, the latest first.',
  where: (course, teacher) => sql`${course.teacher} = ${teacher.id} and ${course.status} = 'PUBLISHED'`,
  orderBy: course => [course.publishedAt, course.id],
  direction: 'desc',
});

/** Who has something on show; nobody else is anybody's business. */
export const teacherOfId = rootRows('one', User, {
  where: (user, given) => sql`${user.id} = ${given.id('id')}
    and exists (select 1 from courses tc where tc.teacher_id = ${user.id} and tc.status = 'PUBLISHED')`,
});

export const courseOfShareCode = rootRows('one', Course, {
  where: (course, given) => sql`${course.shareCode} = ${given.arg('code')}`,
});
