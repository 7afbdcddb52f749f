import type { UserErrorCode } from '../kernel/errors.js';

export enum QuestionKind {
  SINGLE = 'SINGLE',
  MULTIPLE = 'MULTIPLE',
  JUDGEMENT = 'JUDGEMENT',
  TEXT = 'TEXT',
}

/** One question as it is stored, answers included. All texts are plain. */
export interface Question {
  /** Unique within its quiz, and kept when the question is edited. */
  id: string;
  kind: QuestionKind;
  text: string;
  /** What a SINGLE or MULTIPLE offers; empty for the others. */
  options: string[];
  /** Of SINGLE and MULTIPLE the indexes of options ("0", "2"), of JUDGEMENT "true" or "false", of TEXT accepted wordings. */
  answers: string[];
  points: number;
  /** Shown after an attempt was handed in; may be empty. */
  explanation: string;
}

/** What a lesson of kind QUIZ asks: `lessons.activity`, and the same in a draft. */
export interface Quiz {
  /** Percent of all points that pass it, 1–100. */
  passPercent: number;
  /** How often one may hand in; null: as often as one likes. */
  maxAttempts: number | null;
  questions: Question[];
}

/** What a lesson of kind HOMEWORK sets. */
export interface Homework {
  prompt: string;
  maxScore: number;
  /** How many pictures may be handed in with the text, 0–9. */
  imagesAllowed: number;
}

/** What keeps a draft from being published, and the path to it from the quiz or homework: `['questions', '2', 'options']`. */
export interface ActivityProblem {
  code: keyof typeof UserErrorCode;
  field: string[];
}

export const QUIZ_LIMITS = {
  questions: 50,
  text: 1000,
  options: 8,
  option: 300,
  wordings: 20,
  wording: 200,
  points: 100,
  explanation: 2000,
  attempts: 100,
} as const;

export const HOMEWORK_LIMITS = { prompt: 5000, score: 1000, images: 9 } as const;

const within = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

const isDistinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

/** What a wording is compared by: width, case and spaces do not count, as in `Ｐｙｔｈｏｎ 3` and `python3`. */
export const normalWording = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');

/** Whether the answers are of the form that the kind asks for, and possible. */
function hasFittingAnswers({ kind, options, answers }: Question): boolean {
  switch (kind) {
    case QuestionKind.TEXT:
      return (
        within(answers.length, 1, QUIZ_LIMITS.wordings) &&
        answers.every(answer => normalWording(answer) !== '' && answer.length <= QUIZ_LIMITS.wording)
      );
    case QuestionKind.JUDGEMENT:
      return answers.length === 1 && (answers[0] === 'true' || answers[0] === 'false');
    default: {
      const most = kind === QuestionKind.SINGLE ? 1 : options.length;
      const isOption = (answer: string) => options.some((_option, index) => String(index) === answer);
      return within(answers.length, 1, most) && isDistinct(answers) && answers.every(isOption);
    }
  }
}

function hasFittingOptions({ kind, options }: Question): boolean {
  if (kind !== QuestionKind.SINGLE && kind !== QuestionKind.MULTIPLE) return options.length === 0;
  const texts = options.map(option => option.trim());
  return within(texts.length, 2, QUIZ_LIMITS.options) && isDistinct(texts) && !texts.includes('');
}

function questionProblems(question: Question): ActivityProblem[] {
  const problems: ActivityProblem[] = [];
  const unless = (fits: boolean, code: ActivityProblem['code'], field: string) =>
    void (fits || problems.push({ code, field: [field] }));
  unless(question.text.trim() !== '', 'QUESTION_TEXT_MISSING', 'text');
  unless(question.text.length <= QUIZ_LIMITS.text, 'TEXT_TOO_LONG', 'text');
  unless(hasFittingOptions(question), 'OPTIONS_UNFIT', 'options');
  unless(
    question.options.every(option => option.length <= QUIZ_LIMITS.option),
    'TEXT_TOO_LONG',
    'options',
  );
  unless(hasFittingAnswers(question), 'ANSWER_MISSING', 'answers');
  unless(within(question.points, 1, QUIZ_LIMITS.points), 'INVALID_INPUT', 'points');
  unless(question.explanation.length <= QUIZ_LIMITS.explanation, 'TEXT_TOO_LONG', 'explanation');
  return problems;
}

/** Everything that keeps a quiz from being published; empty for one that may be. */
export function quizProblems(quiz: Quiz): ActivityProblem[] {
  const { passPercent, maxAttempts, questions } = quiz;
  const problems: ActivityProblem[] = [];
  if (!within(passPercent, 1, 100)) problems.push({ code: 'INVALID_INPUT', field: ['passPercent'] });
  if (maxAttempts !== null && !within(maxAttempts, 1, QUIZ_LIMITS.attempts))
    problems.push({ code: 'INVALID_INPUT', field: ['maxAttempts'] });
  if (questions.length === 0) problems.push({ code: 'QUIZ_EMPTY', field: ['questions'] });
  if (questions.length > QUIZ_LIMITS.questions || !isDistinct(questions.map(({ id }) => id)))
    problems.push({ code: 'INVALID_INPUT', field: ['questions'] });
  const ofQuestions = questions.flatMap((question, index) =>
    questionProblems(question).map(({ code, field }) => ({
      code,
      field: ['questions', String(index), ...field],
    })),
  );
  return [...problems, ...ofQuestions];
}

/** Everything that keeps a homework from being published; empty for one that may be. */
export function homeworkProblems({ prompt, maxScore, imagesAllowed }: Homework): ActivityProblem[] {
  const problems: ActivityProblem[] = [];
  if (prompt.trim() === '') problems.push({ code: 'HOMEWORK_PROMPT_MISSING', field: ['prompt'] });
  if (prompt.length > HOMEWORK_LIMITS.prompt) problems.push({ code: 'TEXT_TOO_LONG', field: ['prompt'] });
  if (!within(maxScore, 1, HOMEWORK_LIMITS.score))
    problems.push({ code: 'INVALID_INPUT', field: ['maxScore'] });
  if (!within(imagesAllowed, 0, HOMEWORK_LIMITS.images))
    problems.push({ code: 'INVALID_INPUT', field: ['imagesAllowed'] });
  return problems;
}
