import type { Storage } from '../platform/storage';
import { textDraft, type TextDraft } from './text-draft';

/** Where something is being written: under a course or a lesson, in answer to a comment, or in place of an older text. */
export interface Place {
  courseId: string;
  lessonId?: string;
  replyTo?: { id: string; name: string };
  editing?: { id: string; text: string };
}

const nameOf = ({ courseId, lessonId, replyTo, editing }: Place): string =>
  `comment.${editing?.id ?? replyTo?.id ?? lessonId ?? courseId}`;

/** The half-written comment of a place, kept on the device until the server has it. */
export const commentDraft = (place: Place, device?: Storage): TextDraft => textDraft(nameOf(place), device);
