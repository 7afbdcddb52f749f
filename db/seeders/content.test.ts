import { describe, expect, it } from 'vitest';
import {
  homeworkProblems,
  quizProblems,
  type Homework,
  type Quiz,
} from '../../server/catalog/activity.rules.js';
import { copyrightOf } from './catalogue.js';
import { commentText } from '../../server/comments/comment.rules.js';
import { answerText, questionText } from '../../server/questions/question.rules.js';
import {
  categories,
  courses,
  learners,
  questions,
  talk,
  teachers,
  type CourseContent,
  type LessonContent,
} from './content/index.js';

const lessonsOf = (course: CourseContent): LessonContent[] =>
  course.chapters.flatMap(chapter => [...chapter.lessons]);
const unique = (values: readonly string[]) => new Set(values).size === values.length;

describe('the demo catalogue', () => {
  it('offers fifteen courses on seven shelves by five teachers, none of them empty', () => {
    expect([courses.length, categories.length, teachers.length]).toEqual([15, 7, 5]);
    const above = (shelf: string) =>
      categories.find(({ name, below }) => name === shelf || below.includes(shelf))?.name;
    expect(new Set(courses.map(course => above(course.category)))).toEqual(
      new Set(categories.map(({ name }) => name)),
    );
    for (const shelf of categories.flatMap(({ below }) => below))
      expect([shelf, courses.some(course => course.category === shelf)]).toEqual([shelf, true]);
    expect(new Set(courses.map(course => course.teacher))).toEqual(
      new Set(teachers.map(({ username }) => username)),
    );
  });

  it('sells 「Python入门」 by the demo teacher for ¥200 under 编程', () => {
    const golden = courses.filter(course => course.title === 'Python入门');
    expect(
      golden.map(({ slug, priceFen, category, teacher }) => ({ slug, priceFen, category, teacher })),
    ).toEqual([{ slug: 'python', priceFen: 20000, category: '编程', teacher: 'teacher' }]);
    const lessons = lessonsOf(golden[0]!);
    expect([
      golden[0]!.chapters.length,
      lessons.length,
      lessons.filter(({ kind }) => kind === 'ARTICLE').length,
    ]).toEqual([5, 25, 5]);
  });

  it('repeats no title, slug or date', () => {
    expect(unique(courses.map(course => course.title))).toBe(true);
    expect(unique(courses.map(course => course.slug))).toBe(true);
    expect(unique(courses.map(course => course.publishedAt))).toBe(true);
    for (const course of courses) {
      expect(unique(course.chapters.map(chapter => chapter.title))).toBe(true);
      expect(unique(lessonsOf(course).map(lesson => lesson.title))).toBe(true);
    }
  });

  it('is found by two or three tags, and says whose work it is', () => {
    for (const { tags, slug } of courses) {
      expect([slug, tags.length >= 2 && tags.length <= 3 && unique(tags)]).toEqual([slug, true]);
      expect([slug, tags.every(tag => [...tag].length <= 12)]).toEqual([slug, true]);
    }
    expect(copyrightOf('林深见')).toContain('版权归讲师林深见所有');
  });

  it('was published in the past, at a price in whole fen', () => {
    for (const { publishedAt, priceFen } of courses) {
      expect(Date.parse(publishedAt)).toBeLessThan(Date.parse('2026-01-01T00:00:00Z'));
      expect(Number.isInteger(priceFen) && (priceFen === 0 || priceFen >= 100)).toBe(true);
    }
  });

  it.each(courses.map(course => [course.title, course] as const))(
    '%s: lessons to try and lessons to buy',
    (_, course) => {
      const lessons = lessonsOf(course);
      expect(lessons.length).toBeGreaterThanOrEqual(8);
      expect(lessons.length).toBeLessThanOrEqual(30);
      expect(lessons[0]!.trial).toBe(true);
      const tried = lessons.filter(({ trial, kind }) => trial && ['VIDEO', 'ARTICLE'].includes(kind));
      expect(tried.length).toBeLessThanOrEqual(3);
      expect([...course.promise].length).toBeLessThanOrEqual(24);
      expect(course.intro.length).toBe(3);
    },
  );

  it('writes every article out, as long as it takes to read', () => {
    for (const lesson of courses.flatMap(lessonsOf)) {
      if (lesson.kind !== 'ARTICLE') continue;
      const { title, paragraphs, seconds } = lesson;
      expect([title, paragraphs.length >= 3]).toEqual([title, true]);
      expect([title, paragraphs.join('').length >= 160]).toEqual([title, true]);
      expect([title, Number.isInteger(seconds) && seconds >= 180 && seconds < 3600]).toEqual([title, true]);
    }
  });

  it('asks and sets what may be published, some of it to be tried', () => {
    const tasks = courses.flatMap(lessonsOf).flatMap(lesson => ('activity' in lesson ? [lesson] : []));
    for (const { title, kind, activity } of tasks) {
      const problems =
        kind === 'QUIZ' ? quizProblems(activity as Quiz) : homeworkProblems(activity as Homework);
      expect([title, problems]).toEqual([title, []]);
    }
    const tried = tasks.filter(({ trial }) => trial).map(({ kind }) => kind);
    expect([tasks.length, tried]).toEqual([5, ['QUIZ', 'HOMEWORK']]);
  });

  it('has a lesson to try of each kind of file in 「睡个好觉」, a recording followed by another kind', () => {
    const lessons = lessonsOf(courses.find(({ title }) => title === '睡个好觉')!);
    const tried = lessons.filter(({ trial }) => trial).map(({ kind, sample }) => [kind, sample]);
    expect(tried).toEqual([
      ['VIDEO', 'film'],
      ['IMAGE', 'picture'],
      ['ARTICLE', null],
      ['AUDIO', 'recording'],
      ['DOCUMENT', 'sheet'],
      ['DOCUMENT', 'book'],
    ]);
  });
});

