import { normalWording, QuestionKind, type Question, type Quiz } from '../catalog/activity.rules.js';

/** What a learner answers to one question, in the form of `Question.answers`; a TEXT has one value, its wording. */
export interface Answer {
  questionId: string;
  values: string[];
}

/** How one question came out. */
export interface Result extends Answer {
  /** Whole points, at most those of the question. */
  points: number;
}

/** How an attempt came out. */
export interface Grade {
  results: Result[];
  score: number;
  totalPoints: number;
  /** Whole percent, rounded down. */
  percent: number;
  passed: boolean;
}

/** More than any question can use; the rest is not looked at. */
const MOST_VALUES = 10;

/**
 * Points for an answer. MULTIPLE follows the custom of Chinese examinations: one wrong choice is worth nothing, and some
 * of the right ones, with none that is wrong, their share of the points, rounded down.
 */
export function pointsFor(question: Question, values: readonly string[]): number {
  const { kind, answers, points } = question;
  if (kind === QuestionKind.TEXT) {
    const [wording = ''] = values;
    const isAccepted = answers.some(answer => normalWording(answer) === normalWording(wording));
    return isAccepted ? points : 0;
  }
  const chosen = new Set(values);
  if ([...chosen].some(value => !answers.includes(value))) return 0;
  return Math.floor((points * chosen.size) / answers.length);
}

export const totalOf = (questions: readonly Question[]): number =>
  questions.reduce((sum, { points }) => sum + points, 0);

/** Grades what was handed in; a question without an answer is a question answered by nothing. */
export function grade(
  { questions, passPercent }: Pick<Quiz, 'questions' | 'passPercent'>,
  answers: readonly Answer[],
): Grade {
  const given = new Map(answers.map(({ questionId, values }) => [questionId, values.slice(0, MOST_VALUES)]));
  const results = questions.map((question): Result => {
    const values = given.get(question.id) ?? [];
    return { questionId: question.id, values, points: pointsFor(question, values) };
  });
  const score = results.reduce((sum, { points }) => sum + points, 0);
  const totalPoints = totalOf(questions);
  return {
    ...{ results, score, totalPoints },
    percent: Math.floor((100 * score) / totalPoints),
    passed: 100 * score >= passPercent * totalPoints,
  };
}

/** How often one may still hand in; null: as often as one likes. One that is under way does not count. */
export const attemptsLeft = (maxAttempts: number | null, handedIn: number): number | null =>
  maxAttempts === null ? null : Math.max(0, maxAttempts - handedIn);
