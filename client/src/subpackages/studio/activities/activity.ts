import type { QuestionKind } from '@graphql/graphql';

/** One question as it is written, its answers included; what the fields hold is told in the schema's `QuizQuestionInput`. */
export interface QuestionShape {
  id: string;
  kind: QuestionKind;
  text: string;
  options: string[];
  answers: string[];
  points: number;
  explanation: string;
}

export interface QuizShape {
  /** 1–100. */
  passPercent: number;
  /** Null: as often as one likes. */
  maxAttempts: number | null;
  questions: QuestionShape[];
}

export interface HomeworkShape {
  prompt: string;
  maxScore: number;
  imagesAllowed: number;
}

/** What the server has against it, with the path from the quiz or the homework: `['questions', '2', 'options']`. */
export interface ActivityProblem {
  code: string;
  field: readonly string[];
  message: string;
}

/** What the server takes at most; a box takes no more than that. */
export const LIMITS = {
  questions: 50,
  text: 1000,
  options: 8,
  option: 300,
  wordings: 20,
  wording: 200,
  points: 100,
  explanation: 2000,
  attempts: 100,
  prompt: 5000,
  score: 1000,
  images: 9,
} as const;

/** Those about what lies below a path, their paths from there. */
export const problemsBelow = (
  problems: readonly ActivityProblem[],
  ...path: readonly string[]
): ActivityProblem[] =>
  problems
    .filter(({ field }) => path.every((name, at) => field[at] === name))
    .map(problem => ({ ...problem, field: problem.field.slice(path.length) }));

/** What is wrong with a field itself, in words; empty where nothing is. */
export const problemAt = (problems: readonly ActivityProblem[], name: string): string =>
  problems.find(({ field }) => field.length === 1 && field[0] === name)?.message ?? '';
