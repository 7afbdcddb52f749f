import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QuestionKind, type Question } from '../catalog/activity.rules.js';
import { attemptsLeft, grade, pointsFor } from './quiz.rules.js';

const question = (facts: Partial<Question>): Question => ({
  ...{ id: 'q', kind: QuestionKind.SINGLE, text: '?', options: ['甲', '乙', '丙', '丁'], answers: ['0'] },
  ...{ points: 10, explanation: '' },
  ...facts,
});

describe('points for one answer', () => {
  const several = question({ kind: QuestionKind.MULTIPLE, answers: ['0', '1', '3'] });
  const worded = question({ kind: QuestionKind.TEXT, options: [], answers: ['Python 3', '派森'] });
  it.each<[string, Question, string[], number]>([
    ['the right option', question({}), ['0'], 10],
    ['a wrong option', question({}), ['1'], 0],
    ['a right and a wrong option of a single one', question({}), ['0', '1'], 0],
    ['nothing', question({}), [], 0],
    ['all right ones', several, ['3', '0', '1'], 10],
    ['two of three right ones', several, ['3', '0'], 6],
    ['one right one twice', several, ['3', '3'], 3],
    ['all options', several, ['0', '1', '2', '3'], 0],
    ['another width, case and spaces', worded, [' ｐＹｔｈｏｎ３ '], 10],
    ['another wording', worded, ['派森'], 10],
    ['a part of it', worded, ['Python'], 0],
    [
      'the word false where it is true',
      question({ kind: QuestionKind.JUDGEMENT, answers: ['true'] }),
      ['false'],
      0,
    ],
  ])('%s', (_what, asked, values, points) => {
    expect(pointsFor(asked, values)).toBe(points);
  });
});

const options = fc.uniqueArray(fc.integer({ min: 0, max: 7 }).map(String), { minLength: 1, maxLength: 8 });
const asked = fc.record({ answers: options, points: fc.integer({ min: 1, max: 100 }), values: options });

it('never gives more than a question has, and all of it for exactly what is right', () => {
  fc.assert(
    fc.property(
      fc.array(asked, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 100 }),
      (all, pass) => {
        const questions = all.map(({ answers, points }, at) =>
          question({ id: String(at), kind: QuestionKind.MULTIPLE, answers, points }),
        );
        const given = all.map(({ values }, at) => ({ questionId: String(at), values }));
        const { results, score, totalPoints, percent, passed } = grade(
          { questions, passPercent: pass },
          given,
        );
        results.forEach(({ points }, at) => {
          const { answers, values, points: most } = all[at] as (typeof all)[number];
          const isRight = [...answers].sort().join() === [...values].sort().join();
          expect(points).toBeGreaterThanOrEqual(0);
          expect(points === most).toBe(isRight);
        });
        expect(score).toBe(results.reduce((sum, { points }) => sum + points, 0));
        expect(passed).toBe(score / totalPoints >= pass / 100 || percent >= pass);
        const right = questions.map(({ id, answers }) => ({ questionId: id, values: answers }));
        expect(grade({ questions, passPercent: 100 }, right)).toMatchObject({ percent: 100, passed: true });
      },
    ),
    { numRuns: 200 },
  );
});

it('counts attempts down to none, and without end where there is none', () => {
  expect([attemptsLeft(null, 99), attemptsLeft(3, 1), attemptsLeft(3, 3), attemptsLeft(1, 5)]).toEqual([
    null,
    2,
    0,
    0,
  ]);
});
