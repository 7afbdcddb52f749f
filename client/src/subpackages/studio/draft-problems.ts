import type { DeskDraftFragment } from '@graphql/graphql';

type Problem = DeskDraftFragment['problems'][number];
interface Chapters {
  chapters: readonly { id: string; title: string; lessons: readonly { id: string; title: string }[] }[];
}

/** Where something is mended: at the facts, in the outline or in one lesson. */
export interface ProblemPlace {
  key: string;
  message: string;
  /** Names the fact (`promise`), or null. */
  fact: string | null;
  lesson: { id: string; title: string } | null;
  chapter: { id: string; title: string } | null;
}

export function placeOf({ field, message }: Problem, { chapters }: Chapters): ProblemPlace {
  const [first, chapterAt, , lessonAt] = field;
  const chapter = first === 'chapters' ? chapters[Number(chapterAt)] : undefined;
  const lesson = lessonAt === undefined ? undefined : chapter?.lessons[Number(lessonAt)];
  return {
    key: field.join('.'),
    message,
    fact: first === 'chapters' ? null : (first ?? null),
    lesson: lesson ?? null,
    chapter: chapter ?? null,
  };
}

/** Lessons first seen once: what is wrong with one is told in it. */
export function problemPlaces(draft: Pick<DeskDraftFragment, 'problems'> & Chapters): ProblemPlace[] {
  const seen = new Set<string>();
  return draft.problems
    .map(problem => placeOf(problem, draft))
    .filter(({ lesson }) => {
      if (!lesson) return true;
      if (seen.has(lesson.id)) return false;
      seen.add(lesson.id);
      return true;
    });
}

/** How many things are wrong in each lesson. */
export function problemsOfLessons(
  draft: Pick<DeskDraftFragment, 'problems'> & Chapters,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const problem of draft.problems) {
    const { lesson, message } = placeOf(problem, draft);
    if (lesson && !found.has(lesson.id)) found.set(lesson.id, message);
  }
  return found;
}
