import type { Homework, Quiz } from '../catalog/activity.rules.js';
import { Category } from '../catalog/category.entity.js';
import { Chapter } from '../catalog/chapter.entity.js';
import type { Course } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx } from '../context.js';
import type { Tx } from '../kernel/transaction.js';
import { StoredFile } from '../media/stored-file.entity.js';
import { lessonsOf, type DraftContent, type DraftLesson } from './draft.rules.js';

/** What learners see, as the document that a new draft begins with. */
export async function liveContent(em: Ctx['em'], course: Course): Promise<DraftContent> {
  const where = { course: course.id, removedAt: null };
  const lessons = await em.find(Lesson, where, { orderBy: { number: 'asc' } });
  const chapters = await em.find(Chapter, where, { orderBy: { position: 'asc' } });
  const { title, promise, intro, copyright, priceFen, refundDays, refundMaxProgress, refundAutomatic } =
    course;
  return {
    ...{ title, promise, intro, copyright, priceFen, refundDays, refundMaxProgress, refundAutomatic },
    tags: [...course.tags],
    categoryId: course.category.id,
    coverFileId: course.cover?.id ?? null,
    chapters: chapters.map(({ id, title: name }) => ({
      id,
      title: name,
      lessons: lessons.filter(({ chapter }) => chapter.id === id).map(draftLesson),
    })),
  };
}

function draftLesson(lesson: Lesson): DraftLesson {
  const { id, title, kind, trial, durationSeconds, article, media, activity } = lesson;
  return {
    ...{ id, title, kind, trial, durationSeconds, article },
    fileId: media?.id ?? null,
    quiz: kind === 'QUIZ' ? (activity as Quiz | null) : null,
    homework: kind === 'HOMEWORK' ? (activity as Homework | null) : null,
  };
}

/**
 * Makes a draft what learners see, under the lock of its course: rows that go on keep their ids and all that hangs on
 * them, what is left out is marked as removed.
 */
export async function applyContent(tx: Tx<Ctx>, course: Course, content: DraftContent): Promise<void> {
  applyFacts(tx, course, content);
  await tx.em.flush();
  await applyChapters(tx, course.id, content);
  await applyLessons(tx, course.id, content);
}

function applyFacts(tx: Tx<Ctx>, course: Course, { chapters: _chapters, ...facts }: DraftContent): void {
  const { categoryId, coverFileId, ...rest } = facts;
  tx.em.assign(course, {
    ...rest,
    ...(categoryId && { category: tx.em.getReference(Category, categoryId) }),
    cover: coverFileId ? tx.em.getReference(StoredFile, coverFileId) : null,
  });
}

async function applyChapters(tx: Tx<Ctx>, courseId: string, { chapters }: DraftContent): Promise<void> {
  const rows = chapters.map(({ id, title }, at) => ({ id, title, position: at + 1 }));
  await makeRoom(tx, 'chapters', courseId, ['position'], rows);
  await tx.em.execute(
    `insert into chapters (id, created_at, course_id, title, position)
     select r.id, ?::timestamptz, ?::uuid, r.title, r.position
     from json_to_recordset(?::json) as r(id uuid, title text, position int)
     on conflict (id) do update set title = excluded.title, position = excluded.position
     where chapters.course_id = excluded.course_id`,
    [tx.now().toISOString(), courseId, JSON.stringify(rows)],
  );
}

async function applyLessons(tx: Tx<Ctx>, courseId: string, content: DraftContent): Promise<void> {
  const numbers = new Map(lessonsOf(content).map(({ id }, at) => [id, at + 1]));
  const rows = content.chapters.flatMap(chapter =>
    chapter.lessons.map(({ quiz, homework, ...lesson }, at) => ({
      ...lesson,
      ...{
        chapterId: chapter.id,
        position: at + 1,
        number: numbers.get(lesson.id),
        activity: quiz ?? homework,
      },
    })),
  );
  await makeRoom(tx, 'lessons', courseId, ['position', 'number'], rows);
  await tx.em.execute(
    `insert into lessons (id, created_at, course_id, chapter_id, title, kind, position, number, duration_seconds,
       trial, article, media_id, activity)
     select r.id, ?::timestamptz, ?::uuid, r."chapterId", r.title, r.kind, r.position, r.number, r."durationSeconds",
       r.trial, r.article, r."fileId", r.activity
     from json_to_recordset(?::json) as r(id uuid, "chapterId" uuid, title text, kind text, position int, number int,
       "durationSeconds" int, trial boolean, article text, "fileId" uuid, activity jsonb)
     on conflict (id) do update set chapter_id = excluded.chapter_id, title = excluded.title, kind = excluded.kind,
       position = excluded.position, number = excluded.number, duration_seconds = excluded.duration_seconds,
       trial = excluded.trial, article = excluded.article, media_id = excluded.media_id, activity = excluded.activity
     where lessons.course_id = excluded.course_id`,
    [tx.now().toISOString(), courseId, JSON.stringify(rows)],
  );
}

/** Marks what is left out as removed, and moves the others out of the way: places are unique at every moment. */
async function makeRoom(
  tx: Tx<Ctx>,
  table: 'chapters' | 'lessons',
  courseId: string,
  places: readonly string[],
  rows: readonly { id: string }[],
): Promise<void> {
  const goesOn = 'id in (select value::uuid from json_array_elements_text(?::json))';
  const ids = JSON.stringify(rows.map(({ id }) => id));
  await tx.em.execute(
    `update ${table} set removed_at = ?::timestamptz where course_id = ? and removed_at is null and not ${goesOn}`,
    [tx.now().toISOString(), courseId, ids],
  );
  await tx.em.execute(
    `update ${table} set ${places.map(place => `${place} = -${place}`).join(', ')}
     where course_id = ? and removed_at is null`,
    [courseId],
  );
}
