import type { Homework, Quiz } from '../../../server/catalog/activity.rules.js';

/** The shape of the demo catalogue. Content is pure data: nothing here knows the database. */

export interface TeacherContent {
  username: string;
  name: string;
  bio: string;
}

/** The samples that lessons show; they stand in `assets`, or are drawn. */
export type Sample = 'film' | 'recording' | 'sheet' | 'book' | 'picture';

interface ReadContent {
  kind: 'ARTICLE';
  sample: null;
  /** So long it takes to read. */
  seconds: number;
  /** A paragraph each. */
  paragraphs: readonly string[];
}

interface ShownContent {
  kind: 'VIDEO' | 'AUDIO' | 'DOCUMENT' | 'IMAGE';
  /** How long it lasts is told by the file. */
  sample: Sample;
}

interface TaskContent {
  kind: 'QUIZ' | 'HOMEWORK';
  sample: null;
  activity: Quiz | Homework;
}

export type LessonContent = (ReadContent | ShownContent | TaskContent) & { title: string; trial: boolean };

interface ChapterContent {
  title: string;
  lessons: readonly LessonContent[];
}

export interface CourseContent {
  /** Names the cover's motif, and is the course's key within the seeds. */
  slug: string;
  title: string;
  promise: string;
  intro: readonly string[];
  priceFen: number;
  /** A shelf of either level. */
  category: string;
  tags: readonly string[];
  teacher: string;
  publishedAt: string;
  chapters: readonly ChapterContent[];
}

function seconds(length: string): number {
  const [minutes, rest] = length.split(':').map(Number);
  return minutes! * 60 + rest!;
}

const shown =
  (kind: ShownContent['kind'], sample: Sample) =>
  (title: string): LessonContent => ({ title, kind, sample, trial: false });

export const video = shown('VIDEO', 'film');
export const audio = shown('AUDIO', 'recording');
/** A sheet to print, as PDF. */
export const sheet = shown('DOCUMENT', 'sheet');
/** An EPUB. */
export const book = shown('DOCUMENT', 'book');
export const picture = shown('IMAGE', 'picture');

/** `length` is minutes and seconds: '12:30'. */
export function article(title: string, length: string, ...paragraphs: string[]): LessonContent {
  return { title, kind: 'ARTICLE', sample: null, seconds: seconds(length), trial: false, paragraphs };
}

export const quiz = (title: string, activity: Quiz): LessonContent => ({
  ...{ title, activity, kind: 'QUIZ', sample: null, trial: false },
});
export const homework = (title: string, activity: Homework): LessonContent => ({
  ...{ title, activity, kind: 'HOMEWORK', sample: null, trial: false },
});

/** 试看: open to everybody. */
export function trial(lesson: LessonContent): LessonContent {
  return { ...lesson, trial: true };
}
