import { describe, expect, it } from 'vitest';
import { QuestionKind } from '../catalog/activity.rules.js';
import {
  draftFault,
  factsFault,
  lessonFault,
  LIMITS,
  readingSeconds,
  titleFault,
} from './draft-limits.rules.js';
import { filesOf, problems, timed } from './draft-problems.rules.js';
import { emptyDraft, type DraftContent, type DraftLesson } from './draft.rules.js';

const FILE = '018f0000-0000-7000-8000-000000000001';
const COVER = '018f0000-0000-7000-8000-000000000002';
const PICTURE = '018f0000-0000-7000-8000-000000000003';
const ready = { state: 'READY', durationSeconds: 90 };
const files = { [FILE]: ready, [COVER]: { ...ready, durationSeconds: null }, [PICTURE]: ready };

const lesson = (facts: Partial<DraftLesson> = {}): DraftLesson => ({
  ...{ id: 'l', title: '第一课', kind: 'VIDEO', trial: false, durationSeconds: 0, article: null },
  ...{ fileId: FILE, quiz: null, homework: null, ...facts },
});

const whole = (...lessons: DraftLesson[]): DraftContent => ({
  ...emptyDraft('一门课'),
  ...{ promise: '学会', intro: '介绍', categoryId: 'k', coverFileId: COVER },
  chapters: [{ id: 'c', title: '第一章', lessons }],
});

const question = { id: 'q', kind: QuestionKind.SINGLE, text: '？', points: 1, explanation: '' };

describe('what keeps a draft from being submitted', () => {
  it('is nothing where all is there', () => {
    const article = lesson({ kind: 'ARTICLE', fileId: null, article: `<img data-file="${PICTURE}" />` });
    const quiz = {
      passPercent: 60,
      maxAttempts: null,
      questions: [{ ...question, options: ['a', 'b'], answers: ['0'] }],
    };
    expect(problems(whole(lesson(), article, lesson({ kind: 'QUIZ', fileId: null, quiz })), files)).toEqual(
      [],
    );
  });

  it('is told for an empty one, field by field', () => {
    const missing = (...field: string[]) => ({ code: 'FIELD_MISSING', field });
    expect(problems(emptyDraft(''), {})).toEqual([
      ...['title', 'promise', 'intro', 'categoryId', 'coverFileId'].map(field => missing(field)),
      { code: 'LESSONS_MISSING', field: ['chapters'] },
    ]);
  });

  it.each<[string, Partial<DraftLesson>, string, string[]]>([
    ['a film that is not there', { fileId: null }, 'MEDIA_MISSING', ['fileId']],
    ['a film that was deleted', { fileId: 'gone' }, 'FILE_NOT_FOUND', ['fileId']],
    ['an article of nothing', { kind: 'ARTICLE', fileId: null }, 'FIELD_MISSING', ['article']],
    ['a quiz of nothing', { kind: 'QUIZ', fileId: null }, 'FIELD_MISSING', ['quiz']],
    ['a homework of nothing', { kind: 'HOMEWORK', fileId: null }, 'FIELD_MISSING', ['homework']],
    [
      'a question without answer',
      {
        ...{ kind: 'QUIZ', fileId: null },
        quiz: {
          passPercent: 60,
          maxAttempts: 1,
          questions: [{ ...question, options: ['a', 'b'], answers: [] }],
        },
      },
      'ANSWER_MISSING',
      ['quiz', 'questions', '0', 'answers'],
    ],
  ])('is %s, by its path', (_what, facts, code, field) => {
    const path = ['chapters', '0', 'lessons', '1', ...field];
    expect(problems(whole(lesson(), lesson(facts)), files)).toEqual([{ code, field: path }]);
  });

  it.each(['CHECKING', 'PROCESSING', 'REFUSED'])('is a film that is %s', state => {
    const field = ['chapters', '0', 'lessons', '0', 'fileId'];
    const told = problems(whole(lesson()), { ...files, [FILE]: { state, durationSeconds: null } });
    expect(told).toEqual([{ code: 'FILE_NOT_READY', field }]);
  });

  it('is a chapter without lessons beside one that has some', () => {
    const content = whole(lesson());
    content.chapters.push({ id: 'd', title: '第二章', lessons: [] });
    expect(problems(content, files)).toEqual([
      { code: 'LESSONS_MISSING', field: ['chapters', '1', 'lessons'] },
    ]);
  });
});

