import { describe, expect, it } from 'vitest';
import { chapterStep, dropMove, lessonStep, movedOutline } from './outline-moves';

const chapter = (id: string, ...lessons: string[]) => ({ id, lessons: lessons.map(one => ({ id: one })) });
/** Rows: 0 A, 1 a1, 2 a2, 3 B, 4 C, 5 c1. */
const outline = [chapter('A', 'a1', 'a2'), chapter('B'), chapter('C', 'c1')];
const shape = (chapters: typeof outline) =>
  chapters.map(({ id, lessons }) => [id, ...lessons.map(lesson => lesson.id)].join(' '));
const after = (from: number, to: number) => {
  const move = dropMove(outline, from, to);
  return move ? shape(movedOutline(outline, move)) : null;
};

describe('one place up or down', () => {
  it('moves a chapter, and not beyond the ends', () => {
    expect(chapterStep(outline, 'B', -1)).toEqual({ kind: 'chapter', id: 'B', position: 1 });
    expect(chapterStep(outline, 'B', 1)).toEqual({ kind: 'chapter', id: 'B', position: 3 });
    expect([chapterStep(outline, 'A', -1), chapterStep(outline, 'C', 1)]).toEqual([null, null]);
  });

  it('moves a lesson within its chapter, and from its ends into the chapter beside', () => {
    const steps = [
      lessonStep(outline, 'a2', -1),
      lessonStep(outline, 'a2', 1),
      lessonStep(outline, 'c1', -1),
    ];
    expect(steps).toEqual([
      { kind: 'lesson', id: 'a2', chapterId: 'A', position: 1 },
      { kind: 'lesson', id: 'a2', chapterId: 'B', position: 1 },
      { kind: 'lesson', id: 'c1', chapterId: 'B', position: 1 },
    ]);
    expect([lessonStep(outline, 'a1', -1), lessonStep(outline, 'c1', 1)]).toEqual([null, null]);
  });

  it('says nothing of what is not there', () => {
    expect([chapterStep(outline, 'x', 1), lessonStep(outline, 'x', 1)]).toEqual([null, null]);
    expect(movedOutline(outline, { kind: 'chapter', id: 'x', position: 1 })).toEqual(outline);
  });
});

describe('a row that is let go above another', () => {
  it.each([
    ['a lesson above the one before it', 2, 1, ['A a2 a1', 'B', 'C c1']],
    ['a lesson below the one after it', 1, 3, ['A a2 a1', 'B', 'C c1']],
    ['a lesson into an empty chapter', 1, 4, ['A a2', 'B a1', 'C c1']],
    ['a lesson to the end', 1, 6, ['A a2', 'B', 'C c1 a1']],
    ['a lesson above everything', 5, 0, ['A c1 a1 a2', 'B', 'C']],
    ['a chapter above everything', 4, 0, ['C c1', 'A a1 a2', 'B']],
    ['a chapter to the end', 0, 6, ['B', 'C c1', 'A a1 a2']],
    ['a chapter above the one after the next', 0, 4, ['B', 'A a1 a2', 'C c1']],
    ['a chapter between lessons goes behind their chapter', 4, 2, ['A a1 a2', 'C c1', 'B']],
  ])('%s', (_name, from, to, expected) => {
    expect(after(from, to)).toEqual(expected);
  });

  it.each([
    ['where it was', 1, 1],
    ['above what follows it', 1, 2],
    ['a chapter among its own lessons', 0, 2],
    ['no row', 9, 0],
  ])('moves nothing: %s', (_name, from, to) => {
    expect(after(from, to)).toBeNull();
  });
});
