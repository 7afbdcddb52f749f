import type { Homework, Quiz } from '../catalog/activity.rules.js';
import type { LessonKind } from '../catalog/lesson.entity.js';
import type { UserErrorCode } from '../kernel/errors.js';
import type { Fen } from '../kernel/money.js';

/** A lesson as it is being written. What does not go with its kind is null. */
export interface DraftLesson {
  /** The id that the lesson has, or will have, in the live course. */
  id: string;
  title: string;
  kind: `${LessonKind}`;
  trial: boolean;
  durationSeconds: number;
  /** Sanitised HTML; pictures by `data-file`. */
  article: string | null;
  fileId: string | null;
  quiz: Quiz | null;
  homework: Homework | null;
}

export interface DraftChapter {
  id: string;
  title: string;
  lessons: DraftLesson[];
}

/** What is said of a course beside its chapters. */
export interface DraftFacts {
  title: string;
  promise: string;
  intro: string;
  categoryId: string | null;
  tags: string[];
  copyright: string;
  coverFileId: string | null;
  priceFen: Fen;
  refundDays: number;
  refundMaxProgress: number;
  refundAutomatic: boolean;
}

/** A whole version of a course: `course_drafts.content`. */
export interface DraftContent extends DraftFacts {
  chapters: DraftChapter[];
}

/** Why something is refused, and the path to it. */
export interface Fault {
  code: keyof typeof UserErrorCode;
  field: string[];
}

/** What an edit leads to; a fault changes nothing. */
export type Edited = DraftContent | Fault;

export const isFault = (edited: object): edited is Fault => 'code' in edited;

const CHAPTERS_MAX = 100;
const LESSONS_MAX = 500;

export const emptyDraft = (title: string): DraftContent => ({
  ...{ title, promise: '', intro: '', categoryId: null, tags: [], copyright: '', coverFileId: null },
  ...{ priceFen: 0, refundDays: 7, refundMaxProgress: 30, refundAutomatic: true, chapters: [] },
});

export const lessonsOf = ({ chapters }: Pick<DraftContent, 'chapters'>): DraftLesson[] =>
  chapters.flatMap(({ lessons }) => lessons);

export const lessonIn = (content: DraftContent, id: string): DraftLesson | null =>
  lessonsOf(content).find(lesson => lesson.id === id) ?? null;

const absent = (field: string): Fault => ({ code: 'NOT_FOUND', field: [field] });

/** The list with the item at a place from 1; what lies beyond the ends is put at them. */
function placed<T>(list: readonly T[], item: T, position: number): T[] {
  const at = Math.min(Math.max(position - 1, 0), list.length);
  return [...list.slice(0, at), item, ...list.slice(at)];
}

const without = <T extends { id: string }>(list: readonly T[], id: string): T[] =>
  list.filter(item => item.id !== id);

const withChapters = (content: DraftContent, chapters: DraftChapter[]): DraftContent => ({
  ...content,
  chapters,
});

/** A new chapter at the end. */
export function addChapter(content: DraftContent, { id, title }: Pick<DraftChapter, 'id' | 'title'>): Edited {
  if (content.chapters.length >= CHAPTERS_MAX) return { code: 'CONTENT_LIMIT_REACHED', field: ['title'] };
  return withChapters(content, [...content.chapters, { id, title, lessons: [] }]);
}

export function renameChapter(
  content: DraftContent,
  { id, title }: Pick<DraftChapter, 'id' | 'title'>,
): Edited {
  if (!content.chapters.some(chapter => chapter.id === id)) return absent('id');
  return withChapters(
    content,
    content.chapters.map(chapter => (chapter.id === id ? { ...chapter, title } : chapter)),
  );
}

export function moveChapter(
  content: DraftContent,
  { id, position }: { id: string; position: number },
): Edited {
  const chapter = content.chapters.find(other => other.id === id);
  if (!chapter) return absent('id');
  return withChapters(content, placed(without(content.chapters, id), chapter, position));
}

/** Its lessons go with it. */
export function removeChapter(content: DraftContent, { id }: { id: string }): Edited {
  if (!content.chapters.some(chapter => chapter.id === id)) return absent('id');
  return withChapters(content, without(content.chapters, id));
}

/** A new lesson at the end of a chapter. */
export function addLesson(content: DraftContent, chapterId: string, lesson: DraftLesson): Edited {
  if (lessonsOf(content).length >= LESSONS_MAX) return { code: 'CONTENT_LIMIT_REACHED', field: ['title'] };
  return inChapter(content, chapterId, lessons => [...lessons, lesson]);
}

/** Puts what a lesson has become in its place; its id and its place stay. */
export function changeLesson(content: DraftContent, changed: DraftLesson): Edited {
  if (!lessonIn(content, changed.id)) return absent('id');
  return withChapters(
    content,
    content.chapters.map(chapter => ({
      ...chapter,
      lessons: chapter.lessons.map(lesson => (lesson.id === changed.id ? changed : lesson)),
    })),
  );
}

export function moveLesson(
  content: DraftContent,
  { id, chapterId, position }: { id: string; chapterId: string; position: number },
): Edited {
  const lesson = lessonIn(content, id);
  if (!lesson) return absent('id');
  return inChapter(takenOut(content, id), chapterId, lessons => placed(lessons, lesson, position));
}

export function removeLesson(content: DraftContent, { id }: { id: string }): Edited {
  return lessonIn(content, id) ? takenOut(content, id) : absent('id');
}

const takenOut = (content: DraftContent, id: string): DraftContent =>
  withChapters(
    content,
    content.chapters.map(chapter => ({ ...chapter, lessons: without(chapter.lessons, id) })),
  );

function inChapter(
  content: DraftContent,
  chapterId: string,
  change: (lessons: DraftLesson[]) => DraftLesson[],
): Edited {
  if (!content.chapters.some(({ id }) => id === chapterId)) return absent('chapterId');
  return withChapters(
    content,
    content.chapters.map(chapter =>
      chapter.id === chapterId ? { ...chapter, lessons: change(chapter.lessons) } : chapter,
    ),
  );
}
