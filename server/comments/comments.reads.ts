import { sql } from 'kysely';
import { Int } from 'type-graphql';
import { isStaffOf } from '../catalog/catalog.reads.js';
import { Course } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import { extend, reads, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { mayOpen } from '../learning/learning.reads.js';
import { isAdmin, isOwn, mayEditSql, tells } from '../safety/written.reads.js';
import { EDIT_MINUTES } from '../safety/written.rules.js';
import { User } from '../users/user.entity.js';
import { Comment } from './comment.entity.js';
import { CommentSort } from './comments.types.js';

/**
 * What waits or was hidden shows for its author and for admins; for everybody else, and where it was removed, an empty
 * place holds the thread together for as long as there are answers.
 */
const stands = (comment: Row<Comment>, given: Given): Sql =>
  sql`(${comment.state} = 'VISIBLE' or ${comment.replyCount} > 0
    or (${comment.state} <> 'REMOVED' and (${isOwn(comment, given)} or ${isAdmin(given)})))`;

reads(Comment, {
  // About a lesson, for those who may open it: what is said there tells of what is in it.
  visible: (comment, given) => sql`${stands(comment, given)}
    and ${given.exists(Course, course => sql`${course.id} = ${comment.course}`)}
    and (${comment.lesson} is null or ${given.exists(
      Lesson,
      lesson => sql`${lesson.id} = ${comment.lesson} and ${mayOpen(lesson, given)}`,
    )})`,
})
  .value('createdAt', () => Date, { description: 'When it was written.', sql: comment => comment.createdAt })
  .value('text', () => String, {
    description: 'Plain text; null where it was removed, or shows only for others.',
    nullable: true,
    sql: (comment, given) => sql`case when ${tells(comment, given)} then ${comment.text} end`,
  })
  .one('author', () => User, {
    description: 'Who wrote it; null where the words do not show.',
    where: (user, comment, given) => sql`${user.id} = ${comment.author} and ${tells(comment, given)}`,
  })
  .value('isMine', () => Boolean, {
    description: 'Whether the viewer wrote it.',
    sql: isOwn,
  })
  .value('byTeacher', () => Boolean, {
    description: 'Whether the teacher of the course wrote it.',
    sql: comment =>
      sql`exists (select 1 from courses tc where tc.id = ${comment.course} and tc.teacher_id = ${comment.author})`,
  })
  .value('stars', () => Int, {
    description: 'How its author rates the course; null where they do not, or the words do not show.',
    nullable: true,
    sql: (
      comment,
      given,
    ) => sql`case when ${tells(comment, given)} then (select ar.stars from course_ratings ar
      where ar.user_id = ${comment.author} and ar.course_id = ${comment.course}) end`,
  })
  .value('liked', () => Boolean, {
    description: 'Whether the viewer likes it.',
    sql: (comment, { viewerId }) => sql`exists (select 1 from comment_likes ml
      where ml.comment_id = ${comment.id} and ml.user_id = ${viewerId})`,
  })
  .value('hiddenReason', () => String, {
    description: 'Why it was taken out of sight; for its author and admins.',
    nullable: true,
    sql: (comment, given) => sql`case when ${comment.state} = 'HIDDEN' and (${isOwn(comment, given)}
      or ${isAdmin(given)}) then ${comment.hiddenReason} end`,
  })
  .value('mayEdit', () => Boolean, {
    description: `Whether the viewer may still change it: its author, for ${EDIT_MINUTES} minutes.`,
    sql: mayEditSql,
  })
  .value('mayHide', () => Boolean, {
    description: 'Whether the viewer may take it out of sight: admins, and the teacher of the course.',
    sql: (comment, given) => sql`(${comment.state} = 'VISIBLE' and ${isStaffOf(comment.course, given)})`,
  })
  .one('replyTo', () => User, {
    description: 'Whom it answers, where that is not what the thread began with.',
    where: (user, comment) => sql`${user.id} = (select rt.author_id from comments rt
      where rt.id = ${comment.replyTo} and rt.state = 'VISIBLE')`,
  })
  .page('replies', Comment, {
    description: 'Its answers and theirs, the first one first.',
    where: (reply, root) => sql`${reply.root} = ${root.id}`,
    orderBy: reply => [reply.createdAt, reply.id],
  });

/** The roots of a list: the columns of its index, so that any page is found where it begins. */
const order = (comment: Row<Comment>, given: Given): Sql[] =>
  (given.choice('sort') ?? CommentSort.NEWEST) === CommentSort.LIKED
    ? [comment.likeCount, comment.id]
    : [comment.createdAt, comment.id];

/** How many are counted: beyond that nobody reads the number, and counting would cost what a page does not. */
const MANY = 1000;

const counted = (where: Sql): Sql =>
  sql`(select count(*)::int from (select 1 from comments cc where cc.root_id is null and cc.state = 'VISIBLE'
    and ${where} limit ${sql.lit(MANY)}) counted)`;

extend(Course, Course)
  .page('comments', Comment, {
    description: 'What is said about the course as a whole.',
    args: { sort: { type: () => CommentSort, description: 'NEWEST unless it says otherwise.' } },
    where: (comment, course) =>
      sql`${comment.course} = ${course.id} and ${comment.root} is null and ${comment.lesson} is null`,
    orderBy: order,
    direction: 'desc',
  })
  .value('commentCount', () => Int, {
    description: `Comments about the course as a whole, without answers; counted up to ${MANY}.`,
    sql: course => counted(sql`cc.course_id = ${course.id} and cc.lesson_id is null`),
  });

extend(Lesson, Lesson)
  .page('comments', Comment, {
    description: 'What is said about the lesson, for those who may open it.',
    where: (comment, lesson) => sql`${comment.lesson} = ${lesson.id} and ${comment.root} is null`,
    orderBy: comment => [comment.createdAt, comment.id],
    direction: 'desc',
  })
  .value('commentCount', () => Int, {
    description: `Comments about the lesson, without answers; counted up to ${MANY}; 0 while it is locked.`,
    sql: (lesson, given) =>
      sql`case when ${mayOpen(lesson, given)} then ${counted(sql`cc.lesson_id = ${lesson.id}`)} else 0 end`,
  });
