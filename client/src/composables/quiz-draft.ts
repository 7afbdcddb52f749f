import { createClientKey } from '../api/client-key';
import { storage, type Storage } from '../platform/storage';

/** Values that answer each question, by its id, in the form the server takes. */
export type QuizAnswers = Readonly<Record<string, readonly string[]>>;

interface Kept {
  attemptId: string;
  /** Under which this attempt is handed in, so that a lost answer is repeated and not counted twice. */
  clientKey: string;
  answers: QuizAnswers;
}

/** What somebody has answered in a quiz, kept on the device until it was handed in. Another attempt begins empty. */
export function quizDraft(viewerId: string, lessonId: string, device: Storage = storage) {
  const name = `quiz.${viewerId}.${lessonId}`;
  function kept(): Kept | null {
    try {
      const { attemptId, clientKey, answers } = JSON.parse(device.read(name) ?? 'null') as Partial<Kept>;
      return attemptId && clientKey && answers ? { attemptId, clientKey, answers } : null;
    } catch {
      return null;
    }
  }
  return {
    of(attemptId: string): Kept {
      const known = kept();
      if (known?.attemptId === attemptId) return known;
      return { attemptId, clientKey: createClientKey(), answers: {} };
    },
    keep: (draft: Kept): void => device.write(name, JSON.stringify(draft)),
    forget: (): void => device.remove(name),
  };
}

/** What an option's tap makes of an answer: one of several takes the place of another, some of several stand together. */
export function chosen(kind: string, values: readonly string[], value: string): string[] {
  if (kind !== 'MULTIPLE') return [value];
  const others = values.filter(one => one !== value);
  return others.length < values.length ? others : [...others, value].sort();
}

/** Whether anything was answered; a wording of spaces is none. */
export const isAnswered = (values: readonly string[] | undefined): boolean =>
  values?.some(value => value.trim() !== '') ?? false;