describe('what the demo learners say', () => {
  const teachersOf = new Map(courses.map(({ slug, teacher }) => [slug, teacher]));
  const names: readonly string[] = learners;

  it('is about courses on show, by learners who have them, or by the teacher in answer', () => {
    expect(unique(talk.map(({ course }) => course))).toBe(true);
    for (const { course, stars, threads } of talk) {
      const teacher = teachersOf.get(course);
      const raters = Object.keys(stars);
      expect([course, teacher !== undefined, raters.filter(name => !names.includes(name))]).toEqual([
        course,
        true,
        [],
      ]);
      for (const given of Object.values(stars)) expect([1, 2, 3, 4, 5]).toContain(given);
      for (const { by, likedBy = [], replies = [] } of threads) {
        expect(raters).toContain(by);
        expect(likedBy.filter(name => !names.includes(name) || name === by)).toEqual([]);
        expect(unique(likedBy)).toBe(true);
        expect(replies.filter(reply => ![teacher, ...raters].includes(reply.by))).toEqual([]);
      }
    }
  });

  it('is plain text, said after the course was there, and answered before today', () => {
    const says = talk.flatMap(({ course, threads }) => threads.map(thread => ({ course, ...thread })));
    for (const { course, text, daysAgo, replies = [] } of says) {
      const { publishedAt } = courses.find(({ slug }) => slug === course)!;
      expect(Date.parse(publishedAt)).toBeLessThan(Date.parse('2026-06-01'));
      for (const said of [text, ...replies.map(reply => reply.text)]) expect(commentText(said)).toBe(said);
      replies.forEach(({ hoursLater, to = -1 }, at) => {
        expect(hoursLater).toBeLessThan(24 * daysAgo);
        expect(hoursLater).toBeGreaterThan(replies[at - 1]?.hoursLater ?? 0);
        expect(to).toBeLessThan(at);
      });
    }
    expect(unique(says.map(({ text }) => text))).toBe(true);
  });
});

describe('what is asked under lessons', () => {
  it('is asked by learners who have the course, and answered by them or by its teacher', () => {
    for (const { course, lesson, by, likedBy = [], answers = [] } of questions) {
      const content = courses.find(({ slug }) => slug === course);
      const raters = Object.keys(talk.find(one => one.course === course)?.stars ?? {});
      expect([lesson, content && lessonsOf(content).some(({ title }) => title === lesson)]).toEqual([
        lesson,
        true,
      ]);
      expect([by, ...likedBy].filter(name => !raters.includes(name))).toEqual([]);
      for (const answer of answers) {
        expect([...raters, content?.teacher]).toContain(answer.by);
        expect((answer.likedBy ?? []).filter(name => !raters.includes(name) || name === answer.by)).toEqual(
          [],
        );
      }
    }
  });

  it('is plain text, at a second that films have, answered in order, by one at most that helped', () => {
    expect(unique(questions.map(({ text }) => text))).toBe(true);
    for (const { text, at = 0, hoursAgo, likedBy = [], by, answers = [] } of questions) {
      expect(questionText(text)).toBe(text);
      expect(at).toBeLessThanOrEqual(16);
      expect(unique([by, ...likedBy])).toBe(true);
      expect(answers.filter(({ helped }) => helped).length).toBeLessThanOrEqual(1);
      answers.forEach((answer, place) => {
        expect(answerText(answer.text)).toBe(answer.text);
        expect(answer.hoursLater).toBeLessThan(hoursAgo);
        expect(answer.hoursLater).toBeGreaterThan(answers[place - 1]?.hoursLater ?? 0);
      });
    }
  });
});
