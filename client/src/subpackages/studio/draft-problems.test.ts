import { expect, it } from 'vitest';
import type { DeskDraftFragment } from '@graphql/graphql';
import { problemPlaces, problemsOfLessons } from './draft-problems';

type Problem = DeskDraftFragment['problems'][number];
const problem = (message: string, ...field: string[]): Problem => ({ code: 'FIELD_MISSING', field, message });
const draft = {
  chapters: [
    { id: 'A', title: '第一章', lessons: [{ id: 'a1', title: '开始' }] },
    { id: 'B', title: '第二章', lessons: [] },
  ],
  problems: [
    problem('请填写此项', 'promise'),
    problem('请上传', 'chapters', '0', 'lessons', '0', 'fileId'),
    problem('题目为空', 'chapters', '0', 'lessons', '0', 'quiz', 'questions'),
    problem('没有课时', 'chapters', '1', 'lessons'),
  ],
};

it('leads to where each is mended, to a lesson once', () => {
  expect(
    problemPlaces(draft).map(({ key, fact, lesson, chapter }) => [key, fact, lesson?.id, chapter?.id]),
  ).toEqual([
    ['promise', 'promise', undefined, undefined],
    ['chapters.0.lessons.0.fileId', null, 'a1', 'A'],
    ['chapters.1.lessons', null, undefined, 'B'],
  ]);
});

it('tells the first of each lesson', () => {
  expect([...problemsOfLessons(draft)]).toEqual([['a1', '请上传']]);
});

it('speaks of the outline as a whole where there is no chapter', () => {
  const empty = { chapters: [], problems: [problem('至少一个课时', 'chapters')] };
  expect(problemPlaces(empty)).toEqual([
    { key: 'chapters', message: '至少一个课时', fact: null, lesson: null, chapter: null },
  ]);
});
