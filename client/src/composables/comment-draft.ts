import { createClientKey } from '../api/client-key';
import { storage, type Storage } from '../platform/storage';

/** Where something is being written: under a course or a lesson, in answer to a comment, or in place of an older text. */
export interface Place {
  courseId: string;
  lessonId?: string;
  replyTo?: { id: string; name: string };
  editing?: { id: string; text: string };
}

interface Kept {
  text: string;
  /** What is sent with exactly this text, so that a lost answer is repeated and not doubled. */
  clientKey: string;
}

const nameOf = ({ courseId, lessonId, replyTo, editing }: Place): string =>
  `comment.${editing?.id ?? replyTo?.id ?? lessonId ?? courseId}`;

/** The half-written comment of a place, kept on the device until the server has it. */
export function commentDraft(place: Place, device: Storage = storage) {
  const name = nameOf(place);
  const read = (): Kept | null => {
    try {
      const { text, clientKey } = JSON.parse(device.read(name) ?? 'null') as Partial<Kept>;
      return typeof text === 'string' && typeof clientKey === 'string' ? { text, clientKey } : null;
    } catch {
      return null;
    }
  };
  return {
    read,
    /** Another text is another comment, and has another key. */
    write(text: string): void {
      if (read()?.text !== text) device.write(name, JSON.stringify({ text, clientKey: createClientKey() }));
    },
    forget: (): void => device.remove(name),
  };
}
