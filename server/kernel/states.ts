/** A table of states: to each one those that may follow it. An end has none. */
export type Next<State extends string> = Record<State, readonly State[]>;

/** What a table allows; `assert` throws, because an illegal move is a mistake of ours, never of a user. */
export function transitions<State extends string>(what: string, next: Next<State>) {
  const can = (from: State, to: State): boolean => next[from].includes(to);
  return {
    can,
    assert(from: State, to: State): void {
      if (!can(from, to)) throw new Error(`${what} cannot move from ${from} to ${to}`);
    },
  };
}
