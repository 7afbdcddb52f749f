import type { CartContentFragment } from '@graphql/graphql';

export type CartItem = CartContentFragment['items'][number];

/** Everything that can be bought is selected until somebody puts it aside: what is new in the cart is meant to be bought. */
export const selectedOf = (items: readonly CartItem[], aside: ReadonlySet<string>): CartItem[] =>
  items.filter(({ id, state }) => state === 'BUYABLE' && !aside.has(id));

export function toggled(aside: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(aside);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** All of them, or none where all are selected already. */
export function allToggled(items: readonly CartItem[], aside: ReadonlySet<string>): Set<string> {
  const buyable = items.filter(({ state }) => state === 'BUYABLE');
  const isAll = selectedOf(items, aside).length === buyable.length;
  return new Set(isAll ? buyable.map(({ id }) => id) : []);
}
