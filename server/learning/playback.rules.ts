/** So long after its last sign of life a playback holds off others of the same account. */
export const SILENCE_SECONDS = 45;

/** A playlist and its key are asked for at once; pieces need no token. */
export const PLAYLIST_SECONDS = 5 * 60;

/** A sitting with one file may pause and seek: its token outlives the recording by half an hour, a book's by two hours. */
const SPARE_SECONDS = 30 * 60;
export const READING_SECONDS = 2 * 3600;

/** How long the address of a recording's file is good for, at most `longest`. */
export const fileSeconds = (durationSeconds: number, longest: number): number =>
  Math.min(durationSeconds + SPARE_SECONDS, longest);

/** Whoever stopped within the last seconds has watched it, and begins anew. */
const END_SECONDS = 5;

export const resumeAt = (positionSeconds: number, durationSeconds: number): number =>
  durationSeconds > 0 && positionSeconds >= durationSeconds - END_SECONDS ? 0 : positionSeconds;

/** Says whose copy it is to whoever knows the account, and nobody's name to everybody else. */
export const watermark = ({ id, name }: { id: string; name: string }): string =>
  `${[...name][0] ?? ''}** · ${id.slice(-8).toUpperCase()}`;
