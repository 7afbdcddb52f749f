import { expect, it } from 'vitest';
import type { ReportToDecideFragment } from '@graphql/graphql';
import { saidIn } from './said';

const author = { id: 'u1', name: '小明', avatarUrl: null };
const course = { id: 'c1', title: 'Python入门' };
const lesson = { id: 'l1', title: '列表' };
const nothing = { comment: null, question: null, answer: null, roomQuestion: null, roomMessage: null };
const reported = (about: object) =>
  saidIn({ ...nothing, course, live: null, ...about } as ReportToDecideFragment);

it('says who said what, where, and to which question', () => {
  const text = { id: 't1', text: '加我', createdAt: '2026-11-21T00:00:00Z', author };
  const words = { text: '加我', author, saidAt: text.createdAt };
  expect(reported({ comment: { ...text, course, lesson: null } })).toEqual({
    ...{ ...words, place: 'Python入门', answers: '' },
  });
  const question = { id: 'q1', text: '怎么学？', course, lesson };
  expect(reported({ question: { ...text, course, lesson } })).toMatchObject({ place: 'Python入门 · 列表' });
  expect(reported({ answer: { ...text, question } })).toEqual({
    ...{ ...words, place: 'Python入门 · 列表', answers: '怎么学？' },
  });
  const live = { id: 's1', title: '周末答疑' };
  const line = { id: 'm1', text: '加我', sentAt: text.createdAt, author };
  expect(reported({ live, roomMessage: line })).toMatchObject({ ...words, place: 'Python入门 · 周末答疑' });
  expect(reported({ live, course: null, roomMessage: line })).toMatchObject({ place: '周末答疑' });
  expect(reported({})).toBeNull();
});
