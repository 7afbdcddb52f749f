import { createClientKey } from '../api/client-key';
import { storage, type Storage } from '../platform/storage';

/**
 * The key of a purchase that was begun, kept on the device: whoever leaves the checkout and comes back, or whose network
 * broke, finds the same order and not a second one.
 */
export function purchaseKey(courseId: string, viewerId: string, kept: Storage = storage) {
  const name = `purchase.${viewerId}.${courseId}`;
  return {
    current(): string {
      const known = kept.read(name);
      if (known) return known;
      return this.renew();
    },
    renew(): string {
      const key = createClientKey();
      kept.write(name, key);
      return key;
    },
    forget: () => kept.remove(name),
  };
}
