import { createClientKey } from '../api/client-key';
import { storage, type Storage } from '../platform/storage';

/** A homework as far as it was written. */
export interface HomeworkWork {
  text: string;
  /** Pictures that have arrived at the server. */
  fileIds: string[];
}

interface Kept extends HomeworkWork {
  /** What is sent with exactly this, so that a lost answer is repeated and not handed in twice. */
  clientKey: string;
}

const isSame = (a: HomeworkWork, b: HomeworkWork): boolean =>
  a.text === b.text && a.fileIds.join() === b.fileIds.join();

/** The half-written homework of one person in one lesson, kept on the device until it was handed in. */
export function homeworkDraft(viewerId: string, lessonId: string, device: Storage = storage) {
  const name = `homework.${viewerId}.${lessonId}`;
  function read(): Kept {
    try {
      const { text, fileIds, clientKey } = JSON.parse(device.read(name) ?? 'null') as Partial<Kept>;
      if (typeof text === 'string' && Array.isArray(fileIds) && clientKey)
        return { text, fileIds, clientKey };
    } catch {
      // Nothing was kept, or nothing that can be read.
    }
    return { text: '', fileIds: [], clientKey: '' };
  }
  return {
    read,
    /** Another work has another key. */
    write(work: HomeworkWork): Kept {
      const known = read();
      if (known.clientKey && isSame(known, work)) return known;
      const fresh = { ...work, clientKey: createClientKey() };
      if (work.text || work.fileIds.length) device.write(name, JSON.stringify(fresh));
      else device.remove(name);
      return fresh;
    },
    forget: (): void => device.remove(name),
  };
}
