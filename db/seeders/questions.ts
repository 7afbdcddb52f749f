import type { EntityManager } from '@mikro-orm/postgresql';
import { Lesson } from '../../server/catalog/lesson.entity.js';
import { CourseAnswerLike } from '../../server/questions/course-answer-like.entity.js';
import { CourseAnswer } from '../../server/questions/course-answer.entity.js';
import { CourseQuestionLike } from '../../server/questions/course-question-like.entity.js';
import { CourseQuestion } from '../../server/questions/course-question.entity.js';
import type { User } from '../../server/users/user.entity.js';
import { questions, type QuestionContent } from './content/index.js';
import type { Catalogue } from './offers.js';

const HOUR_MS = 3_600_000;

/**
 * What fictitious learners ask under lessons, and what the teachers and others answer; triggers count, as for anybody.
 * `people` are by name.
 */
export async function storeQuestions(
  em: EntityManager,
  { courses }: Catalogue,
  people: ReadonlyMap<string, User>,
): Promise<void> {
  const now = Date.now();
  await em.flush();
  const lessons = await em.find(Lesson, { title: { $in: questions.map(({ lesson }) => lesson) } });
  const asked: [QuestionContent, CourseQuestion][] = [];
  for (const content of questions) {
    const course = courses.get(content.course)!;
    const lesson = lessons.find(one => one.course.id === course.id && one.title === content.lesson)!;
    const createdAt = new Date(now - content.hoursAgo * HOUR_MS);
    const question = em.create(CourseQuestion, {
      ...{ course, lesson, author: people.get(content.by)!, text: content.text, createdAt },
      positionSeconds: content.at ?? null,
    });
    for (const name of content.likedBy ?? [])
      em.create(CourseQuestionLike, { question, user: people.get(name)!, createdAt });
    asked.push([content, question]);
  }
  await em.flush();
  const helped = asked.flatMap(([content, question]) => storeAnswers(em, content, question, people));
  await em.flush();
  // By now the answers are counted on the questions.
  for (const { id, question, createdAt } of helped)
    em.assign(question.getEntity(), { acceptedId: id, acceptedAt: new Date(createdAt.getTime() + HOUR_MS) });
}

/** Returns those that helped. */
function storeAnswers(
  em: EntityManager,
  { answers = [] }: QuestionContent,
  question: CourseQuestion,
  people: ReadonlyMap<string, User>,
): CourseAnswer[] {
  return answers.flatMap(({ by, hoursLater, text, likedBy = [], helped }) => {
    const author = people.get(by)!;
    const createdAt = new Date(question.createdAt.getTime() + hoursLater * HOUR_MS);
    const byTeacher = question.course.getEntity().teacher.id === author.id;
    const answer = em.create(CourseAnswer, { question, author, byTeacher, text, createdAt });
    for (const name of likedBy) em.create(CourseAnswerLike, { answer, user: people.get(name)!, createdAt });
    return helped ? [answer] : [];
  });
}
