import { ref } from 'vue';
import { storage } from '../platform/storage';

const KEY = 'readerSize';
export const READER_SIZES: readonly number[] = [15, 17, 19, 22, 25];
const USUAL = 17;

const kept = Number(storage.read(KEY));
const size = ref(READER_SIZES.includes(kept) ? kept : USUAL);

/** The size of letters somebody reads at, in pixels, on this device. */
export function useReaderSize() {
  return {
    size,
    change(by: 1 | -1): void {
      const next = READER_SIZES[READER_SIZES.indexOf(size.value) + by];
      if (next === undefined) return;
      size.value = next;
      storage.write(KEY, String(next));
    },
  };
}
