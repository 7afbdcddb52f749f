import { readFile } from 'node:fs/promises';
import { Chapter } from '../catalog/chapter.entity.js';
import { Course } from '../catalog/course.entity.js';
import { Lesson, LessonKind } from '../catalog/lesson.entity.js';
import { StoredFile } from '../media/stored-file.entity.js';
import type { TestApp } from './start-app.js';
import { send, settled } from './uploads.js';
import type { Visitor } from './visitor.js';

/** What the demo shows: `sample.mp4`, `.mp3`, `.pdf`, `.epub`. */
export const sample = (ending: string): Promise<Buffer> =>
  readFile(new URL(`../../db/seeders/assets/sample.${ending}`, import.meta.url));

type Shown = 'VIDEO' | 'AUDIO' | 'DOCUMENT' | 'IMAGE';

/** Sends a file, waits until it is ready, and makes a lesson of it at the end of the course. */
export async function fileLesson(
  app: TestApp,
  teacher: Visitor,
  course: { id: string },
  { kind, content, name, trial = false }: { kind: Shown; content: Buffer; name?: string; trial?: boolean },
): Promise<{ lessonId: string; fileId: string }> {
  const fileId = await send(app, teacher, content, { purpose: kind, ...(name && { name }) });
  const { state, problem, durationSeconds } = await settled(app, teacher, fileId);
  if (state !== 'READY') throw new Error(`The file is ${state}: ${problem}`);
  const em = app.orm.em.fork();
  const number = (await em.count(Lesson, { course: course.id })) + 1;
  const lesson = em.create(Lesson, {
    course: em.getReference(Course, course.id),
    chapter: await em.findOneOrFail(Chapter, { course: course.id }, { orderBy: { position: 'asc' } }),
    media: em.getReference(StoredFile, fileId),
    ...{ title: `第${number}课`, kind: LessonKind[kind], number, position: 100 + number, trial },
    ...{ durationSeconds: durationSeconds ?? 0, article: null, createdAt: app.clock.now() },
  });
  await em.flush();
  return { lessonId: lesson.id, fileId };
}
