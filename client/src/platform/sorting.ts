/** Rows that are put in another place by dragging them. */
export interface SortingOptions {
  /** Of the element around the rows; it is the one that lines are drawn in. */
  root: string;
  /** Classes of a row, and of the part of it that is dragged. */
  row: string;
  handle: string;
  /** On a row while it is dragged, and on the line that shows where it would go. */
  dragged: string;
  line: string;
  /** Rows count from 0; `to` is the one that it was let go above. */
  onDrop(from: number, to: number): void;
}

/** Listens until it is told to stop. */
export type Sorting = (options: SortingOptions) => () => void;
