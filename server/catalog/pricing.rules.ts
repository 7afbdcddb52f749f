import type { Fen } from '../kernel/money.js';

/** A limited price and when it holds: from `startsAt`, until just before `endsAt`. */
export interface PriceWindow {
  id: string;
  priceFen: Fen;
  label: string;
  startsAt: Date;
  endsAt: Date;
}

/**
 * What something costs at a moment, and the limited price that makes it so. The lowest that holds wins, of equal ones
 * the one that ends first; a window at or above the list price is none. Moments are compared as such, so that the edge
 * of a window is the same millisecond wherever the server stands.
 */
export function priceAt<W extends PriceWindow>(
  listFen: Fen,
  windows: readonly W[],
  now: Date,
): { priceFen: Fen; window: W | null } {
  const [window = null] = windows
    .filter(({ startsAt, endsAt, priceFen }) => startsAt <= now && now < endsAt && priceFen < listFen)
    .sort(
      (a, b) => a.priceFen - b.priceFen || a.endsAt.getTime() - b.endsAt.getTime() || (a.id < b.id ? -1 : 1),
    );
  return { priceFen: window?.priceFen ?? listFen, window };
}

const MAX_LABEL = 20;

/** ¥100,000: the most that anything may cost, so that no order of fifty things is more than 32 bits can tell. */
const MAX_PRICE_FEN = 10_000_000;

/** The field of a limited price that is wrong; null when it can be offered. It has to be below the list price. */
export function windowFault(
  { priceFen, label, startsAt, endsAt }: Omit<PriceWindow, 'id'>,
  listFen: Fen,
): string | null {
  if (priceFen < 0 || priceFen > MAX_PRICE_FEN || priceFen >= listFen) return 'priceFen';
  if (!label || [...label].length > MAX_LABEL) return 'label';
  return startsAt < endsAt ? null : 'endsAt';
}
