import { storage, type Storage } from '../platform/storage';

const KEY = 'searches';
const MOST = 10;

/** What was searched for on this device, the latest first; it is told to nobody. */
export const searchHistory = (device: Storage = storage) => {
  const read = (): string[] => {
    try {
      const kept: unknown = JSON.parse(device.read(KEY) ?? '[]');
      return Array.isArray(kept) ? kept.filter(term => typeof term === 'string') : [];
    } catch {
      return [];
    }
  };
  return {
    read,
    add(term: string): string[] {
      const terms = [term, ...read().filter(other => other !== term)].slice(0, MOST);
      device.write(KEY, JSON.stringify(terms));
      return terms;
    },
    clear: (): void => device.remove(KEY),
  };
};
