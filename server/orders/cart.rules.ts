import type { Offer } from './quote.rules.js';

/** Everything in it can be ordered at once. */
export const CART_CAP = 50;

export enum CartItemState {
  BUYABLE = 'BUYABLE',
  OWNED = 'OWNED',
  UNAVAILABLE = 'UNAVAILABLE',
}

/** How an item shows: what the learner has already says so, even when it is no longer sold. */
export function cartItemState(offer: Pick<Offer, 'owned' | 'forSale'> | null): CartItemState {
  if (offer?.owned) return CartItemState.OWNED;
  return offer?.forSale ? CartItemState.BUYABLE : CartItemState.UNAVAILABLE;
}