it('names every file once', () => {
  const article = `<p><img data-file="${PICTURE}" /><img data-file="${PICTURE}" /></p>`;
  const content = whole(lesson(), lesson(), lesson({ kind: 'ARTICLE', fileId: null, article }));
  expect(filesOf(content)).toEqual([COVER, FILE, PICTURE]);
});

it('times a film by its file, whatever was said, and leaves the rest', () => {
  const silent = lesson({ fileId: COVER, durationSeconds: 40 });
  const told = timed(whole(lesson(), lesson({ durationSeconds: 30 }), silent), files);
  expect(told.chapters[0]?.lessons.map(({ durationSeconds }) => durationSeconds)).toEqual([90, 90, 40]);
});

describe('limits', () => {
  const facts = { ...whole() };
  it.each([
    ['一', 'TEXT_TOO_SHORT'],
    ['', 'FIELD_MISSING'],
    ['字'.repeat(61), 'TEXT_TOO_LONG'],
    ['两字', undefined],
    ['😀'.repeat(60), undefined],
  ])('of a title: %s %s', (title, code) => {
    expect(titleFault(title, LIMITS.courseTitle)?.code).toBe(code);
  });

  it.each<[string, Partial<DraftContent>, string[]]>([
    ['TEXT_TOO_LONG', { promise: '字'.repeat(61) }, ['promise']],
    ['TEXT_TOO_LONG', { intro: '字'.repeat(5001) }, ['intro']],
    ['TEXT_TOO_LONG', { copyright: '字'.repeat(501) }, ['copyright']],
    ['CONTENT_LIMIT_REACHED', { tags: ['一', '二', '三', '四', '五', '六', '七'] }, ['tags']],
    ['TEXT_TOO_LONG', { tags: ['好', '十一个字的标签太长了吧'] }, ['tags', '1']],
    ['INVALID_INPUT', { priceFen: -1 }, ['priceFen']],
    ['INVALID_INPUT', { priceFen: 9_999_901 }, ['priceFen']],
    ['INVALID_INPUT', { refundDays: 366 }, ['refundDays']],
    ['INVALID_INPUT', { refundMaxProgress: 101 }, ['refundMaxProgress']],
  ])('refuse as %s %o', (code, change, field) => {
    expect(factsFault({ ...facts, ...change })).toEqual({ code, field });
  });

  it('take what just fits', () => {
    const most = {
      promise: '字'.repeat(60),
      intro: '字'.repeat(5000),
      priceFen: 9_999_900,
      tags: ['十个字的标签刚好放得下'.slice(0, 10)],
    };
    expect(factsFault({ ...facts, ...most })).toBeNull();
  });

  it.each<[Partial<DraftLesson>, string[] | undefined]>([
    [{}, undefined],
    [{ article: '<p>文</p>' }, ['article']],
    [{ kind: 'ARTICLE', article: '<p>文</p>' }, ['fileId']],
    [{ kind: 'ARTICLE', fileId: null, article: '字'.repeat(100_001) }, ['article']],
    [{ homework: { prompt: '', maxScore: 1, imagesAllowed: 0 } }, ['homework']],
    [{ durationSeconds: 360_001 }, ['durationSeconds']],
    [{ durationSeconds: -1 }, ['durationSeconds']],
    [{ title: '' }, ['title']],
  ])('of a lesson: %o is wrong in %o', (change, field) => {
    expect(lessonFault(lesson(change))?.field).toEqual(field);
  });

  it.each(['', 'a\0b', 'ein name', '编号', 'x'.repeat(65)])('take no question called %j', id => {
    const questions = [{ ...question, id, options: ['a', 'b'], answers: ['0'] }];
    const quiz = { passPercent: 60, maxAttempts: null, questions };
    expect(lessonFault(lesson({ kind: 'QUIZ', fileId: null, quiz }))?.field).toEqual([
      'quiz',
      'questions',
      '0',
      'id',
    ]);
  });

  it('of all of a draft keep it from growing, and not from becoming less', () => {
    const long = (articles: number) =>
      whole(...Array.from({ length: articles }, () => lesson({ article: '字'.repeat(100_000) })));
    expect(draftFault(long(18), long(19))).toBeNull();
    expect(draftFault(long(19), long(20))).toEqual({ code: 'TEXT_TOO_LONG', field: [] });
    expect(draftFault(long(30), long(29))).toBeNull();
  });
});

it('reads four hundred characters a minute, and no tags', () => {
  expect([
    readingSeconds(''),
    readingSeconds(`<p>${'字'.repeat(400)}</p>`),
    readingSeconds('字'.repeat(401)),
  ]).toEqual([0, 60, 120]);
});
