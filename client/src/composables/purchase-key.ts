import type { OrderItemInput } from '@graphql/graphql';
import { createClientKey } from '../api/client-key';
import { storage, type Storage } from '../platform/storage';

/** One thing that can be bought: a course, or access to it for a while. */
export type PurchaseItem = OrderItemInput;

/** The same things in another order are the same purchase. */
const nameOf = (items: readonly PurchaseItem[]): string =>
  items
    .map(({ kind, id }) => (kind === 'COURSE' ? id : `${kind}:${id}`))
    .sort()
    .join('+');

/**
 * The key of a purchase that was begun, kept on the device together with the order that came of it: whoever leaves the
 * checkout and comes back, or whose network broke, finds the same order and not a second one.
 */
export function purchaseKey(items: readonly PurchaseItem[], viewerId: string, kept: Storage = storage) {
  const name = `purchase.${viewerId}.${nameOf(items)}`;
  const known = () => (kept.read(name) ?? '').split(' ');
  return {
    current(): string {
      return known()[0] || this.renew();
    },
    renew(): string {
      const key = createClientKey();
      kept.write(name, key);
      return key;
    },
    /** The order that was placed under the key; null before there is one. */
    orderId: (): string | null => known()[1] ?? null,
    placed(orderId: string): void {
      kept.write(name, `${this.current()} ${orderId}`);
    },
    forget: () => kept.remove(name),
  };
}
