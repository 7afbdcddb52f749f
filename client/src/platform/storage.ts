/** Small facts that outlive the program, under the product's own prefix. A full or forbidden storage is an empty one. */
const PREFIX = 'zhike.';

export const storage = {
  read(key: string): string | null {
    try {
      return (uni.getStorageSync(PREFIX + key) as string | null) || null;
    } catch {
      return null;
    }
  },
  write(key: string, value: string): void {
    try {
      uni.setStorageSync(PREFIX + key, value);
    } catch {
      // What cannot be kept is asked again next time.
    }
  },
  remove(key: string): void {
    try {
      uni.removeStorageSync(PREFIX + key);
    } catch {
      // It was not there.
    }
  },
};

export type Storage = typeof storage;
