import { session } from '../api/viewer';
import { storage, type Storage } from '../platform/storage';
import { textDraft, type TextDraft } from './text-draft';

/** What is being written: a question at a place of a lesson, an answer, or another wording of one that stands. */
export type QuestionPlace =
  | { kind: 'ask'; lessonId: string; positionSeconds: number | null }
  | { kind: 'answer'; questionId: string }
  | { kind: 'question' | 'reworded-answer'; id: string; text: string };

function nameOf(place: QuestionPlace): string {
  const subject =
    place.kind === 'ask' ? place.lessonId : place.kind === 'answer' ? place.questionId : place.id;
  return `talk.${session.viewerId.value ?? ''}.${place.kind}.${subject}`;
}

/** Half-written words of one person, kept on the device until the server has them. */
export const questionDraft = (place: QuestionPlace, device?: Storage): TextDraft =>
  textDraft(nameOf(place), device);

/** The place of a lesson that a half-written question is about: it stays while the lesson plays on. */
export function keptPosition(lessonId: string, device: Storage = storage) {
  const name = `${nameOf({ kind: 'ask', lessonId, positionSeconds: null })}.at`;
  return {
    /** Undefined where none is kept; null where the question is about no place. */
    read(): number | null | undefined {
      const kept = device.read(name);
      if (kept === null) return undefined;
      const seconds = Number.parseInt(kept, 10);
      return Number.isNaN(seconds) ? null : seconds;
    },
    write: (seconds: number | null): void => device.write(name, String(seconds)),
    forget: (): void => device.remove(name),
  };
}
