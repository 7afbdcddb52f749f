import { createClientKey } from '../api/client-key';
import { storage, type Storage } from '../platform/storage';

interface Kept {
  text: string;
  /** What is sent with exactly this text, so that a lost answer is repeated and not doubled. */
  clientKey: string;
}

/** A half-written text under a name of its own, kept on the device until the server has it. */
export function textDraft(name: string, device: Storage = storage) {
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
    /** Another text is another thing that is said, and has another key. */
    write(text: string): void {
      if (read()?.text !== text) device.write(name, JSON.stringify({ text, clientKey: createClientKey() }));
    },
    forget: (): void => device.remove(name),
  };
}

export type TextDraft = ReturnType<typeof textDraft>;
