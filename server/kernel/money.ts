import { Field, Int, ObjectType } from 'type-graphql';

/** Whole fen, never a float: 20000 is ¥200.00. */
export type Fen = number;

/** `20000` → `"¥200.00"`; the same text in every language, because the currency is always CNY. */
export function formatFen(fen: Fen): string {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}¥${yuan}.${digits.slice(-2)}`;
}

/**
 * Parts of a sum in proportion to the weights. They add up to it exactly (where any weight is above 0), and no part
 * is more than its weight when the sum is not more than all weights.
 */
export function share(totalFen: Fen, weights: readonly Fen[]): Fen[] {
  let left = totalFen;
  let weightLeft = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map(weight => {
    // The product of two sums in fen can be more than a double holds exactly.
    const part = weightLeft ? Number((BigInt(left) * BigInt(weight)) / BigInt(weightLeft)) : 0;
    left -= part;
    weightLeft -= weight;
    return part;
  });
}

/** A sum of money in GraphQL; everywhere else it is a bare integer whose name ends in `Fen`. */
@ObjectType({ description: 'A sum in CNY.' })
export class Money {
  @Field(() => Int, { description: 'Whole fen: 20000 is ¥200.00.' })
  fen: Fen;

  constructor(fen: Fen) {
    this.fen = fen;
  }

  @Field(() => String, { description: 'Formatted for people, for example "¥200.00".' })
  get text(): string {
    return formatFen(this.fen);
  }
}
