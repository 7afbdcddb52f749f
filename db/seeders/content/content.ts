/** The shape of the demo catalogue. Content is pure data: nothing here knows the database. */

export interface TeacherContent {
  username: string;
  name: string;
  bio: string;
}

export interface LessonContent {
  title: string;
  kind: 'VIDEO' | 'ARTICLE';
  seconds: number;
  trial: boolean;
  /** The text of an article, a paragraph each. */
  paragraphs: readonly string[];
}

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

/** `length` is minutes and seconds: '12:30'. */
export function video(title: string, length: string): LessonContent {
  return { title, kind: 'VIDEO', seconds: seconds(length), trial: false, paragraphs: [] };
}

export function article(title: string, length: string, ...paragraphs: string[]): LessonContent {
  return { title, kind: 'ARTICLE', seconds: seconds(length), trial: false, paragraphs };
}

/** 试看: open to everybody. */
export function trial(lesson: LessonContent): LessonContent {
  return { ...lesson, trial: true };
}
