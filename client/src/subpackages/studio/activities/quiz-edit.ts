import type { QuestionKind } from '@graphql/graphql';
import { createClientKey } from '../../../api/client-key';
import type { HomeworkShape, QuestionShape, QuizShape } from './activity';

export const QUESTION_KINDS: readonly QuestionKind[] = ['SINGLE', 'MULTIPLE', 'JUDGEMENT', 'TEXT'];

const offersOptions = (kind: QuestionKind): boolean => kind === 'SINGLE' || kind === 'MULTIPLE';

/** What a kind begins with where the question has nothing that fits. */
const EMPTY_OPTIONS: readonly string[] = ['', ''];

export function newQuestion(kind: QuestionKind, id = createClientKey()): QuestionShape {
  return {
    ...{ id, kind, text: '', points: 10, explanation: '' },
    options: offersOptions(kind) ? [...EMPTY_OPTIONS] : [],
    answers: kind === 'TEXT' ? [''] : [],
  };
}

export const emptyQuiz = (): QuizShape => ({ passPercent: 60, maxAttempts: null, questions: [] });

export const emptyHomework = (): HomeworkShape => ({ prompt: '', maxScore: 100, imagesAllowed: 9 });

export const totalPoints = ({ questions }: Pick<QuizShape, 'questions'>): number =>
  questions.reduce((sum, { points }) => sum + points, 0);

/** The same list with one of it elsewhere; as it was where there is no such place. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const next = [...items];
  if (to < 0 || to >= next.length || !(from in next)) return next;
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

export const without = <Item>(items: readonly Item[], at: number): Item[] =>
  items.filter((_item, index) => index !== at);

export const withItem = <Item>(items: readonly Item[], at: number, item: Item): Item[] =>
  items.map((before, index) => (index === at ? item : before));

/** Another kind of question: of what it asks and offers, whatever fits the new kind stays. */
export function ofKind(question: QuestionShape, kind: QuestionKind): QuestionShape {
  if (kind === question.kind) return question;
  const { options, answers } = newQuestion(kind, question.id);
  const changed = { ...question, kind, options, answers };
  if (!offersOptions(kind) || !offersOptions(question.kind)) return changed;
  return {
    ...changed,
    options: question.options,
    answers: kind === 'SINGLE' ? question.answers.slice(0, 1) : question.answers,
  };
}

/** Answers name options by their places; they follow the options when those move. `places`: old place → new one, or gone. */
const follow = (answers: readonly string[], places: readonly number[]): string[] =>
  inOrder(
    answers.flatMap(answer => {
      const place = places[Number(answer)];
      return place === undefined || place < 0 ? [] : [String(place)];
    }),
  );

const inOrder = (answers: readonly string[]): string[] =>
  [...answers].sort((one, other) => Number(one) - Number(other));

function rearranged(question: QuestionShape, order: readonly number[]): QuestionShape {
  const places = question.options.map((_option, before) => order.indexOf(before));
  return {
    ...question,
    options: order.map(before => question.options[before] ?? ''),
    answers: follow(question.answers, places),
  };
}

const places = ({ options }: QuestionShape): number[] => options.map((_option, at) => at);

export const moveOption = (question: QuestionShape, from: number, to: number): QuestionShape =>
  rearranged(question, moved(places(question), from, to));

export const removeOption = (question: QuestionShape, at: number): QuestionShape =>
  rearranged(question, without(places(question), at));

/** A tap on an option: the right one of SINGLE, one of the right ones of MULTIPLE. */
export function tapAnswer(question: QuestionShape, answer: string): QuestionShape {
  const { kind, answers } = question;
  if (kind !== 'MULTIPLE') return { ...question, answers: [answer] };
  const next = answers.includes(answer) ? answers.filter(one => one !== answer) : [...answers, answer];
  return { ...question, answers: inOrder(next) };
}
