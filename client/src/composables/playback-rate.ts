import { nearestTo, RATES } from '../platform/media';
import { storage } from '../platform/storage';

const KEY = 'playbackRate';

/** The speed somebody chose, on this device, for every lesson after it. */
export const keptRate = {
  read: (): number => nearestTo(RATES)(Number(storage.read(KEY)) || 1),
  write: (rate: number): void => storage.write(KEY, String(rate)),
};
