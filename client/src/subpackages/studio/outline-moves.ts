/** Chapters and lessons by what moves of them. */
export interface OutlineChapter<Lesson extends { id: string } = { id: string }> {
  id: string;
  lessons: readonly Lesson[];
}

/** Where something is put: places count from 1, as the server does. */
export type Move =
  | { kind: 'chapter'; id: string; position: number }
  | { kind: 'lesson'; id: string; chapterId: string; position: number };

const placed = <T>(list: readonly T[], item: T, position: number): T[] => {
  const at = Math.min(Math.max(position - 1, 0), list.length);
  return [...list.slice(0, at), item, ...list.slice(at)];
};

/** The outline as it is going to be, shown while the server is told. */
export function movedOutline<Chapter extends OutlineChapter>(
  chapters: readonly Chapter[],
  move: Move,
): Chapter[] {
  if (move.kind === 'chapter') {
    const chapter = chapters.find(({ id }) => id === move.id);
    const rest = chapters.filter(({ id }) => id !== move.id);
    return chapter ? placed(rest, chapter, move.position) : [...chapters];
  }
  const lesson = chapters.flatMap(({ lessons }) => lessons).find(({ id }) => id === move.id);
  if (!lesson) return [...chapters];
  return chapters.map(chapter => {
    const rest = chapter.lessons.filter(({ id }) => id !== move.id);
    return {
      ...chapter,
      lessons: chapter.id === move.chapterId ? placed(rest, lesson, move.position) : rest,
    };
  });
}

/** One place up (-1) or down (1); null at the end. */
export function chapterStep(chapters: readonly OutlineChapter[], id: string, by: -1 | 1): Move | null {
  const at = chapters.findIndex(chapter => chapter.id === id);
  const to = at + by;
  return at < 0 || to < 0 || to >= chapters.length ? null : { kind: 'chapter', id, position: to + 1 };
}

/** The same for a lesson: beyond the first or last of its chapter it goes into the chapter beside. */
export function lessonStep(chapters: readonly OutlineChapter[], id: string, by: -1 | 1): Move | null {
  const inChapter = chapters.findIndex(({ lessons }) => lessons.some(lesson => lesson.id === id));
  const chapter = chapters[inChapter];
  if (!chapter) return null;
  const to = chapter.lessons.findIndex(lesson => lesson.id === id) + by;
  if (to >= 0 && to < chapter.lessons.length)
    return { kind: 'lesson', id, chapterId: chapter.id, position: to + 1 };
  const beside = chapters[inChapter + by];
  if (!beside) return null;
  return { kind: 'lesson', id, chapterId: beside.id, position: by < 0 ? beside.lessons.length + 1 : 1 };
}

/**
 * What dragging a row means. Rows are chapters with their lessons below them, counted from 0; `to` is the row that it is
 * let go above, as many as there are rows for the end. Null where nothing moves.
 */
export function dropMove(chapters: readonly OutlineChapter[], from: number, to: number): Move | null {
  const rows = chapters.flatMap((chapter, at) => [
    { kind: 'chapter' as const, id: chapter.id, at, place: 0 },
    ...chapter.lessons.map(({ id }, place) => ({ kind: 'lesson' as const, id, at, place })),
  ]);
  const row = rows[from];
  if (!row || to === from || to === from + 1) return null;
  const above = rows[to - 1];
  if (row.kind === 'chapter') {
    const target = to >= rows.length ? chapters.length : rows[to]!.at + (rows[to]!.kind === 'lesson' ? 1 : 0);
    const position = target > row.at ? target : target + 1;
    return position === row.at + 1 ? null : { kind: 'chapter', id: row.id, position };
  }
  // Above the first chapter is its first place.
  const chapter = chapters[above?.at ?? 0]!;
  const place = above ? (above.kind === 'chapter' ? 0 : above.place + 1) : 0;
  const isBelowItself = above && above.at === row.at && place > row.place;
  return { kind: 'lesson', id: row.id, chapterId: chapter.id, position: isBelowItself ? place : place + 1 };
}
