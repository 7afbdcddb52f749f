import type { MediaProblem } from '../media.rules.js';

/** A file that is not what it should be; the work on it ends. */
export class Refused extends Error {
  constructor(
    readonly problem: MediaProblem,
    options?: ErrorOptions,
  ) {
    super(problem, options);
  }
}
