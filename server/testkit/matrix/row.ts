import type { Person, Things } from './stage.js';

/** How an operation is asked for in the matrix. */
export interface Row {
  /** The thing that it is about; the answer to a stranger is compared with that for an id of nothing. */
  thing?: (things: Things) => string;
  /** Whose the thing is, where the policy names no subject that says it. */
  mine?: readonly Person[];
  args?: (id: string, things: Things) => Record<string, unknown>;
  /** Asked by somebody else in the same role, because it changes who asks. */
  standIn?: true;
  /** Why whoever may is turned away all the same; absent where somebody has it done. */
  refusal?: string | RegExp;
  /** Whoever may is turned away or not, as their own account has it. */
  lenient?: true;
  /** What others are told of a thing that everybody sees; absent where they must not learn of it. */
  others?: string;
  /** Whoever does it first takes the thing away. */
  once?: true;
}

export const about = (thing: keyof Things, args: Row['args'], more: Partial<Row> = {}): Row => ({
  thing: things => things[thing],
  args,
  ...more,
});

export const clientKey = 'matrix-key';
export const STAFF_OF_TEACHER1: readonly Person[] = ['teacher1', 'admin'];

const HOUR_MS = 3_600_000;
export const soon = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
