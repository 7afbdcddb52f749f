import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addChapter,
  addLesson,
  changeLesson,
  emptyDraft,
  isFault,
  lessonIn,
  lessonsOf,
  moveChapter,
  moveLesson,
  removeChapter,
  removeLesson,
  renameChapter,
  type DraftContent,
  type DraftLesson,
  type Edited,
} from './draft.rules.js';

const lesson = (id: string, title = id): DraftLesson => ({
  ...{ id, title, kind: 'ARTICLE', trial: false, durationSeconds: 60, article: '<p>正文</p>' },
  ...{ fileId: null, quiz: null, homework: null },
});

const done = (edited: Edited): DraftContent => {
  if (isFault(edited)) throw new Error(JSON.stringify(edited));
  return edited;
};

/** Chapters as text: `a:1,2 b:3`. */
const shape = ({ chapters }: DraftContent): string =>
  chapters.map(({ id, lessons }) => `${id}:${lessons.map(one => one.id).join(',')}`).join(' ');

function draft(text: string): DraftContent {
  const chapters = text.split(' ').map(part => {
    const [id = '', lessons = ''] = part.split(':');
    const ids = lessons.split(',').filter(Boolean);
    return { id, title: id, lessons: ids.map(one => lesson(one)) };
  });
  return { ...emptyDraft('课程'), chapters };
}

describe('an edit', () => {
  const before = draft('a:1,2,3 b:4 c:');
  it.each<[string, (content: DraftContent) => Edited, string]>([
    ['adds a chapter at the end', d => addChapter(d, { id: 'd', title: 'd' }), 'a:1,2,3 b:4 c: d:'],
    ['moves a chapter to the front', d => moveChapter(d, { id: 'c', position: 1 }), 'c: a:1,2,3 b:4'],
    [
      'moves a chapter beyond the end to the end',
      d => moveChapter(d, { id: 'a', position: 99 }),
      'b:4 c: a:1,2,3',
    ],
    ['takes the lessons of a chapter with it', d => removeChapter(d, { id: 'a' }), 'b:4 c:'],
    ['adds a lesson at the end of its chapter', d => addLesson(d, 'b', lesson('5')), 'a:1,2,3 b:4,5 c:'],
    [
      'moves a lesson down within its chapter',
      d => moveLesson(d, { id: '1', chapterId: 'a', position: 3 }),
      'a:2,3,1 b:4 c:',
    ],
    [
      'moves a lesson to a place of another chapter',
      d => moveLesson(d, { id: '3', chapterId: 'b', position: 1 }),
      'a:1,2 b:3,4 c:',
    ],
    [
      'takes a place before the first for the first',
      d => moveLesson(d, { id: '3', chapterId: 'a', position: -5 }),
      'a:3,1,2 b:4 c:',
    ],
    ['removes a lesson', d => removeLesson(d, { id: '2' }), 'a:1,3 b:4 c:'],
    ['leaves what it started from as it was', d => d, 'a:1,2,3 b:4 c:'],
  ])('%s', (_what, edit, expected) => {
    expect(shape(done(edit(before)))).toBe(expected);
    expect(shape(before)).toBe('a:1,2,3 b:4 c:');
  });

  it('renames a chapter, changes a lesson, and nothing else', () => {
    const renamed = done(renameChapter(before, { id: 'b', title: '新名字' }));
    expect(renamed.chapters.map(({ title }) => title)).toEqual(['a', '新名字', 'c']);
    const changed = done(changeLesson(before, lesson('2', '新的一课')));
    expect(lessonsOf(changed).map(({ title }) => title)).toEqual(['1', '新的一课', '3', '4']);
    expect(shape(changed)).toBe(shape(before));
  });

  it.each<[string, (content: DraftContent) => Edited, string]>([
    ['a chapter to rename', d => renameChapter(d, { id: 'x', title: 'x' }), 'id'],
    ['a chapter to move', d => moveChapter(d, { id: 'x', position: 1 }), 'id'],
    ['a chapter to remove', d => removeChapter(d, { id: 'x' }), 'id'],
    ['a chapter for a lesson', d => addLesson(d, 'x', lesson('9')), 'chapterId'],
    ['a chapter to move to', d => moveLesson(d, { id: '1', chapterId: 'x', position: 1 }), 'chapterId'],
    ['a lesson to change', d => changeLesson(d, lesson('9')), 'id'],
    ['a lesson to move', d => moveLesson(d, { id: '9', chapterId: 'a', position: 1 }), 'id'],
    ['a lesson to remove', d => removeLesson(d, { id: '9' }), 'id'],
  ])('does not find %s that is not there', (_what, edit, field) => {
    expect(edit(before)).toEqual({ code: 'NOT_FOUND', field: [field] });
  });

  it('adds no more than a hundred chapters and five hundred lessons', () => {
    const chapters = Array.from({ length: 100 }, (_, n) => ({
      ...{ id: `c${n}`, title: 'c' },
      lessons: Array.from({ length: 5 }, (_none, m) => lesson(`${n}-${m}`)),
    }));
    const full = { ...emptyDraft('课程'), chapters };
    const refused = { code: 'CONTENT_LIMIT_REACHED', field: ['title'] };
    expect(addChapter(full, { id: 'd', title: 'd' })).toEqual(refused);
    expect(addLesson(full, 'c0', lesson('new'))).toEqual(refused);
    const room = done(removeLesson(full, { id: '0-0' }));
    expect(lessonsOf(done(addLesson(room, 'c9', lesson('new'))))).toHaveLength(500);
  });
});

