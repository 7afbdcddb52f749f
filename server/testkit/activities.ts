import { randomUUID } from 'node:crypto';
import { QuestionKind, type Homework, type Question, type Quiz } from '../catalog/activity.rules.js';
import { Chapter } from '../catalog/chapter.entity.js';
import { Course } from '../catalog/course.entity.js';
import { Lesson, LessonKind } from '../catalog/lesson.entity.js';
import { MediaPurpose } from '../media/media.rules.js';
import { StoredFile } from '../media/stored-file.entity.js';
import type { TestApp } from './start-app.js';

const question = (id: string, facts: Partial<Question>): Question => ({
  ...{ id, kind: QuestionKind.SINGLE, text: `题目${id}`, options: ['甲', '乙', '丙'], answers: ['0'] },
  ...{ points: 10, explanation: `解析${id}`, ...facts },
});

/** A question of each kind, of forty points; 24 pass. */
export const QUIZ: Quiz = {
  passPercent: 60,
  maxAttempts: 2,
  questions: [
    question('one', {}),
    question('several', { kind: QuestionKind.MULTIPLE, answers: ['0', '2'] }),
    question('judged', { kind: QuestionKind.JUDGEMENT, options: [], answers: ['false'] }),
    question('worded', { kind: QuestionKind.TEXT, options: [], answers: ['Python 3', '派森'] }),
  ],
};

export const HOMEWORK: Homework = { prompt: '写一段程序', maxScore: 100, imagesAllowed: 2 };

async function addLesson(
  app: Pick<TestApp, 'orm' | 'clock'>,
  courseId: string,
  facts: { kind: LessonKind; activity: object; trial: boolean },
): Promise<string> {
  const em = app.orm.em.fork();
  const number = (await em.count(Lesson, { course: courseId })) + 1;
  const chapter = await em.findOneOrFail(Chapter, { course: courseId }, { orderBy: { position: 'asc' } });
  const lesson = em.create(Lesson, {
    ...{ course: em.getReference(Course, courseId), chapter, title: `第${number}课`, number },
    ...{ position: 100 + number, durationSeconds: 0, article: null, media: null, ...facts },
    createdAt: app.clock.now(),
  });
  await em.flush();
  return lesson.id;
}

/** One more lesson of a course, a quiz; locked unless `trial`. Returns its id. */
export const quizLesson = (
  app: Pick<TestApp, 'orm' | 'clock'>,
  course: { id: string },
  { quiz = QUIZ, trial = false }: { quiz?: Quiz; trial?: boolean } = {},
): Promise<string> => addLesson(app, course.id, { kind: LessonKind.QUIZ, activity: quiz, trial });

/** The same, a homework. */
export const homeworkLesson = (
  app: Pick<TestApp, 'orm' | 'clock'>,
  course: { id: string },
  trial = false,
): Promise<string> => addLesson(app, course.id, { kind: LessonKind.HOMEWORK, activity: HOMEWORK, trial });

/** A picture that somebody sent, as it is kept once it was looked at. Returns its id. */
export async function picture(app: Pick<TestApp, 'orm' | 'clock'>, ownerId: string): Promise<string> {
  const em = app.orm.em.fork();
  const file = em.create(StoredFile, {
    ...{ path: `private/${randomUUID()}.webp`, mime: 'image/webp', bytes: 1, ownerId },
    ...{ purpose: MediaPurpose.IMAGE, createdAt: app.clock.now() },
  });
  await em.flush();
  return file.id;
}
