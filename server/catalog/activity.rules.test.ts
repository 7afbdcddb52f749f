import { expect, it } from 'vitest';
import {
  homeworkProblems,
  normalWording,
  QuestionKind,
  quizProblems,
  type Question,
  type Quiz,
} from './activity.rules.js';

const question = (facts: Partial<Question> = {}): Question => ({
  ...{ id: 'q', kind: QuestionKind.SINGLE, text: '题目', options: ['甲', '乙'], answers: ['0'] },
  ...{ points: 10, explanation: '' },
  ...facts,
});
const quiz = (facts: Partial<Quiz> = {}): Quiz => ({
  ...{ passPercent: 60, maxAttempts: null, questions: [question()] },
  ...facts,
});
const ofQuestion = (facts: Partial<Question>) => quizProblems(quiz({ questions: [question(facts)] }));

it('finds nothing wrong with a question of each kind', () => {
  for (const facts of [
    {},
    { kind: QuestionKind.MULTIPLE, answers: ['0', '1'] },
    { kind: QuestionKind.JUDGEMENT, options: [], answers: ['true'] },
    { kind: QuestionKind.TEXT, options: [], answers: ['派森', 'Python'] },
  ])
    expect(ofQuestion(facts)).toEqual([]);
});

it.each<[string, Partial<Question>, string, string]>([
  ['no text', { text: ' ' }, 'QUESTION_TEXT_MISSING', 'text'],
  ['too long a text', { text: 'x'.repeat(1001) }, 'TEXT_TOO_LONG', 'text'],
  ['an option twice', { options: ['甲', '甲 '] }, 'OPTIONS_UNFIT', 'options'],
  ['an answer that is no option', { answers: ['2'] }, 'ANSWER_MISSING', 'answers'],
  ['two answers to a single choice', { answers: ['0', '1'] }, 'ANSWER_MISSING', 'answers'],
  ['options to a judgement', { kind: QuestionKind.JUDGEMENT, answers: ['true'] }, 'OPTIONS_UNFIT', 'options'],
  ['an empty wording', { kind: QuestionKind.TEXT, options: [], answers: [' '] }, 'ANSWER_MISSING', 'answers'],
  ['half a point', { points: 0.5 }, 'INVALID_INPUT', 'points'],
])('names %s', (_what, facts, code, field) => {
  expect(ofQuestion(facts)).toEqual([{ code, field: ['questions', '0', field] }]);
});

it('names what is wrong with a quiz or a homework as a whole', () => {
  expect(quizProblems(quiz({ questions: [] }))).toEqual([{ code: 'QUIZ_EMPTY', field: ['questions'] }]);
  expect(quizProblems(quiz({ questions: [question(), question()] }))).toEqual([
    { code: 'INVALID_INPUT', field: ['questions'] },
  ]);
  expect(quizProblems(quiz({ passPercent: 0, maxAttempts: 0 }))).toEqual([
    { code: 'INVALID_INPUT', field: ['passPercent'] },
    { code: 'INVALID_INPUT', field: ['maxAttempts'] },
  ]);
  expect(homeworkProblems({ prompt: '写', maxScore: 100, imagesAllowed: 9 })).toEqual([]);
  expect(homeworkProblems({ prompt: ' ', maxScore: 0, imagesAllowed: 10 }).map(({ field }) => field)).toEqual(
    [['prompt'], ['maxScore'], ['imagesAllowed']],
  );
});

it('compares wordings without width, case and spaces', () => {
  expect(normalWording(' Ｐｙｔｈｏｎ　3 ')).toBe('python3');
});