type Step =
  | { does: 'addChapter' }
  | { does: 'addLesson' | 'removeLesson' | 'removeChapter'; at: number }
  | { does: 'moveLesson' | 'moveChapter'; at: number; to: number; position: number };

const index = fc.nat({ max: 30 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ does: fc.constant('addChapter' as const) }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('addLesson' as const), at: index }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constantFrom('removeLesson' as const, 'removeChapter' as const),
      at: index,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constantFrom('moveLesson' as const, 'moveChapter' as const),
      ...{ at: index, to: index, position: fc.integer({ min: -3, max: 33 }) },
    }),
  },
);

const nth = <T>(list: readonly T[], at: number): T | undefined => list[at % list.length];

/** One step over what is there; undefined where there is nothing to do it to. */
function take(content: DraftContent, does: Step, id: string): Edited | undefined {
  if (does.does === 'addChapter') return addChapter(content, { id, title: id });
  const chapter = nth(content.chapters, does.at);
  const known = nth(lessonsOf(content), does.at);
  switch (does.does) {
    case 'addLesson':
      return chapter && addLesson(content, chapter.id, lesson(id));
    case 'removeLesson':
      return known && removeLesson(content, known);
    case 'removeChapter':
      return chapter && removeChapter(content, chapter);
    case 'moveChapter':
      return chapter && moveChapter(content, { id: chapter.id, position: does.position });
    default: {
      const to = nth(content.chapters, does.to);
      return known && to && moveLesson(content, { id: known.id, chapterId: to.id, position: does.position });
    }
  }
}

it('keeps every lesson that was not removed exactly once, as it was, and the others in their order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      let content = emptyDraft('课程');
      const expected = new Map<string, DraftLesson>();
      steps.forEach((does, n) => {
        const edited = take(content, does, `id${n}`);
        if (!edited || isFault(edited)) return;
        const before = content;
        content = edited;
        if (does.does === 'addLesson') expected.set(`id${n}`, lesson(`id${n}`));
        for (const { id } of lessonsOf(before)) if (!lessonIn(content, id)) expected.delete(id);
        const isRemoval = does.does === 'removeLesson' || does.does === 'removeChapter';
        if (!isRemoval) expect(lessonsOf(content).length).toBeGreaterThanOrEqual(lessonsOf(before).length);
        if (does.does !== 'moveLesson') return;
        const moved = nth(lessonsOf(before), does.at)?.id;
        const rest = (draftNow: DraftContent) =>
          lessonsOf(draftNow).flatMap(({ id }) => (id === moved ? [] : id));
        expect(rest(content)).toEqual(rest(before));
      });
      const ids = lessonsOf(content).map(({ id }) => id);
      expect([...ids].sort()).toEqual([...expected.keys()].sort());
      for (const one of lessonsOf(content)) expect(one).toEqual(expected.get(one.id));
    }),
    { numRuns: 300 },
  );
});
