import { homeworkProblems, quizProblems } from '../catalog/activity.rules.js';
import { lengthOf, LIMITS } from './draft-limits.rules.js';
import { lessonsOf, type DraftContent, type DraftLesson, type Fault } from './draft.rules.js';

/** What is known of the files that a draft names, by id; one that is gone is not among them. */
export type FileFacts = Readonly<Record<string, { state: string; durationSeconds: number | null }>>;

/** The files that an article shows, as they stand in its HTML. */
export const imagesOf = (article: string | null): string[] =>
  Array.from((article ?? '').matchAll(/data-file="([0-9a-f-]{36})"/g), ([, id = '']) => id);

/** Every file that a draft names, once. */
export function filesOf(content: DraftContent): string[] {
  const ofLessons = lessonsOf(content).flatMap(({ fileId, article }) => [
    ...(fileId ? [fileId] : []),
    ...imagesOf(article),
  ]);
  return [...new Set([...(content.coverFileId ? [content.coverFileId] : []), ...ofLessons])];
}

const missing = (...field: string[]): Fault => ({ code: 'FIELD_MISSING', field });

function fileFault(files: FileFacts, id: string, field: string): Fault[] {
  const file = files[id];
  if (!file) return [{ code: 'FILE_NOT_FOUND', field: [field] }];
  return file.state === 'READY' ? [] : [{ code: 'FILE_NOT_READY', field: [field] }];
}

function contentProblems(lesson: DraftLesson, files: FileFacts): Fault[] {
  const under = (field: string, problems: readonly Fault[]) =>
    problems.map(problem => ({ ...problem, field: [field, ...problem.field] }));
  switch (lesson.kind) {
    case 'ARTICLE': {
      const images = imagesOf(lesson.article).flatMap(id => fileFault(files, id, 'article'));
      return lesson.article ? images.slice(0, 1) : [missing('article')];
    }
    case 'QUIZ':
      return lesson.quiz ? under('quiz', quizProblems(lesson.quiz)) : [missing('quiz')];
    case 'HOMEWORK':
      return lesson.homework ? under('homework', homeworkProblems(lesson.homework)) : [missing('homework')];
    default:
      return lesson.fileId
        ? fileFault(files, lesson.fileId, 'fileId')
        : [{ code: 'MEDIA_MISSING', field: ['fileId'] }];
  }
}

/** Everything that keeps a draft from being submitted, each with the path to it; empty for one that may be. */
export function problems(content: DraftContent, files: FileFacts): Fault[] {
  const ofFacts: Fault[] = [
    ...(lengthOf(content.title) < LIMITS.courseTitle[0] ? [missing('title')] : []),
    ...(content.promise ? [] : [missing('promise')]),
    ...(content.intro ? [] : [missing('intro')]),
    ...(content.categoryId ? [] : [missing('categoryId')]),
    ...(content.coverFileId
      ? fileFault(files, content.coverFileId, 'coverFileId')
      : [missing('coverFileId')]),
  ];
  const none: Fault[] = lessonsOf(content).length ? [] : [{ code: 'LESSONS_MISSING', field: ['chapters'] }];
  const ofChapters = content.chapters.flatMap((chapter, at): Fault[] => {
    const path = ['chapters', String(at)];
    const empty: Fault[] =
      chapter.lessons.length || none.length ? [] : [{ code: 'LESSONS_MISSING', field: [...path, 'lessons'] }];
    const ofLessons = chapter.lessons.flatMap((lesson, place) =>
      contentProblems(lesson, files).map(({ code, field }) => ({
        code,
        field: [...path, 'lessons', String(place), ...field],
      })),
    );
    return [...empty, ...ofLessons];
  });
  return [...ofFacts, ...none, ...ofChapters];
}

/** The draft with the length of its films and recordings as their files tell it: progress is reckoned by it. */
export function timed(content: DraftContent, files: FileFacts): DraftContent {
  const lengthen = (lesson: DraftLesson): DraftLesson => {
    const told = lesson.fileId ? files[lesson.fileId]?.durationSeconds : null;
    return told ? { ...lesson, durationSeconds: told } : lesson;
  };
  const chapters = content.chapters.map(chapter => ({ ...chapter, lessons: chapter.lessons.map(lengthen) }));
  return { ...content, chapters };
}
