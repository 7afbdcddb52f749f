import { storage, type Storage } from '../platform/storage';

/** A note that is being written: a new one at a place, or another wording of one that stands. */
export interface NoteDraft {
  id: string | null;
  positionSeconds: number;
  text: string;
}

/** The half-written note of one person in one lesson, kept on the device until it was saved or put away. */
export function noteDraft(viewerId: string, lessonId: string, device: Storage = storage) {
  const key = `note.${viewerId}.${lessonId}`;
  return {
    read(): NoteDraft | null {
      try {
        const kept = JSON.parse(device.read(key) ?? 'null') as Partial<NoteDraft> | null;
        return (
          kept && { id: kept.id ?? null, positionSeconds: kept.positionSeconds ?? 0, text: kept.text ?? '' }
        );
      } catch {
        return null;
      }
    },
    write: (draft: NoteDraft): void => device.write(key, JSON.stringify(draft)),
    forget: (): void => device.remove(key),
  };
}
