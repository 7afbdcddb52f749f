/** Seconds between one try at a channel and the next: soon at first, then ever more rarely. */
export const WAITS_SECONDS = [5, 30, 60, 180, 600, 1800] as const;

export const HOUR_SECONDS = 60 * 60;

/** How long to wait after the try numbered `step`, in seconds; past the table an hour. */
export const waitSeconds = (step: number, waits: readonly number[] = WAITS_SECONDS): number =>
  waits[step] ?? HOUR_SECONDS;
