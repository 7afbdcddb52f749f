import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Course } from '../../server/catalog/course.entity.js';
import { CommentLike } from '../../server/comments/comment-like.entity.js';
import { Comment } from '../../server/comments/comment.entity.js';
import { CourseRating } from '../../server/comments/course-rating.entity.js';
import { Grant, GrantSource } from '../../server/learning/grant.entity.js';
import { Role, User } from '../../server/users/user.entity.js';
import { learners, talk, type TalkContent } from './content/index.js';
import type { Catalogue } from './offers.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * What fictitious learners say and how many stars they give. They have their courses as a gift, because an order or a
 * payment is never invented; triggers count likes, answers and stars, as for anybody. Returns everybody by user name, and
 * the learners by name.
 */
export async function storeTalk(
  em: EntityManager,
  { courses }: Catalogue,
  users: ReadonlyMap<string, User>,
): Promise<ReadonlyMap<string, User>> {
  const now = new Date();
  const people = new Map(users);
  for (const name of learners) {
    const createdAt = daysBefore(now, 120);
    const facts = { username: null, passwordHash: null, avatar: null, bio: null, role: Role.STUDENT };
    people.set(name, em.create(User, { ...facts, name, createdAt }));
  }
  const answers: (() => void)[] = [];
  for (const content of talk) {
    const course = courses.get(content.course)!;
    storeRatings(em, course, content, people, daysBefore(now, 110));
    answers.push(...storeThreads(em, course, content, people, now));
  }
  await em.flush();
  for (const store of answers) store();
  return people;
}

function storeRatings(
  em: EntityManager,
  course: Course,
  { stars }: TalkContent,
  people: ReadonlyMap<string, User>,
  createdAt: Date,
): void {
  for (const [name, given] of Object.entries(stars)) {
    const user = people.get(name)!;
    em.create(Grant, {
      ...{ user, course, source: GrantSource.GIFT, sourceId: randomUUID(), createdAt },
      ...{ startsAt: createdAt, endsAt: null, revokedAt: null },
    });
    em.create(CourseRating, { user, course, stars: given, createdAt, changedAt: createdAt });
  }
  course.enrolledCount = Object.keys(stars).length;
}

/** Returns what writes the answers, which are counted on roots that are there. */
function storeThreads(
  em: EntityManager,
  course: Course,
  { threads }: TalkContent,
  people: ReadonlyMap<string, User>,
  now: Date,
): (() => void)[] {
  return threads.map(({ by, daysAgo, text, likedBy = [], replies = [] }) => {
    const createdAt = timeOf(now, daysAgo, text);
    const root = em.create(Comment, { course, author: people.get(by)!, text, createdAt });
    for (const name of likedBy) em.create(CommentLike, { comment: root, user: people.get(name)!, createdAt });
    return () => {
      const answers: Comment[] = [];
      for (const { by: author, hoursLater, text: answer, to } of replies)
        answers.push(
          em.create(Comment, {
            ...{ course, root, author: people.get(author)!, text: answer },
            replyTo: to === undefined ? null : answers[to]!,
            createdAt: new Date(createdAt.getTime() + hoursLater * HOUR_MS),
          }),
        );
    };
  });
}

/** Nobody writes at the same minute of every day: the text's length moves it within the day before. */
const timeOf = (now: Date, daysAgo: number, { length }: string): Date =>
  new Date(daysBefore(now, daysAgo).getTime() - ((length * 37) % 600) * MINUTE_MS);

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);
